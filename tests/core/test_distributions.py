"""What is known of distributions without importing them: see also `test_plugins`."""

from __future__ import annotations

from pathlib import Path

import pytest

from anymeet.distributions import documentation


def test_the_documentation_of_a_checkout() -> None:
    """Whoever uses the sources reads the pages where they are written."""
    assert Path(__file__).parents[2] / "docs" == documentation()


def test_the_documentation_of_an_installed_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The package has the pages inside, wherever it is installed."""
    monkeypatch.setattr("anymeet.distributions.resources.files", lambda package: tmp_path / package)
    (tmp_path / "anymeet" / "docs").mkdir(parents=True)
    assert tmp_path / "anymeet" / "docs" == documentation()
