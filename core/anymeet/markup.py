"""XML in the types of JSON, read so that it cannot hurt whoever reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from xml.etree import ElementTree


class _Builder(ElementTree.TreeBuilder):
    """Makes the elements, of text that has no DOCTYPE: it could define entities that grow without end."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise ElementTree.ParseError("it has a DOCTYPE")


def value_from(text: bytes, root: str, lists: Collection[str]) -> dict[str, Any]:
    """The document as a dict, see `HttpResponse.xml`. ValueError for XML that is broken, has a DOCTYPE or another root."""
    try:
        element = ElementTree.fromstring(text, ElementTree.XMLParser(target=_Builder()))  # noqa: S314  # see _Builder
    except (ElementTree.ParseError, LookupError) as error:  # an encoding that nobody knows
        raise ValueError(str(error)) from None
    if element.tag != root:
        raise ValueError(f"its outermost element is not <{root}>")
    try:
        return _fields_of(element, lists)
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def _fields_of(element: ElementTree.Element, lists: Collection[str]) -> dict[str, Any]:
    """What is in an element, by its names."""
    found = defaultdict[str, list[Any]](list)
    for name, text in element.attrib.items():
        found[name].append(text)
    for child in element:
        found[child.tag].append(_value_of(child, lists))
    beside = "".join([element.text or "", *(child.tail or "" for child in element)])
    if beside.strip():
        found["text"].append(beside)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _value_of(element: ElementTree.Element, lists: Collection[str]) -> Any:
    if element.tag in lists:
        return [_value_of(child, lists) for child in element]
    return _fields_of(element, lists) if element.attrib or len(element) else element.text or ""
