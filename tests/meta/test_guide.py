"""The author's guide has every section that the contract's messages point to."""

from __future__ import annotations

import re

import pytest

from anymeet.testing.contract import Guide
from anymeet.testing.contract.failures import GUIDE


def anchors() -> dict[str, str]:
    """The sections of the guide, by the anchors that their headings get."""
    sections = re.findall(r"^## ([^\n]*)\n(.*?)(?=^## |\Z)", GUIDE.read_text(), re.MULTILINE | re.DOTALL)
    return {title.lower().replace(" ", "-"): text for title, text in sections}


@pytest.mark.parametrize("section", list(Guide))
def test_every_section_that_is_pointed_to_is_there(section: Guide) -> None:
    """There is a heading with that anchor, and something to read below it."""
    assert len(anchors()[section.value].split()) > 20


def test_links_inside_of_the_guide_lead_somewhere() -> None:
    """Each link to another section names one."""
    targets = re.findall(r"\]\(#([\w-]+)\)", GUIDE.read_text())
    assert targets
    assert [] == [target for target in targets if target not in anchors()]
