"""What authors and applications test with: the emulator base today, imported by name from here and nowhere deeper.

Names load on first use. Those of the emulator need ``pip install 'anymeet[emulator]'``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from anymeet.testing.clock import EmulatorClock, Scheduled
    from anymeet.testing.documented import DocumentedAnswer, DocumentedOperation, Parameter, load_operations
    from anymeet.testing.emulator import Emulator
    from anymeet.testing.faults import Fault, Faults
    from anymeet.testing.identifiers import Ids
    from anymeet.testing.journal import Entry, Journal
    from anymeet.testing.messages import JSON, Answer, EmulatedRequest, Refusal, UploadedFile, file_answer, page_of
    from anymeet.testing.people import NotAdmitted, NotEmulated, People, Person, Presence
    from anymeet.testing.routes import answers, does, serves
    from anymeet.testing.rules import Problem, problems_of

__all__ = [
    "JSON",
    "Answer",
    "DocumentedAnswer",
    "DocumentedOperation",
    "EmulatedRequest",
    "Emulator",
    "EmulatorClock",
    "Entry",
    "Fault",
    "Faults",
    "Ids",
    "Journal",
    "NotAdmitted",
    "NotEmulated",
    "Parameter",
    "People",
    "Person",
    "Presence",
    "Problem",
    "Refusal",
    "Scheduled",
    "UploadedFile",
    "answers",
    "does",
    "file_answer",
    "load_operations",
    "page_of",
    "problems_of",
    "serves",
]

_MODULES: Final = {
    "clock": ("EmulatorClock", "Scheduled"),
    "documented": ("DocumentedAnswer", "DocumentedOperation", "Parameter", "load_operations"),
    "emulator": ("Emulator",),
    "faults": ("Fault", "Faults"),
    "identifiers": ("Ids",),
    "journal": ("Entry", "Journal"),
    "messages": ("JSON", "Answer", "EmulatedRequest", "Refusal", "UploadedFile", "file_answer", "page_of"),
    "people": ("NotAdmitted", "NotEmulated", "People", "Person", "Presence"),
    "routes": ("answers", "does", "serves"),
    "rules": ("Problem", "problems_of"),
}
_HOMES: Final = {name: module for module, names in _MODULES.items() for name in names}
_EXTRA: Final = {"cheroot", "werkzeug"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        module = importlib.import_module(f"{__name__}.{_HOMES[name]}")
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in _EXTRA:
            raise
        message = f"emulators need {missing}, which is not installed: run `pip install 'anymeet[emulator]'`"
        raise ImportError(message, name=missing) from error
    return getattr(module, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
