"""Parameters that many operations have."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

from anymeet.models import Maybe
from anymeet_digitalsamba.models.choices import ExportLanguage, Order
from anymeet_digitalsamba.rules import at_least, one_of

Limit: TypeAlias = Annotated[Maybe[int], at_least(1)]
"""The size of a page; more than 100 is taken for 100, the vendor's maximum."""
Offset: TypeAlias = Annotated[Maybe[int], at_least(0)]
Sorting: TypeAlias = Annotated[Maybe[str], one_of(*Order)]
"""An `Order` by time of creation; the vendor's default is descending."""
After: TypeAlias = Maybe[str]
"""A cursor: the id of the last record before the first one wanted. For rooms a friendly URL will do."""
Day: TypeAlias = Maybe[date]
Metrics: TypeAlias = Maybe[str]
"""The names of the counters wanted, separated by commas; without it, all."""
Language: TypeAlias = Annotated[Maybe[str], one_of(*ExportLanguage)]
"""An `ExportLanguage`. ``locale`` and ``lang`` mean the same; the vendor shows them in the body of a GET."""
TextFormat: TypeAlias = Annotated[Maybe[str], one_of("txt", "json")]
"""The form of an export."""
