"""The generated parts of the documentation say what the code says."""

from __future__ import annotations

import pytest

from meta.tables import GENERATED, ROOT, rewritten


@pytest.mark.parametrize("page", GENERATED)
def test_generated_parts_are_current(page: str) -> None:
    """The page's generated parts equal what `python tests/meta/tables.py` would write."""
    assert (ROOT / page).read_text() == rewritten(page)
