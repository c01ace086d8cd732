"""What may have been meant."""

from __future__ import annotations

from anymeet.suggestions import nearest


def test_a_name_that_is_almost_right() -> None:
    """The nearest of the names ends the sentence."""
    assert "; did you mean 'samesurf'?" == nearest("samesrf", iter(["digitalsamba", "samesurf"]))


def test_a_name_that_is_like_none() -> None:
    """Nothing is guessed where nothing is near."""
    assert "" == nearest("zoom", ["digitalsamba", "samesurf"])
