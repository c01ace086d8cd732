"""What all values share."""

from __future__ import annotations

import copy
import functools
import pickle
import zoneinfo
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anymeet import models
from anymeet.errors import InvalidRequest
from anymeet.models import UNSET, Feature, Lack, MeetingChanges, MeetingRequest, Note, OpenEnum, Reason, Request, Value
from anymeet.models.base import in_order

VALUES = sorted(
    (
        kind
        for kind in vars(models).values()
        if isinstance(kind, type) and issubclass(kind, Value) and kind is not Value
    ),
    key=lambda kind: kind.__name__,
)
REQUESTS = sorted(
    (
        kind
        for kind in vars(models).values()
        if isinstance(kind, type) and issubclass(kind, Request) and kind is not Request
    ),
    key=lambda kind: kind.__name__,
)


class State(OpenEnum):
    """An enumeration that grows at the vendor's."""

    LIVE = "live"
    OVER = "over"


def test_unset_is_itself() -> None:
    """UNSET is false, shows as itself, and is the same after copying and pickling."""
    assert not UNSET
    assert "UNSET" == repr(UNSET)
    assert all(twin is UNSET for twin in (copy.deepcopy(UNSET), pickle.loads(pickle.dumps(UNSET))))


@pytest.mark.parametrize("text", ["paused", "LIVE", "", "known", "mro"])
def test_an_unknown_value_is_kept(text: str) -> None:
    """A value never seen is kept as itself, equals its text, is not known, and survives copying and pickling."""
    state = State(text)
    assert isinstance(state, State)
    assert (text, text, text, False) == (state, str(state), state.value, state.known)
    assert hash(text) == hash(state)
    assert State(text) == copy.deepcopy(state) == pickle.loads(pickle.dumps(state))
    assert text not in [known.value for known in State]


def test_a_known_value_is_the_member() -> None:
    """A value with a name is the enumeration's member, and known."""
    assert State.LIVE is State("live")
    assert State.LIVE.known


def test_an_open_enumeration_takes_text_only() -> None:
    """What is no text is a ValueError."""
    odds: list[Any] = [1, None, ["live"]]
    for odd in odds:
        with pytest.raises(ValueError, match="not a valid State"):
            State(odd)


def test_a_lack_and_a_note_speak() -> None:
    """Why an ability is absent, and what was left out, can be shown to people."""
    lack = Reason.VENDOR_LACKS.because("tokens live on")
    assert Lack(Reason.VENDOR_LACKS, "tokens live on") == lack
    assert "vendor lacks: tokens live on" == str(lack)
    assert "plan" == str(Lack(Reason.PLAN))
    assert "meetings.create.title: left out" == str(Note("meetings.create.title", "left out"))


def sample(kind: type[Value]) -> Value:
    """A value with its required fields."""
    required: dict[str, Any] = {"url": "https://vendor.example/x", "role": "guest", "kind": models.EventKind.OTHER}
    names = [field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING]
    return kind(**{name: required.get(name, "x") for name in names})


@pytest.mark.parametrize("kind", VALUES)
def test_every_value_is_frozen_and_comparable(kind: type[Value]) -> None:
    """Results are frozen, made by keyword, can be put into sets, and compare without the vendor's JSON."""
    value = sample(kind)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        value.provider = "other"  # type: ignore[misc]
    other = attrs.evolve(value, raw={"seeded": "secret"})
    assert (value, hash(value), repr(value)) == (other, hash(other), repr(other))
    assert value != attrs.evolve(value, provider="other")
    with pytest.raises(TypeError):
        kind("x")  # type: ignore[call-arg]


@pytest.mark.parametrize("kind", REQUESTS)
def test_every_request_says_nothing_unasked(kind: type[Request]) -> None:
    """A request made of required fields alone says these and no other; its vendor part is no neutral field."""
    required: dict[str, Any] = {"role": "guest", "options": ["a", "b"], "events": ["x"]}
    names = [field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING]
    request = kind(**{name: required.get(name, "x") for name in names})
    assert names == [name for name, _ in request.given()]
    assert "vendor" not in kind.field_names()


# Moments

ODD_ZONES = st.sampled_from([zoneinfo.ZoneInfo(name) for name in ("Europe/Berlin", "Asia/Kathmandu", "Pacific/Apia")])


@given(st.datetimes())
def test_a_naive_datetime_is_refused(moment: datetime) -> None:
    """A datetime without zone is an InvalidRequest for every field that holds one, when the value is made."""
    for kind in REQUESTS:
        for field in kind.field_names():
            if field in ("starts_at", "ends_at", "expires_at"):
                with pytest.raises(InvalidRequest, match=f"{field} must know its time zone"):
                    with_moments(kind, **{field: moment})


def with_moments(kind: type[Request], **moments: datetime) -> Request:
    """A request that holds moments."""
    make: Any = functools.partial(kind, role=models.LinkRole.GUEST) if kind is models.LinkRequest else kind
    request: Request = make(**moments)
    return request


@given(st.datetimes(timezones=ODD_ZONES | st.timezones() | st.just(UTC)))
def test_an_aware_datetime_becomes_utc_or_is_refused(moment: datetime) -> None:
    """A moment with a zone is the same instant in UTC afterwards; one that cannot be, or never was, is an InvalidRequest."""
    rule, request = made(starts_at=moment)
    if request is None:
        assert "skip" in rule or "out of range" in rule
    else:
        assert UTC is request.starts_at.tzinfo
        assert moment.astimezone(UTC) == request.starts_at


def made(**fields: Any) -> tuple[str, Any]:
    """Field and rule that refuse a meeting, or the request itself."""
    try:
        return "", MeetingRequest(**fields)
    except InvalidRequest as error:
        return f"{error.field} {error.rule}", None


@pytest.mark.parametrize(
    "moment",
    [
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-2))),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=2))),
        datetime.min.replace(tzinfo=zoneinfo.ZoneInfo("Asia/Tokyo")),
        datetime.max.replace(tzinfo=zoneinfo.ZoneInfo("America/New_York")),
    ],
)
def test_the_ends_of_time_are_refused(moment: datetime) -> None:
    """A moment that falls out of the calendar in UTC is an InvalidRequest."""
    with pytest.raises(InvalidRequest, match="out of range"):
        MeetingRequest(starts_at=moment)


def test_a_zone_that_knows_nothing_is_refused() -> None:
    """A tzinfo without offset is as good as none."""

    class Nowhere(tzinfo):
        def utcoffset(self, when: datetime | None) -> None:
            return None

        def dst(self, when: datetime | None) -> None:
            return None

        def tzname(self, when: datetime | None) -> str:
            return "nowhere"

    with pytest.raises(InvalidRequest, match="must know its time zone"):
        MeetingRequest(starts_at=datetime(2030, 1, 1, tzinfo=Nowhere()))


def test_a_skipped_local_time_is_refused() -> None:
    """A local time that the clocks jump over is an InvalidRequest; one that comes twice is the one that `fold` says."""
    berlin = zoneinfo.ZoneInfo("Europe/Berlin")
    with pytest.raises(InvalidRequest, match="starts_at names a local time that clocks in Europe/Berlin skip"):
        MeetingRequest(starts_at=datetime(2030, 3, 31, 2, 30, tzinfo=berlin))
    twice = [MeetingRequest(starts_at=datetime(2030, 10, 27, 2, 30, tzinfo=berlin, fold=fold)) for fold in (0, 1)]
    assert [datetime(2030, 10, 27, hour, 30, tzinfo=UTC) for hour in (0, 1)] == [one.starts_at for one in twice]


@pytest.mark.parametrize(
    ("kind", "earlier", "later"),
    [
        (MeetingRequest, "starts_at", "expires_at"),
        (MeetingChanges, "starts_at", "expires_at"),
        (models.LinkRequest, "starts_at", "expires_at"),
        (models.UsageRequest, "starts_at", "ends_at"),
    ],
)
def test_an_end_before_its_start_is_refused(kind: type[Request], earlier: str, later: str) -> None:
    """An end that is not after its start is an InvalidRequest, compared as instants, also when they are equal."""
    one = datetime(2030, 1, 1, 10, tzinfo=UTC)
    earlier_in_truth = one.replace(hour=10, tzinfo=timezone(timedelta(hours=1)))
    for end in (one, one - timedelta(seconds=1), earlier_in_truth):
        with pytest.raises(InvalidRequest, match=f"{later} must be after {earlier}"):
            with_moments(kind, **{earlier: one, later: end})
    for fields in ({earlier: one, later: one + timedelta(seconds=1)}, {later: one}, {earlier: one}):
        assert fields.items() <= dict(with_moments(kind, **fields).given()).items()


def test_order_is_asked_of_moments_only() -> None:
    """A moment that is cleared or left out comes before and after everything."""
    in_order(MeetingChanges(starts_at=None, expires_at=datetime(2030, 1, 1, tzinfo=UTC)), "starts_at", "expires_at")


# Other fields


@pytest.mark.parametrize("kind", REQUESTS)
def test_what_is_required_must_be_said(kind: type[Request]) -> None:
    """None is no value for a required field."""
    required: dict[str, Any] = {"role": "guest", "options": ["a", "b"], "events": ["x"]}
    names = [field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING]
    for name in names:
        with pytest.raises(InvalidRequest) as raised:
            kind(**{other: required.get(other, "x") for other in names} | {name: None})
        assert name == raised.value.field


ODD = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.dates() | st.lists(st.text())
)


@given(st.sampled_from(MeetingRequest.field_names()), ODD)
def test_any_input_is_taken_or_refused(field: str, value: Any) -> None:
    """Whatever is put into a field is either kept or an InvalidRequest that names the field."""
    rule, request = made(**{field: value})
    if request is None:
        assert rule.startswith(field)
    else:
        assert getattr(request, field) in (value, tuple(value) if isinstance(value, list) else value)


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("title", "", "must not be empty"),
        ("title", " \n", "must not be empty"),
        ("title", 5, "must be text, not int"),
        ("duration", timedelta(0), "must be longer than zero"),
        ("duration", timedelta(seconds=-1), "must be longer than zero"),
        ("duration", 45, "must be a timedelta, not int"),
        ("starts_at", "2030-01-01", "must be a datetime, not str"),
        ("timezone", "Europe/Belin", "did you mean 'Europe/Berlin'?"),
        ("timezone", "", "must not be empty"),
        ("timezone", "Europe", "must be an IANA time zone"),
        ("timezone", "../../etc/passwd", "must be an IANA time zone"),
        ("timezone", "/etc/localtime", "must be an IANA time zone"),
        ("timezone", "a\0b", "must be an IANA time zone"),
        ("timezone", "x" * 5000, "must be an IANA time zone"),
        ("timezone", "\udcff", "must be an IANA time zone"),
        ("timezone", 2, "must be text, not int"),
        ("private", 1, "must be True or False, not 1"),
        ("private", "yes", "must be True or False, not 'yes'"),
        ("max_participants", 0, "must be at least 1, not 0"),
        ("max_participants", True, "must be a whole number, not bool"),
        ("max_participants", 2.0, "must be a whole number, not float"),
        ("invitees", "ada@example.org", "must be a list of texts, not str"),
        ("invitees", ["ada@example.org", ""], "must not be empty"),
        ("invitees", {"ada@example.org"}, "must be a list of texts, not set"),
        ("invitees", None, "must be a list of texts"),
        ("title", UNSET, "must be text, not Unset"),
        ("reuse_existing", None, "must be True or False, not None"),
        ("vendor", "digitalsamba", "must map"),
        ("vendor", {"digitalsamba": "x"}, "must map"),
        ("vendor", {"digitalsamba": None}, "must map"),
        ("vendor", {"digitalsamba": {1: "x"}}, "must map"),
        ("vendor", {1: {}}, "must map"),
        ("vendor", None, "must map"),
    ],
)
def test_bad_input_is_refused_by_rule(field: str, value: Any, rule: str) -> None:
    """Bad input raises InvalidRequest with field and rule when the request is made."""
    with pytest.raises(InvalidRequest) as raised:
        MeetingRequest(**{field: value})
    assert field == raised.value.field
    assert rule in raised.value.rule


def test_what_was_given_is_our_own() -> None:
    """Lists and mappings are copied, so that changing them later changes no request."""
    invitees, features = ["ada@example.org"], {Feature.CHAT: True}
    extras: dict[str, dict[str, Any]] = {"acme": {"colour": "red"}}
    request = MeetingRequest(invitees=invitees, features=features, vendor=extras)
    invitees.append("bob@example.org")
    features[Feature.POLLS] = True
    extras["acme"]["colour"] = "blue"
    extras["other"] = {}
    assert ("ada@example.org",) == request.invitees
    assert {Feature.CHAT: True} == request.features
    assert {"acme": {"colour": "red"}} == request.vendor


def test_a_request_can_be_hashed() -> None:
    """Requests with lists and mappings in them can be keys."""
    one, two = (MeetingRequest(title="x", invitees=["a@b.c"], features={Feature.CHAT: on}) for on in (True, False))
    assert {one: 1, two: 2} == {two: 2, one: 1}


def test_changes_tell_clearing_from_leaving() -> None:
    """None, False and an empty list say something in changes; UNSET and no features do not."""
    changes = MeetingChanges(title=None, private=False, invitees=[], features={}, max_participants=UNSET)
    assert {"title": None, "private": False, "invitees": ()} == dict(changes.given())


def test_said_tells_features_one_by_one() -> None:
    """What a request says can be told with every feature as a field of its own."""
    request = MeetingRequest(title="x", features={Feature.CHAT: True, Feature.POLLS: False})
    assert {"title": "x", "features.chat": True, "features.polls": False} == dict(request.said())


def test_without_takes_fields_and_features_back() -> None:
    """Fields, and single features, can be taken out of a request, the rest stays."""
    request = MeetingRequest(
        title="x", private=True, features={Feature.CHAT: True, Feature.POLLS: False}, invitees=["a"]
    )
    less = request.without("title", "features.chat", "invitees")
    assert {"private": True, "features": {Feature.POLLS: False}} == dict(less.given())
    assert {} == dict(less.without("features.polls", "private").given())
    assert {} == dict(MeetingChanges(title=None, starts_at=None).without("title", "starts_at").given())
