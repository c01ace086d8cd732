"""A reader of HTML that takes nothing for granted: what is open is closed again, in order."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

import attrs

_VOID: Final = frozenset({"br", "hr", "img", "input", "link", "meta"})


@attrs.define
class Element:
    """An element of a page; ``text`` is all that is in it, whoever shows it."""

    tag: str
    attributes: dict[str, str | None]
    text: str = ""


class Page(HTMLParser):
    """All elements of a page in their order; AssertionError for one that is not closed as it should be."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert [] == [element.tag for element in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opened."""
        assert len(attrs) == len(dict(attrs)), (tag, attrs)
        self.elements.append(Element(tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(self.elements[-1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opened and closed, as SVG has it."""
        self.elements.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Closed, and nothing that was opened since is still open."""
        assert tag == self._open.pop().tag, self.getpos()

    def handle_data(self, data: str) -> None:
        """Text belongs to all that is open."""
        for element in self._open:
            element.text += data

    def all(self, *tags: str) -> list[Element]:
        """The elements with these tags."""
        return [element for element in self.elements if element.tag in tags]

    def values(self, name: str) -> list[str]:
        """What the attribute says, wherever it stands."""
        return [value for element in self.elements if (value := element.attributes.get(name)) is not None]
