"""Tables and cells: what people see of values."""

from __future__ import annotations

import pytest

from anymeet import models
from anymeet.cli.tables import COLUMNS, cell, make_console, print_details, print_table, print_values, printable
from anymeet.models import Account, Answer, Link, LinkRole, Meeting, PollOption, Question


def test_columns_are_fields() -> None:
    """Every column of a table is a field of its kind of value."""
    for kind, names in COLUMNS.items():
        assert set() == set(names) - set(vars(models)[kind].__annotations__)


def test_a_kind_without_columns_shows_all(capsys: pytest.CaptureFixture[str]) -> None:
    """A kind of value that nobody chose columns for is shown with everything the vendor tells."""
    print_values([Account(id="1", name="acme", licences=5), Account(id="2", name="other")])
    assert ["id  name   licences", "1   acme   5", "2   other"] == capsys.readouterr().out.splitlines()


def test_lines_in_a_pipe_are_never_broken(capsys: pytest.CaptureFixture[str]) -> None:
    """However long a text, a record stays on one line, and is whole."""
    print_table(("id", "text"), [("1", "long " * 5000 + "end")])
    header, line = capsys.readouterr().out.splitlines()
    assert "id  text" == header
    assert line.endswith("long end")


def test_ids_are_whole_on_any_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal that is too narrow for a table, what stands first in a row can still be copied."""
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    print_table(("id", "text"), [("0f8fad5b-d9cb-469f-a165-70867728950e", "long " * 20)])
    _, first, *more = capsys.readouterr().out.splitlines()
    assert first.startswith("0f8fad5b-d9cb-469f-a165-70867728950e  long long")
    assert 68 >= max(map(len, (first, *more)))


def test_wide_letters_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """Letters that take two columns keep the table straight, and whole."""
    print_table(("name", "id"), [("会議室", "1"), ("a", "2")])
    assert ["name    id", "会議室  1", "a       2"] == capsys.readouterr().out.splitlines()


def test_a_reader_that_goes_away_is_told_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody reads any more, what is printed in a table raises the same error as what is printed without."""

    def write(text: str) -> int:
        raise BrokenPipeError(text)

    monkeypatch.setattr("sys.stdout.write", write)
    with pytest.raises(BrokenPipeError):
        make_console().print("text")


def test_markup_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    """What looks like markup, or like an emoji's name, is shown as it is."""
    print_table(("title",), [("[bold]x[/bold] :smile:",)])
    assert "[bold]x[/bold] :smile:" == capsys.readouterr().out.splitlines()[1]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ada\nLovelace", "Ada Lovelace"),
        ("\x1b]0;owned\x07", r"\x1b]0;owned\x07"),
        ("abc\u202edef", r"abc\u202edef"),
        ("क्\u200dष", "क्\u200dष"),
        ("\ud800", r"\ud800"),
    ],
)
def test_texts_cannot_control_a_terminal(text: str, shown: str) -> None:
    """Line breaks become spaces, whatever else a terminal would obey is written out, and scripts keep their joiners."""
    assert shown == printable(text)


def test_parts_of_a_value_are_told_in_words() -> None:
    """What a value is made of stands in one cell."""
    question = Question(id="1", text="Why?", answers=(Answer(text="Because.", person="Ada"),))
    assert "Because. Ada" == cell(question.answers)
    assert "Yes 3, No" == cell((PollOption(text="Yes", id="a", votes=3), PollOption(text="No")))
    assert "a=1, b=yes" == cell({"a": 1, "b": True})


def test_a_hostile_url_is_written_out(capsys: pytest.CaptureFixture[str]) -> None:
    """A URL that the vendor made up cannot control the terminal either."""
    link = Link(url="https://acme.example/\x1b[2J", role=LinkRole.GUEST)
    print_details(Meeting(id="1", links=(link,)), links=True)
    assert r"https://acme.example/\x1b[2J" in capsys.readouterr().out
