"""The tree of errors is drawn as it is."""

from __future__ import annotations

import inspect
import re

from anymeet import errors
from anymeet.errors import AnymeetError


def tree(kind: type[AnymeetError], depth: int = 0) -> list[tuple[int, str]]:
    """Every error below ``kind``, itself first, with its depth, in the order of definition."""
    below = sorted(kind.__subclasses__(), key=lambda child: inspect.getsourcelines(child)[1])
    ours = [child for child in below if child.__module__ == errors.__name__]
    return [(depth, kind.__name__), *(line for child in ours for line in tree(child, depth + 1))]


def test_the_drawn_tree_is_the_real_one() -> None:
    """The tree in the docstring of `anymeet.errors` has every error once, at its depth, in the order of the file."""
    _, _, drawing = inspect.getdoc(errors).partition("::\n")  # type: ignore[union-attr]
    lines = [match for line in drawing.splitlines() if (match := re.match(r"( {4,})([A-Z]\w+)(?: {2,}|$)", line))]
    assert tree(AnymeetError) == [((len(match[1]) - 4) // 2, match[2]) for match in lines]


def test_every_error_says_what_it_is() -> None:
    """Every class of error has a docstring of its own."""
    assert [] == [name for _, name in tree(AnymeetError) if not vars(getattr(errors, name)).get("__doc__")]
