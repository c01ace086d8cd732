"""``anymeet emulate``: a vendor's emulator in a terminal, for as long as it is wanted."""

from __future__ import annotations

import json
import shlex
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

from anymeet.cli.completion import complete_providers
from anymeet.cli.state import State, common_options
from anymeet.cli.texts import examples


@common_options
@click.command(
    epilog=examples(
        "emulate digitalsamba --port 8181",
        "emulate samesurf",
        "emulate digitalsamba --json > running.json &",
    )
)
@click.argument("provider", metavar="PROVIDER", shell_complete=complete_providers)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="NUMBER",
    help="The port on this computer; any free port if left out.",
)
@click.pass_obj
def emulate(state: State, provider: str, port: int) -> None:
    """Run an emulator of a vendor, with an empty account, until Ctrl-C.

    Prints where it is, and settings for it. With --json that is one line, {"base_url": ..., "settings": {...},
    "control_url": ...}, once it accepts connections. Its clock runs, and people come only when the control API lets them in;
    with the profiles PROVIDER:emulated they come by themselves.
    """
    from anymeet.plugins import default_registry

    kind: Any = default_registry().emulator(provider)
    from anymeet.testing import EmulatorClock

    with _until_told() as told:
        emulator = kind(people="manual", clock=EmulatorClock(running=True), port=port)
        try:
            emulator.start()
        except OSError as error:
            raise click.BadParameter(
                f"port {port} cannot be used: {error.strerror or error}", param_hint="--port"
            ) from None
        try:
            where = {"base_url": emulator.base_url, "settings": emulator.settings, "control_url": emulator.control_url}
            print(json.dumps(where) if state.json else _introduction(provider, where), flush=True)
            while not told.wait(1):
                continue  # on some systems only a wait that ends lets a signal through
        finally:
            emulator.stop()


@contextmanager
def _until_told() -> Iterator[threading.Event]:
    """An event that Ctrl-C and SIGTERM set, while it lasts."""
    told = threading.Event()

    before = {number: signal.signal(number, lambda *_: told.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _introduction(provider: str, where: Mapping[str, Any]) -> str:
    from anymeet.config import variable

    profile = f"local-{provider}"  # of its own, so that those of several vendors can be pasted into one file
    settings = {"provider": provider, **where["settings"]}
    toml = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in settings.items()]
    environment = [f"export {variable(profile, name)}={shlex.quote(str(value))}" for name, value in settings.items()]
    return "\n".join(
        (
            f"base URL     {where['base_url']}",
            f"control URL  {where['control_url']}",
            "",
            "In anymeet.toml:",
            "",
            f"[profiles.{profile}]",
            *toml,
            "",
            "Or in the environment:",
            "",
            f"export ANYMEET_PROFILE={profile}",
            *environment,
            "",
            "Ctrl-C ends it, and everything in it is lost.",
        )
    )
