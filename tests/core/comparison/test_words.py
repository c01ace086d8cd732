"""Values in few words."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet import Rejected
from anymeet.comparison.words import duration_text, error_in_words, field_in_words, in_words, label_of, result_in_words
from anymeet.models import (
    Credentials,
    Event,
    EventKind,
    Link,
    LinkRole,
    Participant,
    Poll,
    PollOption,
    Recording,
    RecordingState,
    Session,
    Transcript,
    Usage,
)

NINE = datetime(2030, 3, 1, 9, tzinfo=UTC)
URL = "https://meet.example/r?token=t0ken"


def poll(*votes: int | None) -> Poll:
    """A poll about lunch, with so many votes for yes and for no."""
    options = (PollOption(text=text, votes=count) for text, count in zip(("Yes", "No"), votes, strict=True))
    return Poll(id="p", question="Lunch?", options=tuple(options))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (50, "50"),
        (NINE, "2030-03-01 09:00:00Z"),
        (timedelta(minutes=90), "1h30m"),
        (b"1234567", "7 bytes"),
        (LinkRole.HOST, "host"),
        ((), "none"),
        (("Yes", "No"), "Yes, No"),
        (tuple("abcdefgh"), "8: a, b, c, d, e, f ..."),
        ({"url": URL}, f'{{"url": "{URL}"}}'),
        ("four " * 101, "four " * 100 + "..."),
        ("字" * 501, "字" * 500 + "..."),
        ("x " * 240 + "https://meet.example/t0ken-of-ada", "x " * 240 + "..."),
        (Link(url=URL, role=LinkRole.GUEST, person="Ada"), "guest link for Ada"),
        (Credentials(account_id="a", key="the-key", secret="the-secret"), ""),
        (
            Recording(
                id="r", meeting_id="m", title="Review", state=RecordingState.READY, duration=timedelta(minutes=20)
            ),
            "title: Review; state: ready; duration: 20m",
        ),
        ((Participant(id="1", name="Ada", host=True), Participant(id="2")), "Ada (host), 2"),
        ((Session(id="s1", meeting_id="m"), Poll(id="p", question="Lunch?")), "s1, Lunch?"),
        ((Event(kind=EventKind.OTHER, name="hand_raised"),), "hand_raised"),
        (poll(None, None), "question: Lunch?; options: Yes, No"),
        (poll(3, 0), '"Lunch?": Yes 3, No 0'),
    ],
)
def test_values_are_told_in_few_words(value: object, words: str) -> None:
    """Each kind of value has its words, without ids beside a name, and without what its repr hides."""
    assert words == in_words(value)


def test_a_file_is_told_by_its_size(tmp_path: Path) -> None:
    """Where it lies on this computer is nobody's business."""
    path = tmp_path / "film.mp4"
    path.write_bytes(b"x" * 4096)
    assert "4,096 bytes" == in_words(path)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (b"", "0 bytes: nothing in it"),
        (b"[]\n", "3 bytes: nothing in it"),
        (b"{}", "2 bytes: nothing in it"),
        (Transcript(session_id="s"), "lines: none"),
        (Usage(), "no figures"),
        (poll(0, 0), '"Lunch?": no votes yet'),
    ],
)
def test_nothing_is_told_as_nothing(value: object, words: str) -> None:
    """Where a vendor answers, and there is nothing yet, the words say so."""
    assert words == in_words(value)


@pytest.mark.parametrize(
    ("do", "waited", "words"),
    [
        ("wait.live", timedelta(seconds=0.4), "people were there already"),
        ("wait.live", timedelta(minutes=10, seconds=0.2), "people came after 10 min"),
        ("wait.ended", timedelta(0), "everybody had left already"),
        ("wait.ended", timedelta(seconds=90), "everybody had left after 1 min 30 s"),
        ("wait.for", timedelta(minutes=20), "20 min went by"),
        ("acme.wait", timedelta(minutes=20), "20m"),
    ],
)
def test_waiting_is_told_as_what_people_did(do: str, waited: timedelta, words: str) -> None:
    """How long a step waited for people is no speed of the vendor's, and does not read like one."""
    assert words == result_in_words(do, waited)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("features.raise_hand", "raise hand"),
        ("max_participants", "max participants"),
        ("private", "private"),
        ("vendor.acme.palette_mode", "vendor.acme.palette_mode"),
    ],
)
def test_fields_are_called_by_words(field: str, words: str) -> None:
    """A field and a feature are told as people call them, and a vendor's own field by its name."""
    assert words == field_in_words(field)


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [
        (0, "0.0 ms"),
        (0.04, "0.0 ms"),
        (9.94, "9.9 ms"),
        (9.95, "10 ms"),
        (41.4, "41 ms"),
        (999.4, "999 ms"),
        (999.5, "1 s"),
        (1234, "1.23 s"),
        (59_949, "59.9 s"),
        (59_951, "1 min"),
        (125_000, "2 min 5 s"),
        (3_600_000_000, "60,000 min"),
    ],
)
def test_times_are_as_precise_as_useful(milliseconds: float, text: str) -> None:
    """Milliseconds, seconds or minutes, with two or three digits."""
    assert text == duration_text(milliseconds)


@given(st.lists(st.floats(min_value=1, max_value=1e7), min_size=2, max_size=2))
def test_times_read_alike_are_near(values: list[float]) -> None:
    """Two times with the same text differ by no more than half a second or a tenth."""
    for one, other in itertools.pairwise(sorted(values)):
        if duration_text(one) == duration_text(other):
            assert other - one <= max(1000, one * 0.1)


def test_a_label_is_never_empty() -> None:
    """A value without any name is called by its kind."""
    assert "Credentials" == label_of(Credentials(account_id="a", key="k", secret="s"))


def test_errors_are_told_without_where() -> None:
    """An error of anymeet's is its message, any other has its class before it."""
    error = Rejected("no", status=422, provider="acme")
    error.locate(profile="work", ability="links.create")
    assert "no (HTTP 422)" == error_in_words(error)
    assert "KeyError: 'x'" == error_in_words(KeyError("x"))
