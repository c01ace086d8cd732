"""Steps that plugins add to scenarios."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from anymeet import (
    PLUGIN_API,
    ConfigurationError,
    PluginConflict,
    PluginError,
    Provider,
    ProviderInfo,
    Settings,
    hookimpl,
)
from anymeet.comparison.scenarios import Scenario, read_scenario
from anymeet.comparison.scenarios.steps import bind_step
from anymeet.models import Link, Meeting, MeetingRequest, Session
from anymeet.pages import Pages
from anymeet.plugins import Registry
from anymeet.provider import Context
from support.acme import registry_of
from support.clock import FakeClock

Install = Callable[..., Path]

PLUGIN = """
from anymeet import hookimpl
def publish(provider): ...
@hookimpl
def anymeet_scenario_steps():
    return {"acme.publish": publish}
"""


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Nowhere(Provider):
    """A provider without any operation, for steps that need none."""

    info = ProviderInfo(name="nowhere", title="Nowhere", plugin_api=PLUGIN_API)


def plugin_of(**steps: Callable[..., object]) -> ModuleType:
    """A plugin with these steps, each of which is called ``acme.`` and its name."""
    module = ModuleType("acme_steps")

    @hookimpl
    def anymeet_scenario_steps() -> Mapping[str, Callable[..., object]]:
        return {f"acme.{name}": function for name, function in steps.items()}

    vars(module)["anymeet_scenario_steps"] = anymeet_scenario_steps
    return module


def answering(answer: object) -> ModuleType:
    """A plugin whose hook gives this."""
    module = ModuleType("acme_steps")
    vars(module)["anymeet_scenario_steps"] = hookimpl(lambda: answer)
    return module


def read(folder: Path, steps: str, registry: Registry) -> Scenario:
    """A scenario with these steps."""
    file = folder / "scenario.yaml"
    file.write_text(f"title: T\nsteps:\n{steps}")
    return read_scenario(file, registry)


def test_the_signature_is_the_schema(tmp_path: Path) -> None:
    """Whatever a scenario can say is read by the annotations, and handed over with the provider."""
    taken: list[Any] = []

    def everything(
        provider: Provider,
        text: str,
        number: int,
        truth: bool,
        length: timedelta,
        moment: datetime,
        colour: Colour,
        people: Sequence[str],
        *,
        maybe: str | None = None,
        later: datetime | None = None,
        anything: object = None,
    ) -> None:
        taken.append((provider, text, number, truth, length, moment, colour, people, maybe, later, anything))

    said = "text: 1, number: 2, truth: no, length: 3m, moment: in 4m, colour: green, people: [Ada, Grace], maybe: 5"
    registry = registry_of(plugin_of(everything=everything))
    (step,) = read(tmp_path, f"  - {{do: acme.everything, with: {{{said}}}}}\n", registry).steps
    assert ("acme.everything", "", False, False) == (step.do, step.ability, step.needs_people, step.creates)
    provider = Nowhere(Settings(base_url="https://nowhere.example"), Context(clock=FakeClock()))
    bind_step(step, provider, {}, tmp_path).call()
    moment = datetime(2030, 1, 1, 10, 4, tzinfo=UTC)
    people = ("Ada", "Grace")
    assert [
        (provider, "1", 2, False, timedelta(minutes=3), moment, Colour.GREEN, people, "5", None, None)
    ] == taken  # fmt: skip


def test_values_files_and_requests_are_handed_over(tmp_path: Path) -> None:
    """A value of anymeet's refers to an earlier result, a path is a file to write, a request is said by its fields."""
    taken: list[Any] = []

    class Plugin:
        def make(self, provider: Provider, request: MeetingRequest, path: Path) -> Pages[Meeting]:
            taken.append((request, path.parent))
            return Pages.of([Meeting(id="m1"), Meeting(id="m2")])

        def look(self, provider: Provider, found: Meeting, meeting_id: str, customer_id: str) -> None:
            taken.append((found, meeting_id, customer_id))

        @hookimpl
        def anymeet_scenario_steps(self) -> Mapping[str, Callable[..., object]]:
            return {"acme.rooms.make": self.make, "acme.rooms.look": self.look}

    steps = (
        "  - {do: acme.rooms.make, as: made, with: {title: Weekly}}\n"
        "  - {do: acme.rooms.look, with: {found: made, meeting: made, customer_id: crm-1}}\n"
    )
    provider = Nowhere(Settings(base_url="https://nowhere.example"))
    results: dict[str, Any] = {}
    for step in read(tmp_path, steps, registry_of(Plugin())).steps:
        results[step.name] = bind_step(step, provider, results, tmp_path).call()
    assert [(MeetingRequest(title="Weekly"), tmp_path), (Meeting(id="m1"), "m1", "crm-1")] == taken


def test_a_wrong_argument_is_told_as_for_anymeets_own(tmp_path: Path) -> None:
    """Unknown, missing and misread arguments of a plugin's step are problems of the scenario."""

    def look(provider: Provider, link: Link, session: Session | None = None, often: int = 1) -> None: ...

    steps = (
        "  - {do: meetings.create, as: room}\n"
        "  - {do: acme.look, as: seen, with: {link: room, often: twice, offen: 2}}\n"
        "  - {do: acme.luck}\n"
    )
    with pytest.raises(ConfigurationError) as caught:
        read(tmp_path, steps, registry_of(plugin_of(look=look)))
    assert [
        "acme.look gives nothing to refer to",
        "link: 'room' of line 3 is of type Meeting, not Link",
        "often: 'twice' is not a whole number",
        "acme.look has no 'offen'; did you mean 'often'?",
        "there is no step 'acme.luck'; did you mean 'acme.look'?",
    ] == [problem.split(": ", 1)[1] for problem in caught.value.problems]


def test_plugins_are_asked_only_for_what_is_not_anymeets(tmp_path: Path) -> None:
    """A scenario of anymeet's own steps reads whatever is wrong with the steps of plugins."""
    registry = registry_of(answering({"meetings.create": print}))
    assert read(tmp_path, "  - {do: meetings.create, as: m}\n  - {do: wait.live, with: {meeting: m}}\n", registry)
    with pytest.raises(PluginError, match=r"the step 'meetings\.create' of acme_steps begins with meetings"):
        read(tmp_path, "  - {do: acme.publish}\n", registry)


def test_two_steps_of_one_name_are_a_conflict_that_names_both(install: Install, tmp_path: Path) -> None:
    """Two plugins that define one step are blamed by their distributions; blocking one of them helps."""
    for name in ("one", "two"):
        install(f"{name}-plugin", {f"{name}_steps": PLUGIN}, plugins={name: f"{name}_steps"})
    with pytest.raises(PluginConflict) as caught:
        read(tmp_path, "  - {do: acme.publish}\n", Registry())
    assert (
        "the step acme.publish is defined by one of one-plugin 1.0 and by two of two-plugin 1.0:"
        " block one of them with ANYMEET_BLOCK"
    ) == str(caught.value)
    assert read(tmp_path, "  - {do: acme.publish}\n", Registry({"ANYMEET_BLOCK": "two"})).steps


def test_plugins_without_steps_take_no_part(tmp_path: Path) -> None:
    """A plugin may give nothing, or none of its hooks at all."""

    class Receiving:
        @hookimpl
        def anymeet_event(self) -> None: ...

    registry = registry_of(Receiving(), answering(None), plugin_of(publish=lambda provider: None))
    assert {"acme.publish"} == set(registry.scenario_steps())
    assert read(tmp_path, "  - {do: acme.publish}\n", registry).steps


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ([print], "acme_steps must give steps by their names, not list"),
        ({1: print}, "the step 1 of acme_steps is not a name such as acme.publish"),
        ({"publish": print}, "the step 'publish' of acme_steps is not a name such as acme.publish"),
        ({"Acme.publish": print}, "the step 'Acme.publish' of acme_steps is not a name such as acme.publish"),
        ({"links.publish": print}, "the step 'links.publish' of acme_steps begins with links, which is anymeet's own"),
        ({"wait.forever": print}, "the step 'wait.forever' of acme_steps begins with wait, which is anymeet's own"),
        ({"acme.publish": "publish"}, "the step 'acme.publish' of acme_steps is not a function but of type str"),
        ({"acme.publish": Meeting}, "the step 'acme.publish' of acme_steps is not a function but the class Meeting"),
    ],
)
def test_what_is_no_step_is_told_with_its_plugin(answer: object, expected: str, tmp_path: Path) -> None:
    """A plugin that gives something else is named, with what is wrong."""
    with pytest.raises(PluginError) as caught:
        read(tmp_path, "  - {do: acme.publish}\n", registry_of(answering(answer)))
    assert expected == str(caught.value)


def test_a_hook_that_fails_is_told_with_its_plugin(tmp_path: Path) -> None:
    """What a plugin raises instead of giving its steps names it, and is kept as the cause."""

    class Failing:
        @hookimpl
        def anymeet_scenario_steps(self) -> None:
            raise ZeroDivisionError("oh")

    with pytest.raises(
        PluginError, match=r"an object of .*Failing fails to give its steps: ZeroDivisionError: oh"
    ) as caught:
        read(tmp_path, "  - {do: acme.publish}\n", registry_of(Failing()))
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def no_provider() -> None: ...


def by_name(*, provider: Provider) -> None: ...


def by_place(provider: Provider, meeting: Meeting, /) -> None: ...


def unreadable(provider: Provider, tags: dict[str, str]) -> None: ...


def unannotated(provider, tags):  # type: ignore[no-untyped-def]
    ...


def unlimited(provider: Provider, *tags: str) -> None: ...


def unknown(provider: Provider, tags: Missing) -> None: ...  # type: ignore[name-defined]  # noqa: F821


def twice(provider: Provider, title: str, request: MeetingRequest) -> None: ...


async def later(provider: Provider) -> None: ...


UNSAID = "which a scenario cannot give: docs/scenarios.md says what it can"


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (no_provider, "does not take the provider as its first argument"),
        (by_name, "does not take the provider as its first argument"),
        (by_place, f"takes meeting: 'Meeting', {UNSAID}"),
        (unreadable, f"takes tags: 'dict[str, str]', {UNSAID}"),
        (unannotated, f"takes tags, {UNSAID}"),
        (unlimited, f"takes *tags: 'str', {UNSAID}"),
        (unknown, "has annotations that cannot be read: NameError: name 'Missing' is not defined"),
        (twice, "takes title twice: as itself, and as a field of MeetingRequest"),
    ],
)
def test_a_function_that_no_scenario_can_call_is_told(
    function: Callable[..., object], expected: str, tmp_path: Path
) -> None:
    """A parameter that a file cannot say is told when the step is used, with its plugin; others go on working."""
    registry = registry_of(plugin_of(odd=function, publish=lambda provider: None))
    with pytest.raises(PluginError) as caught:
        read(tmp_path, "  - {do: acme.odd}\n", registry)
    assert f"the step acme.odd of acme_steps {expected}" == str(caught.value)
    assert read(tmp_path, "  - {do: acme.publish}\n", registry).steps


def test_steps_are_no_coroutines(tmp_path: Path) -> None:
    """A step that nobody would await is refused."""
    with pytest.raises(PluginError, match=r"acme\.later' of acme_steps is async: steps are called without await"):
        read(tmp_path, "  - {do: acme.later}\n", registry_of(plugin_of(later=later)))


def test_nobody_wraps_the_steps_of_others() -> None:
    """Every plugin gives its own steps, so that it is clear whose each is."""

    class Wrapping:
        @hookimpl(wrapper=True)
        def anymeet_scenario_steps(self) -> Iterator[None]:
            yield

    with pytest.raises(PluginError, match="anymeet_scenario_steps as a wrapper: every plugin gives its own steps"):
        Registry().register(Wrapping())


def test_asking_for_steps_is_traced(caplog: pytest.LogCaptureFixture) -> None:
    """With the trace of hooks on it is logged who was asked."""
    registry = Registry({"ANYMEET_TRACE_HOOKS": "1"})
    registry.register(plugin_of(publish=lambda provider: None))
    with caplog.at_level(logging.DEBUG, "anymeet.hooks"):
        registry.scenario_steps()
    assert "anymeet_scenario_steps() asks acme_steps" in caplog.messages
