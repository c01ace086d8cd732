"""Ids that an emulator hands out: different from each other, equal from run to run."""

from __future__ import annotations

import random
import string
import uuid
from collections.abc import Callable


class Ids:
    """A source of ids; the same ``seed`` gives the same ids in the same order. For secrets, use `secrets`."""

    def __init__(self, seed: int | str = 0) -> None:
        self._random = random.Random(seed)  # noqa: S311  # reproducible on purpose
        self._given: set[str] = set()

    def uuid(self) -> str:
        """A random-looking UUID, version 4."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def number(self, digits: int) -> str:
        """``digits`` digits as text, the first not 0; never the same twice."""
        return self._fresh(lambda: str(self._random.randrange(10 ** (digits - 1), 10**digits)))

    def text(self, length: int, alphabet: str = string.ascii_lowercase + string.digits) -> str:
        """``length`` characters of ``alphabet``; never the same twice."""
        return self._fresh(lambda: "".join(self._random.choices(alphabet, k=length)))

    def _fresh(self, make: Callable[[], str]) -> str:
        made = next(text for text in iter(make, None) if text not in self._given)
        self._given.add(made)
        return made
