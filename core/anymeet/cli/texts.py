"""The words of the generated commands: what each option is for, and an example of each command."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

FIELDS: Final[Mapping[str, str]] = {
    "title": "The title that people see.",
    "starts_at": "When it begins, in ISO 8601 with an offset: 2026-03-01T10:00+01:00.",
    "ends_at": "When it ends, in ISO 8601 with an offset.",
    "expires_at": "When it stops working, in ISO 8601 with an offset.",
    "duration": "How long it is planned to last: for example 45m or 1h30m.",
    "timezone": "The IANA time zone, also for times that are given without an offset.",
    "private": "Whether only people with a link of their own get in.",
    "max_participants": "How many people may be in at once.",
    "external_id": "Your own id for the meeting or for the person of a link.",
    "invitees": "E-mail addresses that the vendor writes to. Repeat it for each.",
    "invite_message": "What the vendor's invitation says.",
    "start_url": "The page that co-browsing begins with.",
    "features": "Features to switch on or off. Repeat it for each.",
    "reuse_existing": "Return the meeting that has this external id already, if there is one.",
    "role": "What the link lets its holder do.",
    "person": "Whom the link is for.",
    "max_uses": "How often the link works.",
    "question": "What people are asked.",
    "options": "The answers to choose from. Repeat it: two or more.",
    "multiple": "Let people choose more than one option.",
    "endpoint": "The https URL that the vendor posts to.",
    "events": "The vendor's names of events: see `webhooks events`. Repeat it for each.",
    "name": "What it is called.",
    "token": "What proves that a delivery comes from the vendor: env:NAME or file:PATH keeps it off the command line.",
    "licences": "How many licences it gets.",
}
"""Help for each field of a request."""

PARAMETERS: Final[Mapping[str, str]] = {
    "meeting_id": "Only what belongs to this meeting.",
    "session_id": "Only what belongs to this session.",
    "timeout": "How long to wait at most: for example 45m or 1h30m.",
    "valid_for": "How long the link should work: for example 45m or 1h30m. The vendor's own default if left out.",
    "form": "The format of the file.",
    "headers": "A header of the delivery, as name=value. Repeat it for each.",
    "body": "The file with the delivery's body; standard input if left out.",
    "path": "The file to write.",
}
"""Help for each parameter of an operation that becomes an option."""

_EXAMPLES: Final[Mapping[str, Sequence[str]]] = {
    "meetings.create": (
        "meetings create --title 'Design review' --starts-at 2030-03-01T10:00+01:00 --duration 45m",
        "meetings create --title Standup --enable chat --disable polls --json",
        "meetings create --title Dark --vendor palette_mode=dark",
    ),
    "meetings.list": ("meetings list", "meetings list --limit 0 --json"),
    "meetings.update": (
        "meetings update MEETING --title 'Design review, part two'",
        "meetings update MEETING --clear external-id",
    ),
    "links.create": (
        "links create MEETING --role guest --person Ada",
        "links create MEETING --role host --expires-at 2030-03-01T18:00Z",
    ),
    "recordings.download": ("recordings download RECORDING -o review.mp4",),
    "recordings.wait": ("recordings wait RECORDING --timeout 10m",),
    "recordings.download_link": ("recordings download-link RECORDING --valid-for 1h",),
    "transcripts.export": ("transcripts export SESSION --form txt -o transcript.txt",),
    "chat.export": ("chat export MEETING -o chat.txt",),
    "questions.export": ("questions export MEETING -o questions.txt",),
    "polls.create": ("polls create MEETING --question 'Lunch?' --option Yes --option No",),
    "usage.overview": ("usage overview --starts-at 2030-03-01 --ends-at 2030-04-01 --timezone UTC",),
    "webhooks.create": ("webhooks create --endpoint https://example.com/hook --event recording_ready",),
    "webhooks.update": ("webhooks update WEBHOOK --event recording_ready",),
    "webhooks.receive": ("webhooks receive --header authorization='Bearer TOKEN' --body delivery.json",),
    "accounts.create": ("accounts create --name acme --licences 5",),
}


def examples(*lines: str) -> str:
    """The end of a help page."""
    return "\b\nExamples:\n" + "\n".join(f"  anymeet {line}" for line in lines)


def ability_examples(ability: str, arguments: Iterable[str]) -> str:
    """The examples of a generated command: written ones, or its plain form."""
    interface, _, operation = ability.partition(".")
    plain = " ".join([interface, operation.replace("_", "-"), *arguments])
    return examples(*_EXAMPLES.get(ability, (plain, f"{plain} --json")))


def help_from(function: Callable[..., Any]) -> str:
    """The docstring of an operation, in the words of the command line."""
    text = inspect.getdoc(function) or ""
    text = text.replace("what ``changes`` says", "what the options say")
    text = re.sub(r"``(?:request\.|changes\.)?(\w+)``", lambda found: option_name(found[1]), text)
    return re.sub(r"`(?:anymeet\.errors\.)?([\w.]+)`", r"\1", text)


def option_name(name: str) -> str:
    """``starts_at`` as ``--starts-at``."""
    return "--output" if name == "path" else f"--{name.replace('_', '-')}"
