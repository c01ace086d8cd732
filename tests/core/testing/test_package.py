"""The package: public names, and what it needs installed."""

from __future__ import annotations

import subprocess
import sys

import pytest

import anymeet.testing


def test_names_are_sorted_and_there() -> None:
    """Every public name can be had, and the list of them is in order."""
    names = anymeet.testing.__all__

    order = sorted(names, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    assert order == names
    assert [] == [name for name in names if not hasattr(anymeet.testing, name)]
    assert set(names) <= set(dir(anymeet.testing))


def test_unknown_name() -> None:
    """A name that does not exist is an ordinary AttributeError."""
    with pytest.raises(AttributeError, match="has no attribute 'Emulater'"):
        anymeet.testing.Emulater  # noqa: B018


@pytest.mark.parametrize("missing", ["werkzeug", "cheroot"])
def test_missing_extra(missing: str) -> None:
    """Without the extra, using the emulator says what to install."""
    code = (
        f"import sys; sys.modules[{missing!r}] = None\n"
        "import anymeet.testing\n"
        "try: anymeet.testing.Emulator\n"
        "except ImportError as error: print(error)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)

    assert (
        f"emulators need {missing}, which is not installed: run `pip install 'anymeet[emulator]'`\n" == done.stdout
    ), done.stderr


def test_no_pytest() -> None:
    """Emulators never import pytest."""
    code = "import anymeet.testing, sys; anymeet.testing.Emulator; print('pytest' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)

    assert "False\n" == done.stdout, done.stderr
