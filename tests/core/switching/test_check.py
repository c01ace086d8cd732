"""The check before a switch: what it predicts is what happens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import anymeet
from anymeet.calls import Call, Place
from anymeet.connection import WhenUnsupported
from anymeet.errors import InvalidRequest
from anymeet.interfaces import INTERFACES
from anymeet.models import Lack, Reason
from anymeet.provider import Provider, abilities
from anymeet.switching.check import check_switch
from anymeet.switching.findings import Effect, Finding, Renamed, SwitchCheck
from anymeet.switching.sides import Side, read_side, side_from
from support.performing import Saying, everything, saying

HERE = Place("app.py", 3, "plan")
THERE = Place("app.py", 9, "plan")
BOTH_WAYS = pytest.mark.parametrize(
    ("source", "target"), [("digitalsamba", "samesurf"), ("samesurf", "digitalsamba")], ids=lambda name: str(name)
)
MODES: tuple[WhenUnsupported, ...] = ("raise", "report")


def side(provider: str, lacks: Mapping[str, Lack] | None = None, **facts: Any) -> Side:
    """A vendor that can do everything but what it lacks, with an account of ours at it."""
    able: dict[str, Lack | None] = {**dict.fromkeys(abilities()), **(lacks or {})}
    return Side(**{"name": provider, "provider": provider, "title": provider.title(), "abilities": able} | facts)


def call(ability: str, *fields: str, asked: Sequence[str] = (), place: Place = HERE) -> Call:
    """A call that was recorded on the vendor called old."""
    return Call(provider="old", ability=ability, fields=fields, asked=asked, place=place)


def check(*calls: Call, lacks: Mapping[str, Lack] | None = None, **facts: Any) -> SwitchCheck:
    """From old, where everything is to be had, to new, which lacks something."""
    there = side("new", lacks, **{"has_credentials": True} | facts)
    return check_switch(calls, side("old", has_credentials=True), there)


GONE = Lack(Reason.VENDOR_LACKS, "it is gone: use letters")


# What happens, and what was said about it.


@pytest.fixture(scope="module")
def opened() -> Iterator[Mapping[tuple[str, str], Provider]]:
    """Both vendors' emulators, each by a connection that raises and one that reports."""
    with ExitStack() as stack:
        yield {
            (vendor, mode): stack.enter_context(anymeet.connect(f"{vendor}:emulated", unsupported=mode))
            for vendor in ("digitalsamba", "samesurf")
            for mode in MODES
        }


Opened = Mapping[tuple[str, Any], Provider]


@BOTH_WAYS
@pytest.mark.parametrize("mode", MODES)
def test_every_ability_and_every_field(source: str, target: str, mode: str, opened: Opened, tmp_path: Path) -> None:
    """Of all operations, and all fields one by one, exactly those raise that are said to."""
    everywhere = list(everything())
    calls = [each.call(source, line) for line, each in enumerate(everywhere)]

    found = check_switch(calls, side_from(opened[source, mode]), side_from(opened[target, mode]))

    provider = opened[target, mode]
    raising = {
        (made.place, made.ability)
        for made, each in zip(calls, everywhere, strict=True)
        if each.raises(provider, tmp_path)
    }
    assert len(abilities()) == len(everywhere)
    assert raising == found.raising
    assert raising


def requests() -> st.SearchStrategy[Saying]:
    """An operation with a request, and any of the request's fields."""
    operations = [
        (f"{name}.{operation}", [field for field in interface.abilities() if field.startswith(f"{operation}.")])
        for name, interface in INTERFACES.items()
        for operation in interface.operations()
        if interface.request_type(operation)
    ]

    def with_fields(found: tuple[str, list[str]]) -> st.SearchStrategy[Saying]:
        operation, fields = found
        names = [field.partition(".")[2] for field in fields]
        return st.sets(st.sampled_from(names)).map(lambda chosen: saying(operation, sorted(chosen)))

    return st.sampled_from(operations).flatmap(with_fields)


@BOTH_WAYS
@given(data=st.data())
def test_any_fields_together(source: str, target: str, opened: Opened, tmp_path: Path, data: st.DataObject) -> None:
    """Whatever fields a request says, it is known beforehand whether it raises, by either way of the profile."""
    mode, said = data.draw(st.sampled_from(MODES)), data.draw(requests())
    made = said.call(source)

    found = check_switch([made], side_from(opened[source, mode]), side_from(opened[target, mode]))

    expected = {(made.place, made.ability)} if said.raises(opened[target, mode], tmp_path) else set()
    assert expected == found.raising


# One by one.


def test_an_operation_that_is_missing_blocks() -> None:
    """A call of what the other vendor lacks raises, and says why, and from where it comes."""
    found = check(call("recordings.start"), call("recordings.start", place=THERE), lacks={"recordings.start": GONE})
    expected = Finding(
        ability="recordings.start",
        effect=Effect.RAISES,
        why="vendor lacks: it is gone: use letters",
        lack=GONE,
        places=(HERE, THERE),
    )
    assert ((expected,), (), False) == (found.blockers, found.degradations, found.may_switch)
    assert {(HERE, "recordings.start"), (THERE, "recordings.start")} == found.raising


def test_who_asks_first_goes_without() -> None:
    """A call that is asked for first is skipped where the ability is missing; another place that does not ask raises."""
    asked = call("recordings.start", asked=["recordings.start"])
    found = check(asked, call("recordings.start", place=THERE), lacks={"recordings.start": GONE})
    assert [(Effect.SKIPPED, (HERE,))] == [(each.effect, each.places) for each in found.degradations]
    assert {(THERE, "recordings.start")} == found.raising


@pytest.mark.parametrize(
    ("asked", "missing", "effect"),
    [
        ([], ["title"], Effect.RAISES),
        (["meetings.create"], ["title"], Effect.RAISES),
        (["meetings.create.private"], ["title"], Effect.RAISES),
        (["meetings.create.title"], ["title"], Effect.SKIPPED),
        (["meetings.create", "meetings.create.title"], ["title"], Effect.SKIPPED),
    ],
)
def test_asking_for_a_field(asked: list[str], missing: list[str], effect: Effect) -> None:
    """A field is left out by who asks for that field, and by nobody else."""
    lacks = {f"meetings.create.{field}": GONE for field in missing}
    found = check(call("meetings.create", "title", asked=asked), lacks=lacks)
    assert [effect] == [each.effect for each in (*found.blockers, *found.degradations)]


def test_asking_for_a_group_of_fields() -> None:
    """Who asks for features at all is told yes where there is one of them, and goes on with the one that is missing."""
    features = [ability for ability in abilities() if ability.startswith("meetings.create.features.")]
    for missing in (features[0], features[-1]):
        made = call("meetings.create", missing.removeprefix("meetings.create."), asked=["meetings.create.features"])
        assert not check(made, lacks={missing: GONE}).may_switch
        assert check(made, lacks=dict.fromkeys(features, GONE)).may_switch


def test_asking_for_a_field_is_not_asking_for_the_call() -> None:
    """Who asks about a field alone still makes the call, which raises where the operation is missing."""
    made = call("meetings.update", "private", asked=["meetings.update.title"])
    found = check(made, lacks={"meetings.update": GONE, "meetings.update.title": GONE})
    assert {(HERE, "meetings.update")} == found.raising


def test_a_field_that_is_reported() -> None:
    """Where the profile reports what is unsupported, a field is left out with a note, but not one that is indispensable."""
    made = call("links.create", "role", "person")
    lacks = {"links.create.role": GONE, "links.create.person": GONE}
    found = check(made, lacks=lacks, reports_unsupported=True)
    assert [("links.create.role", Effect.RAISES)] == [(each.ability, each.effect) for each in found.blockers]
    assert [("links.create.person", Effect.LEFT_OUT)] == [(each.ability, each.effect) for each in found.degradations]


def test_a_call_that_is_missing_says_nothing_about_its_fields() -> None:
    """Where an operation is missing, its fields are no findings of their own."""
    lacks = {ability: GONE for ability in abilities() if ability.startswith("meetings.update")}
    found = check(call("meetings.update", "title", "vendor.old.colour"), lacks=lacks)
    assert ["meetings.update"] == [each.ability for each in found.blockers]
    assert () == found.degradations


def test_extras_are_ignored() -> None:
    """Extras for the vendor that is left are told to nobody; those for the other one, or for a third, are no matter."""
    found = check(call("meetings.create", "vendor.old.colour", "vendor.new.color", "vendor.third.hue"))
    assert [("meetings.create.vendor.old.colour", Effect.IGNORED, (HERE,))] == [
        (each.ability, each.effect, each.places) for each in found.degradations
    ]
    assert found.may_switch


def test_native_calls_block() -> None:
    """A native call raises where there is none of that name, and is another one where there is."""
    calls = (call("native.rooms.list"), call("native.rooms.create"))
    found = check(*calls, native=frozenset({"rooms.create"}))
    assert [("native.rooms.list", Effect.RAISES), ("native.rooms.create", Effect.BREAKS)] == [
        (each.ability, each.effect) for each in found.blockers
    ]
    assert {(HERE, "native.rooms.list")} == found.raising


def test_another_account_of_the_same_vendor() -> None:
    """From one account to another of one vendor, its extras and its native calls stay what they are."""
    made = (call("native.rooms.list"), call("meetings.create", "vendor.old.colour"))
    found = check_switch(made, side("old", name="first"), side("old", name="second"))
    assert ((), ()) == (found.blockers, found.degradations)
    assert any(
        "lead to first" in step.text
        for step in check_switch([call("links.create")], side("old", name="first"), side("old", name="second")).manual
    )


def test_what_a_profile_requires() -> None:
    """An ability that the old profile requires, or the new one, blocks where it is missing: there is no connection."""
    here, there = (
        side("old", requires=("chat.list",)),
        side("new", {"chat.list": GONE, "chat.export": GONE}, requires=("chat.export",)),
    )
    found = check_switch([call("meetings.list")], here, there)
    assert [("chat.list", Effect.BREAKS, ()), ("chat.export", Effect.BREAKS, ())] == [
        (each.ability, each.effect, each.places) for each in found.blockers
    ]
    assert "the profile old requires it" in found.blockers[0].why
    assert frozenset() == found.raising


def test_what_the_application_requires() -> None:
    """An ability that the application tells connect() to require blocks where it is missing, at the place that says so."""
    made = [call(f"requires.{each}") for each in ("chat.list", "polls.list", "meetings.create.features")]
    found = check(*made, lacks={"chat.list": GONE})
    assert [("chat.list", Effect.BREAKS, (HERE,))] == [
        (each.ability, each.effect, each.places) for each in found.blockers
    ]
    assert "the application requires it when it calls connect()" in found.blockers[0].why
    assert frozenset() == found.raising


def test_settings_that_the_code_gives() -> None:
    """A setting that only the old vendor has blocks where connect() is given it, as does a vendor that the code names."""
    made = [call(f"settings.{name}") for name in ("timeout", "host_role", "provider")]
    found = check(*made, settings=frozenset({"timeout", "link_uses"}))
    assert [("settings.host_role", Effect.BREAKS, (HERE,)), ("settings.provider", Effect.BREAKS, (HERE,))] == [
        (each.ability, each.effect, each.places) for each in found.blockers
    ]
    setting, vendor = (each.why for each in found.blockers)
    assert "this setting, which New does not have" in setting
    assert "connect() is given Old as the vendor, whatever the profile says" in vendor
    assert check_switch(made[2:], side("old"), side("old", name="other account")).may_switch


def test_without_a_recording_everything_is_assumed() -> None:
    """Then the application uses whatever the source supports, and nothing that it lacks; there are no places."""
    here = side("old", {"chat.list": GONE, "links.create.person": GONE})
    there = side(
        "new", {"chat.list": GONE, "chat.export": GONE, "links.create.person": GONE, "links.create.max_uses": GONE}
    )
    found = check_switch(None, here, there)
    assert found.assumed
    assert ["links.create.max_uses", "chat.export"] == [each.ability for each in found.blockers]
    assert frozenset() == found.raising
    assert all(not each.places for each in found.blockers)


@pytest.mark.parametrize(
    ("calls", "complaint"),
    [
        ((), "recording has no calls on old; it has none at all"),
        ((attrs.evolve(call("chat.list"), provider="other"),), "recording has no calls on old; it has other"),
        ((call("chat.sing"),), "recording has 'chat.sing', which this version of anymeet does not have"),
        ((call("requires.chat.sing"),), "recording has 'chat.sing', which this version of anymeet does not have"),
        (
            (call("links.create", "tune"),),
            "recording has 'links.create.tune', which this version of anymeet does not have",
        ),
    ],
)
def test_a_recording_that_does_not_fit(calls: tuple[Call, ...], complaint: str) -> None:
    """A recording without a call on the source is of another application, and an unknown ability of another version."""
    with pytest.raises(InvalidRequest, match=f"^{complaint}$"):
        check(*calls)


def test_calls_on_other_vendors_are_passed_over() -> None:
    """What the application does with a third vendor is not looked at."""
    found = check(call("chat.list"), attrs.evolve(call("polls.list"), provider="third"), lacks={"polls.list": GONE})
    assert (1, True) == (found.calls, found.may_switch)


def test_renamed_concepts() -> None:
    """Words are told that differ, with the places that use their interface; ours, and none, tell nobody anything."""
    here = side(
        "old", words={"meeting": "room", "host": "moderator", "session": "run", "link": "link", "guest": "attendee"}
    )
    there = side("new", words={"meeting": "room", "host": "leader", "session": "use", "guest": ""})
    calls = [
        call("meetings.list"),
        *[call(name, "role", place=THERE) for name in ("links.create", "links.revoke")],
        call("links.revoke"),
    ]
    found = check_switch([attrs.evolve(each, fields=()) for each in calls], here, there)
    assert (
        Renamed(word="host", source="moderator", target="leader", places=(THERE, HERE)),
        Renamed(word="guest", source="attendee", target="", places=(THERE, HERE)),
    ) == found.renamed


def steps(
    *calls: Call, lacks: Mapping[str, Lack] | None = None, **facts: Any
) -> list[tuple[str, tuple[str, ...], tuple[Place, ...]]]:
    return [(step.text, step.abilities, step.places) for step in check(*calls, lacks=lacks, **facts).manual]


def test_steps_for_what_is_missing() -> None:
    """What a person can do about a reason is a step, once for all it is the reason of, with every place."""
    plan, kept = Lack(Reason.PLAN, "from Business on"), Lack(Reason.UNDOCUMENTED, "it is only shown")
    found = steps(
        call("chat.list"),
        call("polls.list", asked=["polls.list"], place=THERE),
        call("usage.overview"),
        lacks={"chat.list": kept, "polls.list": kept, "usage.overview": plan, "usage.overview.starts_at": plan},
    )
    assert ("Ask New how: it is only shown", ("chat.list", "polls.list"), (HERE, THERE)) in found
    assert ("Get the plan or the rights from New: from Business on", ("usage.overview",), (HERE,)) in found


def test_no_step_for_what_the_vendor_lacks() -> None:
    """Nobody but the application can do without what a vendor does not have, so that the finding alone tells of it."""
    assert steps(call("chat.list")) == steps(call("chat.list"), lacks={"chat.list": GONE})


def test_steps_for_what_is_the_vendors_own() -> None:
    """Extras are to be translated, and native calls to be rewritten."""
    found = steps(call("native.rooms.list"), call("meetings.create", "vendor.old.colour", place=THERE))
    assert [("native.rooms.list",), ("meetings.create.vendor.old.colour",)] == sorted(
        (what for _, what, places in found if places), reverse=True
    )


def test_steps_for_what_people_hold() -> None:
    """Links are handed out anew, webhooks registered anew, and ids and files thought of."""
    texts = "\n".join(text for text, _, _ in steps(call("links.create", "role"), call("webhooks.receive")))
    for words in (
        "Hand out new links",
        "Register the webhooks at New",
        "Ids that the application keeps",
        "Fetch what you want to keep from Old",
    ):
        assert words in texts
    assert "account" not in texts


def test_steps_for_files() -> None:
    """Files that cannot be fetched are to be got by hand, unless the vendor that is left has none at all."""
    unknown = Lack(Reason.UNDOCUMENTED, "there are some")
    lacks = {"recordings.download": unknown, "chat.export": GONE}
    found = check_switch([call("meetings.list")], side("old", lacks), side("new")).manual
    assert [
        (
            "Save by hand what you want to keep from Old: recordings (undocumented: there are some)",
            ("recordings.download",),
        ),
        (
            "Fetch what you want to keep from Old: transcripts, questions, poll results",
            ("transcripts.export", "questions.export", "polls.results"),
        ),
    ] == [(step.text, step.abilities) for step in found[-2:]]
    assert "chat" not in " ".join(step.text for step in found)


def test_no_step_about_what_is_not_used() -> None:
    """Nobody is told about links or webhooks that the application does not use."""
    texts = "\n".join(text for text, _, _ in steps(call("meetings.list")))
    assert "links" not in texts
    assert "webhooks" not in texts


def test_a_step_for_the_account() -> None:
    """Where there is no account yet, the settings that a profile needs are named."""
    (text, *_), *_ = steps(call("meetings.list"), has_credentials=False, required_settings=("key", "secret"))
    assert "Get an account at New and write a profile with key and secret; `anymeet doctor --check` tries it" == text


# The sides.


def test_sides_of_vendors_and_of_accounts(tmp_path: Path) -> None:
    """A profile tells what its account can do and what it insists on, a provider what its vendor can do in general."""
    config = tmp_path / "anymeet.toml"
    config.write_text(
        '[profiles.surf]\nprovider = "samesurf"\napi_key = "k"\napi_secret = "s"\nreseller = false\n'
        'unsupported = "report"\nrequires = ["meetings.end", "links.revoke"]\n'
    )
    account, vendor = read_side("surf", config=config), read_side("samesurf", config=config)
    assert (True, True, ("meetings.end", "links.revoke")) == (
        account.has_credentials,
        account.reports_unsupported,
        account.requires,
    )
    assert (False, False, ()) == (vendor.has_credentials, vendor.reports_unsupported, vendor.requires)
    assert Reason.PLAN is getattr(account.abilities["accounts.create"], "reason", None)
    assert vendor.abilities["accounts.create"] is None
    assert ("api_key", "api_secret") == account.required_settings == vendor.required_settings
    assert {"rooms.create", "request"} < account.native
    assert "samesurf" == account.provider == vendor.name
    assert not read_side("surf", config=config, unsupported="raise").reports_unsupported
    assert read_side("samesurf", config=config, unsupported="report").reports_unsupported


def test_an_emulator_is_no_account() -> None:
    """The profile of an emulator is a side that still needs an account."""
    emulated = read_side("samesurf:emulated")
    assert ("samesurf:emulated", "SameSurf", False) == (emulated.name, emulated.title, emulated.has_credentials)
