"""``anymeet doctor``: what is installed, what is configured, where each value comes from, and what is wrong."""

from __future__ import annotations

import os
import platform
import re
import time
from collections.abc import Callable, Iterator, Mapping
from importlib import metadata
from typing import TYPE_CHECKING, Any, Final

import click

from anymeet.cli.documents import document_from, print_json
from anymeet.cli.state import State, common_options
from anymeet.cli.tables import print_table, printable
from anymeet.cli.texts import examples
from anymeet.errors import AnymeetError, ConfigurationError, TransportError, Unsupported

if TYPE_CHECKING:
    from anymeet.config import Configuration, Origin

_BROKEN: Final = 3
_PATIENCE: Final = 10.0  # seconds for a vendor that does not answer; whoever looks what is wrong wants to know soon


@common_options
@click.command(epilog=examples("doctor", "doctor --profile work", "doctor --no-check --json"))
@click.option(
    "--check/--no-check",
    default=True,
    help="Ask each profile's vendor once whether it knows the credentials, for at most ten seconds. This is the default.",
)
@click.pass_context
def doctor(ctx: click.Context, check: bool) -> None:
    """Say what works, what does not, and why.

    Shows versions; plugins, whose they are, where they are installed, and what failed to load; the configuration with the
    origin of every value; which requirements are not met; and whether the vendor answers. It looks at all profiles of the
    configuration, or only at that of --profile. The exit code is 3 when something is wrong.
    """
    state = ctx.ensure_object(State)
    found = diagnosis(state, check=check)
    if state.json:
        print_json(found)
    else:
        _show(found)
    ctx.exit(0 if found["ok"] else _BROKEN)


def diagnosis(state: State, *, check: bool) -> dict[str, Any]:
    """All that is found, as the JSON document says it. ``check`` asks the vendors."""
    from anymeet.distributions import documentation
    from anymeet.plugins import default_registry
    from anymeet.provider import PLUGIN_API

    problems = document_from(default_registry().diagnose())
    configuration, complaints = _configuration(state)
    names = [state.profile] if state.profile else list(configuration.profiles)
    chosen = os.environ.get("ANYMEET_PROFILE") or configuration.default
    if not state.profile and chosen and chosen not in names:
        names.append(chosen)
    profiles = [_profile(state, name, check=check) for name in names] if not complaints else []
    return {
        "ok": not problems and not complaints and all(profile["ok"] for profile in profiles),
        "anymeet": _version("anymeet"),
        "plugin_api": PLUGIN_API,
        "python": platform.python_version(),
        "documentation": str(documentation()),
        "dependencies": {name: _version(name) for name in _dependencies()},
        "plugins": list(_plugins()),
        "problems": problems,
        "configuration": {"path": str(configuration.path or "") or None, "problems": complaints},
        "profiles": profiles,
    }


def _version(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _dependencies() -> list[str]:
    """What anymeet needs, and what its extras for running it bring."""
    requirements = [
        text for text in metadata.requires("anymeet") or [] if not re.search(r"extra == .(dev|testing)\b", text)
    ]
    names = [re.match(r"[\w.-]+", text) for text in requirements]
    return sorted({found[0] for found in names if found})


def _plugins() -> Iterator[dict[str, Any]]:
    from anymeet.distributions import GROUPS
    from anymeet.plugins import default_registry

    for group in GROUPS:
        for entry in default_registry().entries(group):
            yield {
                "group": group,
                "name": entry.name,
                "distribution": entry.distribution,
                "version": entry.version,
                "path": entry.path,
                "target": entry.target,
                "problem": entry.problem,
            }


def _configuration(state: State) -> tuple[Configuration, list[str]]:
    from anymeet.config import Configuration, read_configuration

    try:
        return read_configuration(state.config), []
    except ConfigurationError as error:
        return Configuration(), list(error.problems)


def _profile(state: State, name: str, *, check: bool) -> dict[str, Any]:
    """One profile: its values and where they come from, or what is wrong with it."""
    from anymeet.config import EMULATED
    from anymeet.connection import connect, read_profile

    told: dict[str, Any] = {"name": name, "provider": None, "settings": [], "requires": [], "unmet": [], "check": None}
    problems: list[str] = []
    patience: dict[str, Any] = {"retries": 0}
    try:
        if not name.endswith(EMULATED):
            profile = read_profile(name, config=state.config)
            told["requires"] = list(profile.requires)
            told["settings"] = _settings(profile.origins)
            patience["timeout"] = min(profile.settings.timeout, _PATIENCE)
        # Without its requirements: one that is unmet is told as such, and the profile goes on being looked at.
        with connect(name, config=state.config, requires=(), **patience) as provider:
            told["provider"] = provider.name
            told["unmet"] = [
                {"ability": ability, "reason": lack.reason.value, "detail": lack.detail, "message": str(lack)}
                for ability in told["requires"]
                if (lack := provider.reason(ability))
            ]
            if check:
                told["check"] = _answer(provider.check)
    except AnymeetError as error:
        told["provider"] = told["provider"] or error.provider or None
        problems = [str(error)]
        if isinstance(error, ConfigurationError):
            problems, told["settings"] = list(error.problems), _settings(error.origins)
    works = not problems and not told["unmet"] and (told["check"] is None or told["check"]["ok"])
    return {**told, "problems": problems, "ok": works}


def _settings(origins: Mapping[str, Origin]) -> list[dict[str, str]]:
    return [
        {"name": key, "value": origin.shown, "source": origin.source.value, "origin": str(origin)}
        for key, origin in origins.items()
    ]


def _answer(ask: Callable[[], None]) -> dict[str, Any]:
    """What came of trying the credentials. ``answers`` is None for a provider that cannot try, which is not wrong."""
    started = time.perf_counter()
    told = {"ok": True, "answers": True, "message": "the vendor answers, and knows the credentials"}
    try:
        ask()
    except Unsupported as error:
        told = {"ok": True, "answers": None, "message": str(error)}
    except TransportError as error:
        told = {"ok": False, "answers": False, "message": f"the vendor does not answer: {error}"}
    except AnymeetError as error:
        told = {"ok": False, "answers": True, "message": str(error)}
    return {**told, "milliseconds": round((time.perf_counter() - started) * 1000)}


def _show(found: Mapping[str, Any]) -> None:
    print(f"anymeet {found['anymeet']}, plugin API {found['plugin_api']}, Python {found['python']}")
    print(", ".join(f"{name} {version or '(not installed)'}" for name, version in found["dependencies"].items()))
    print(f"documentation: {found['documentation']}")
    print()
    columns = ("group", "name", "distribution", "version", "path", "problem")
    print_table(("plugin", *columns[1:]), [[plugin[column] for column in columns] for plugin in found["plugins"]])
    for problem in found["problems"]:
        print(f"! {_problem(problem)}")
    print()
    print(f"configuration: {found['configuration']['path'] or 'no anymeet.toml was found'}")
    for text in found["configuration"]["problems"]:
        print(f"! {printable(text)}")
    for profile in found["profiles"]:
        _show_profile(profile)
    print()
    print("Nothing is wrong." if found["ok"] else "Something is wrong: see the lines that begin with !")


def _problem(problem: Mapping[str, str]) -> str:
    what = f"{problem['group']} {problem['name']}".strip()
    whose = f"{problem['distribution']} {problem['version']}".strip()
    return printable(f"{what or 'its plugins'} of {whose} ({problem['path']}) {problem['message']}")


def _show_profile(profile: Mapping[str, Any]) -> None:
    print()
    print(f"profile {profile['name']}" + (f" ({profile['provider']})" if profile["provider"] else ""))
    if profile["settings"]:
        rows = [(setting["name"], setting["value"], setting["origin"]) for setting in profile["settings"]]
        print_table(("setting", "value", "from"), rows)
    for text in profile["problems"]:
        print(f"! {printable(text)}")
    for unmet in profile["unmet"]:
        print(f"! requires {unmet['ability']}, which is unsupported ({printable(unmet['message'])})")
    if answer := profile["check"]:
        print(f"{'' if answer['ok'] else '! '}{printable(answer['message'])} ({answer['milliseconds']} ms)")
