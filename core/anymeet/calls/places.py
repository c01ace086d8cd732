"""Who calls: the innermost frame that is neither anymeet's, nor a provider's, nor of Python's own library."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import Final

from anymeet.calls.values import Place

_TOOLS: Final = ("anymeet.cli.", "anymeet.comparison.", "anymeet.switching.", "anymeet.testing.")
"""Parts of anymeet that use providers for somebody at a terminal: these are not applications."""
_APPLICATIONS: Final = ("anymeet.demo.",)
"""The part that is one."""
_LIBRARY: Final = f"{Path(os.__file__).parent}{os.sep}"
_providers: Final[dict[str, str]] = {}


def ignore_modules(modules: Mapping[str, str]) -> None:
    """Frames in a provider's module, or in one below it, are not callers of that provider. ``modules`` are by its name."""
    _providers.update(modules)


def caller(provider: str) -> FrameType | None:
    """The frame of the application that called ``provider``, or None where there is none.

    In a thread of an executor there may be no such frame: then the nearest one of Python's library stands for it, unless the
    provider itself has started the thread.
    """
    own = (f"{_providers[provider]}.",) if provider in _providers else ()
    nearest: FrameType | None = None
    is_providers = False
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        module = f"{_module(frame)}."
        if module.startswith(_TOOLS):
            return None
        if module.startswith(own):
            is_providers = True
        elif module.startswith(_APPLICATIONS) or not module.startswith("anymeet."):
            if not _is_standard(module, frame.f_code.co_filename):
                return frame
            nearest = nearest or frame
        frame = frame.f_back
    return None if is_providers else nearest


def place_from(frame: FrameType, root: Path) -> Place:
    """Where a frame stands, said without a word about the machine. ``root`` is the folder that files are relative to."""
    code = frame.f_code
    line = frame.f_lineno or 0  # None where the code was stripped of its lines
    return Place(_file(code.co_filename, _module(frame), root), line, code.co_qualname)


def _module(frame: FrameType) -> str:
    name = str(frame.f_globals.get("__name__", ""))
    spec = frame.f_globals.get("__spec__") if name in ("__main__", "__mp_main__") else None
    return getattr(spec, "name", name)  # what `python -m` runs has a name of its own, also in processes it spawns


def _is_standard(module: str, filename: str) -> bool:
    """Whether code is of Python's own library: of an application that has a module of the same name it is not."""
    if module.partition(".")[0] not in sys.stdlib_module_names:
        return False
    return filename.startswith(_LIBRARY) or not Path(filename).is_absolute()  # parts of it are frozen


@functools.lru_cache(maxsize=1024)
def _file(filename: str, module: str, root: Path) -> str:
    if filename.startswith("<"):  # typed in, or made up
        return "<...>" if set(filename) & {"/", "\\"} else filename
    path = Path(os.path.normpath(root / filename))
    is_installed = _is_standard(module, filename) or {"site-packages", "dist-packages"} & set(path.parts)
    if not is_installed and root != root.parent:  # everything is below /, where services are started
        for way in (path, path.resolve()):
            if way.is_relative_to(root):
                return way.relative_to(root).as_posix()
    packages = module.split(".") if path.stem == "__init__" else module.split(".")[:-1]
    if not all(map(str.isidentifier, packages)):  # who loads a file by its path may call the module by that
        packages = []
    return "/".join((*packages, path.name))
