"""The documented rules for what is sent."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet.errors import InvalidRequest
from anymeet_digitalsamba.models import (
    DefaultRoomSettings,
    ParticipantReference,
    PhoneCall,
    PollOptionInput,
    Privacy,
    QuizChoiceInput,
    QuizQuestionInput,
    RoomSettings,
)
from anymeet_digitalsamba.rules import at_least, between, colour, items, length, one_of, plain_name, url
from support.digitalsamba import ScriptedTransport, make_api


@pytest.mark.parametrize(
    ("rule", "kept", "broken", "words"),
    [
        (length(2, 3), ["ab", "äöü"], ["a", "abcd"], "characters"),
        (length(1), ["a", "a" * 9999], [""], "at least 1 characters, not 0"),
        (items(1, 2), [["a"], ["a", "b"]], [[], ["a", "b", "c"]], "items"),
        (between(1, 5), [1, 5], [0, 6, float("nan"), float("inf")], "between 1 and 5"),
        (at_least(1), [1, 10**9], [0, -1], "at least 1"),
        (one_of(*Privacy), ["public", Privacy.PRIVATE], ["PUBLIC", "", Privacy("secret")], "one of public, private"),
        (colour, ["#3771E0", "#ffffff"], ["3771E0", "#fff", "red", "#3771E0 ", "#3771EG"], "a colour"),
        (plain_name, ["a-b_C9"], ["a b", "a.b", "ä", "", "a\n"], "letters, digits"),
        (url, ["https://x.example/a?b"], ["x.example", "https://", "//x", "http://[", "mailto:a@b"], "complete URL"),
    ],
)
def test_rules(rule: Any, kept: list[Any], broken: list[Any], words: str) -> None:
    """A rule lets through what is on its edge, and refuses what is beyond it in words of its own."""
    for value in kept:
        rule("field", value)
    for value in broken:
        with pytest.raises(InvalidRequest, match=words) as refused:
            rule("field", value)
        assert "field" == refused.value.field


@given(field=st.text(), value=st.text())
def test_any_text(field: str, value: str) -> None:
    """Whatever the text, a rule passes or refuses it, and does nothing else."""
    for rule in (length(3, 32), one_of("a", "b"), colour, plain_name, url):
        try:
            rule(field, value)
        except InvalidRequest as refused:
            assert field == refused.field  # noqa: PT017  # a refusal is not certain


SEVEN: Any = 7
REFUSED: list[tuple[str, tuple[Any, ...], dict[str, Any], str]] = [
    ("rooms.create", (RoomSettings(chat_enabled=True),), {}, "privacy is required"),
    ("rooms.create", (RoomSettings(privacy="hidden"),), {}, "privacy must be one of"),
    ("rooms.create", ("public",), {}, "body must be RoomSettings or a mapping"),
    ("rooms.update", ("r", RoomSettings(breakouts=["a"] * 501)), {}, "breakouts must have at most 500"),
    ("rooms.delete", ("r",), {"delete_resources": "true"}, "delete_resources must be True or False"),
    ("rooms.delete_by_tag", (), {"tags": [1]}, "tags.0 must be text"),
    ("rooms.create_token", ("r",), {"exp": 1.5}, "exp must be a whole number or text"),
    ("settings.update", (DefaultRoomSettings(domain="my team"),), {}, "domain must be made of"),
    ("settings.update", (DefaultRoomSettings(domain="dashboard"),), {}, "domain must be a word that is not reserved"),
    ("settings.update", (DefaultRoomSettings(watermark_text="a" * 51),), {}, "watermark_text must have at most 50"),
    ("questions.vote", ("r", "q"), {"participant": ParticipantReference()}, "participant must have id or name"),
    ("questions.vote", ("r", "q"), {"participant": "Ada"}, "participant must be ParticipantReference or a mapping"),
    ("questions.vote", ("r", "q"), {"participant": ParticipantReference(id=SEVEN)}, "participant.id must be text"),
    ("polls.create", ("r",), {"options": [PollOptionInput(text="")]}, "options.0.text must have at least 1"),
    ("polls.create", ("r",), {"options": None, "question": "Why?"}, "question must have at least 5"),
    ("polls.create", ("r",), {"options": "ab"}, "options must be a list"),
    (
        "quizzes.create",
        ("r",),
        {"title": "Quiz", "questions": [QuizQuestionInput(text="?", choices=[QuizChoiceInput(text="!")])]},
        "questions.0.choices must have at least 2 items",
    ),
    ("phone.joined", ("r", [PhoneCall(call_id="c")]), {}, "0 must have name or caller_number"),
    ("phone.left", ("r", "call"), {}, "body must be a list"),
    ("polls.import_csv", ("r",), {"file": "question;answer"}, "file must be a list, not str"),
    ("statistics.get", (), {"date_start": "2024-03-07"}, "date_start must be a date"),
]


@pytest.mark.parametrize(("operation", "args", "kwargs", "words"), REFUSED, ids=[f"{r[0]}-{r[3]}" for r in REFUSED])
def test_refused_before_sending(operation: str, args: tuple[Any, ...], kwargs: dict[str, Any], words: str) -> None:
    """What breaks a documented rule is refused with field and rule, and never sent."""
    transport = ScriptedTransport(lambda _: {})
    resource, name = operation.split(".")

    with pytest.raises(InvalidRequest) as refused:
        getattr(getattr(make_api(transport), resource), name)(*args, **kwargs)

    assert words in str(refused.value)
    assert [] == transport.sent


def test_mappings_inside() -> None:
    """A mapping in the place of any typed value is sent as it is."""
    transport = ScriptedTransport(lambda _: {"id": "x"})
    api = make_api(transport)

    api.polls.create("r", options=[{"label": 1}, PollOptionInput(text="b", id=None)])
    api.questions.vote("r", "q", participant={"badge": 7})
    api.phone.joined("r", [{"call": None}, PhoneCall(call_id="c", name="Ada")])

    assert [
        {"options": [{"label": 1}, {"text": "b", "id": None}]},
        {"participant": {"badge": 7}},
        [{"call": None}, {"call_id": "c", "name": "Ada"}],
    ] == [request.json for request in transport.sent]
