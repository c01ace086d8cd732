"""What an application really uses: which abilities and which fields of their requests, and where in its code.

Switched on by `anymeet.record_usage`, by ``ANYMEET_RECORD=usage.json`` or by pytest's ``--anymeet-record``. Names are
recorded and no values. Only calls of the application's own count: what an interface calls in turn is how anymeet works.

Every call passes here, so this is cheap to import, and switched off it costs a look at an empty list.
"""

from anymeet.calls.files import read_calls
from anymeet.calls.recorder import Recorder, record_usage
from anymeet.calls.values import Call, Place

__all__ = [
    "Call",
    "Place",
    "Recorder",
    "read_calls",
    "record_usage",
]
