"""A vendor that does not exist, and distributions as a package manager leaves them: for whatever finds and loads plugins."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

ACME = """
import attrs
from anymeet import Provider, ProviderInfo, Settings, setting
from anymeet.interfaces import Links, Writer
from anymeet.models import Link, LinkRole

@attrs.frozen(kw_only=True)
class AcmeSettings(Settings):
    base_url: str = setting("https://api.acme.example", help="where the API is")
    key: str = setting(help="the account's key", secret=True)

class LinkWriter(Writer):
    def write_role(self, role):
        return {"role": role}

class AcmeLinks(Links):
    writers = {"create": LinkWriter}

    def create(self, meeting_id, request):
        return Link(url="https://acme.example/" + meeting_id, role=request.role)

class Acme(Provider):
    info = ProviderInfo(name="acme", title="Acme", plugin_api=1)
    settings_type = AcmeSettings
    interfaces = (AcmeLinks,)
"""

Install = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory; the user's configuration folder beside it is empty, too, and so is the environment."""
    for name in os.environ:
        if name.startswith("ANYMEET_"):
            monkeypatch.delenv(name)
    monkeypatch.setattr("platformdirs.user_config_path", lambda name: tmp_path / "user" / name)
    work = tmp_path / "work" / "here"
    work.mkdir(parents=True)
    monkeypatch.chdir(work)
    return work


@pytest.fixture
def acme_source() -> str:
    """A module with a provider called acme, which makes links."""
    return ACME


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Puts a distribution with modules and entry points where Python finds it, for the length of a test."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))

    def put(
        name: str,
        modules: Mapping[str, str] | None = None,
        version: str = "1.0",
        metadata: str | None = None,
        **groups: Mapping[str, str] | str,
    ) -> Path:
        for module, source in (modules or {}).items():
            (site / f"{module}.py").write_text(source)
        information = site / f"{name.replace('-', '_')}-{version}.dist-info"
        information.mkdir()
        standard = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        (information / "METADATA").write_text(standard if metadata is None else metadata)
        (information / "entry_points.txt").write_text(
            "".join(f"[anymeet.{group}]\n{lines_of(entries)}\n" for group, entries in groups.items())
        )
        importlib.invalidate_caches()
        return site

    yield put
    for module in [
        name for name, module in sys.modules.items() if str(site) in (getattr(module, "__file__", "") or "")
    ]:
        del sys.modules[module]


def lines_of(entries: Mapping[str, str] | str) -> str:
    """Entry points as they stand in a file; text stands as it is."""
    if isinstance(entries, str):
        return entries
    return "\n".join(f"{name} = {target}" for name, target in entries.items())
