"""Before a switch from one vendor to another: what would break, and what exists that would have to move.

``check_switch(read_calls("usage.json"), read_side("work"), read_side("samesurf"))`` says what another vendor would make of an
application's calls; ``plan_switch(connected, SameSurf)`` what of an account could be created there. Neither changes anything.
"""

from anymeet.switching.check import check_switch
from anymeet.switching.findings import Effect, Finding, ManualStep, Renamed, SwitchCheck
from anymeet.switching.meetings import Lost, PlannedMeeting, meeting_request_from
from anymeet.switching.plan import Listing, SwitchPlan, plan_switch
from anymeet.switching.sides import Side, read_side, side_from

__all__ = [
    "Effect",
    "Finding",
    "Listing",
    "Lost",
    "ManualStep",
    "PlannedMeeting",
    "Renamed",
    "Side",
    "SwitchCheck",
    "SwitchPlan",
    "check_switch",
    "meeting_request_from",
    "plan_switch",
    "read_side",
    "side_from",
]
