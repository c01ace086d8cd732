"""YAML files as nodes. Needs PyYAML.

Nothing is constructed and nothing guessed: ``no``, ``10:30`` and ``1e3`` are texts until somebody knows what they should be.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import yaml

from anymeet.comparison.scenarios.nodes import Entries, Items, Node, Problems, Text

LARGEST: Final = 64_000  # bytes: several hundred steps
DEEPEST: Final = 10
_NOTHING: Final = ("", "~", "null")


def read_document(content: bytes, problems: Problems) -> Node:
    """The document in a file. Raises through ``problems`` when it is not YAML, or more than anybody writes.

    Anchors, aliases and tags are refused: a few lines can grow to gigabytes with them.
    """
    text = _decoded(content, problems)
    problems.check()
    root: Node | None = None
    for event in (events := _events(text, problems)):
        if isinstance(event, yaml.NodeEvent):
            if root:
                problems.add(_place(event.start_mark), "a second document begins here: a file has one scenario")
                break
            root = _node(event, events, problems, DEEPEST)
    if root is None:
        problems.add(Node(1, 1), "the file is empty")
    problems.check()
    assert root
    return root


def _decoded(content: bytes, problems: Problems) -> str:
    if len(content) > LARGEST:
        problems.add(Node(1, 1), f"the file is too large: {LARGEST // 1000} kB are enough for several hundred steps")
        return ""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.add(_end_of(content[: error.start].decode("utf-8-sig")), "the file is not UTF-8")
        return ""


def _events(text: str, problems: Problems) -> Iterator[yaml.Event]:
    """What PyYAML's parser tells, which does not recurse. Raises through ``problems`` where the text is not YAML."""
    reached = Node(1, 1)
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            reached = _place(event.end_mark)
            yield event
    except yaml.MarkedYAMLError as error:
        problem = ", ".join(part for part in (error.context, error.problem) if part)
        problems.add(_place(error.problem_mark or error.context_mark), f"this is not YAML: {problem}")
    except yaml.reader.ReaderError as error:
        problems.add(_end_of(text[: error.position]), f"YAML cannot hold {chr(error.character)!r}")
    except (OverflowError, ValueError) as error:  # about an escape that is not a character, or an endless number
        problems.add(reached, f"this is not YAML: {error}")
    problems.check()


def _node(event: yaml.NodeEvent, events: Iterator[yaml.Event], problems: Problems, depth: int) -> Node:
    """The node that begins with ``event``; what is in it is taken from ``events``."""
    place = _place(event.start_mark)
    if event.anchor or getattr(event, "tag", None):
        problems.add(place, "anchors, aliases and tags are not read: write out what is meant")
    if depth == 0:
        problems.add(place, "this is nested deeper than any scenario")
        problems.check()
    inner = (_node(part, events, problems, depth - 1) for part in _parts(events))
    if isinstance(event, yaml.SequenceStartEvent):
        return Items(place.line, place.column, tuple(inner))
    if isinstance(event, yaml.MappingStartEvent):
        return _entries(place, list(inner), problems)
    if isinstance(event, yaml.ScalarEvent):
        quoted = event.style is not None
        return Text(place.line, place.column, None if event.value in _NOTHING and not quoted else event.value, quoted)
    return Text(place.line, place.column, None)


def _parts(events: Iterator[yaml.Event]) -> Iterator[yaml.NodeEvent]:
    """What begins up to the end of the list or mapping that ``events`` is in."""
    for event in events:
        if not isinstance(event, yaml.NodeEvent):
            return
        yield event


def _entries(place: Node, parts: list[Node], problems: Problems) -> Entries:
    entries: dict[str, Node] = {}
    keys: dict[str, Node] = {}
    for key, value in zip(parts[::2], parts[1::2], strict=True):
        if not isinstance(key, Text) or key.text is None:
            problems.add(key, "a key must be text")
        elif key.text in entries:
            problems.add(key, f"{key.text!r} appears twice here, first in line {keys[key.text].line}")
        else:
            entries[key.text], keys[key.text] = value, key
    return Entries(place.line, place.column, entries, keys)


def _place(mark: Any) -> Node:
    return Node(mark.line + 1, mark.column + 1)


def _end_of(text: str) -> Node:
    return Node(text.count("\n") + 1, len(text) - text.rfind("\n"))
