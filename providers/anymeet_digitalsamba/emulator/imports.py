"""Reading the CSV files that polls and quizzes are imported from, by the rules of the document's quiz import."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final

LARGEST: Final = 2 * 1024 * 1024
"""Bytes of a file."""
LONGEST: Final = 512
"""Characters of a title, a question, an option."""


def rows_of(content: bytes, columns: Sequence[str]) -> Iterator[dict[str, str]]:
    """The rows as dictionaries; ValueError says what is wrong with the file, or with its line.

    UTF-8, or Windows-1252 where it is not UTF-8; UTF-16 and UTF-32 are refused.
    """
    if len(content) > LARGEST:
        raise ValueError("must not be greater than 2 MB")
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content:
        raise ValueError("must be UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    reader = csv.DictReader(io.StringIO(text))
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        raise ValueError(f"must have the columns {', '.join(missing)}")
    for row in reader:
        yield {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}


def options_of(row: dict[str, str]) -> list[str]:
    """The options of a row: ``option1``, ``option2``, ... as far as they are filled in."""
    options = [value for name, value in row.items() if name.startswith("option") and value]
    if len(options) < 2:
        raise ValueError("must have at least 2 options for each question")
    if any(len(option) > LONGEST for option in options):
        raise ValueError(f"must have options of at most {LONGEST} characters")
    return options


def csv_of(columns: Sequence[str], *rows: Sequence[str]) -> str:
    """A CSV file."""
    file = io.StringIO()
    csv.writer(file).writerows([columns, *rows])
    return file.getvalue()
