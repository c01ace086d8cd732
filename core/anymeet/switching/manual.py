"""What remains for people to do when an application moves from one vendor to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from anymeet.calls import Place
from anymeet.models import Lack, Reason
from anymeet.switching.findings import Effect, Finding, ManualStep
from anymeet.switching.sides import Side

_ADVICE: Final[Mapping[Reason, str]] = {
    Reason.UNDOCUMENTED: "Ask {target} how",
    Reason.NOT_WRITTEN: "Add it to the provider, or call {target}'s own API through native",
    Reason.PLAN: "Get the plan or the rights from {target}",
}
"""What a vendor lacks is the application's to do without: the finding itself says so, with its places."""
_FILES: Final[Mapping[str, str]] = {
    "recordings.download": "recordings",
    "transcripts.export": "transcripts",
    "chat.export": "chats",
    "questions.export": "questions",
    "polls.results": "poll results",
}
"""What can be fetched from a vendor before leaving it, by ability."""


def manual_steps(
    findings: Sequence[Finding], used: Mapping[str, Sequence[Place]], source: Side, target: Side
) -> Iterator[ManualStep]:
    """The steps that follow from the findings, and from what exists at the source. ``used`` are the interfaces, and where."""
    here, there = source.title, target.title
    if here == there:
        here, there = source.name, target.name
    if not target.has_credentials:
        settings = f" with {' and '.join(target.required_settings)}" if target.required_settings else ""
        yield ManualStep(
            text=f"Get an account at {there} and write a profile{settings}; `anymeet doctor --check` tries it"
        )
    for lack in dict.fromkeys(finding.lack for finding in findings if finding.lack and finding.lack.reason in _ADVICE):
        advice = _ADVICE[lack.reason].format(target=there)
        text = f"{advice}: {lack.detail}" if lack.detail else advice
        yield from _because(text, (finding for finding in findings if finding.lack == lack))
    yield from _because(
        f"Find out what {there} calls this, and put it in the request's vendor part for {target.provider}",
        (finding for finding in findings if finding.effect is Effect.IGNORED),
    )
    yield from _because(
        f"Rewrite this for {there}'s own API, or without native",
        (finding for finding in findings if finding.ability.startswith("native.")),
    )
    yield ManualStep(
        text=f"Ids that the application keeps are {here}'s: let it forget them, or keep {there}'s beside them"
    )
    if "links" in used:
        text = f"Hand out new links: the ones that people have lead to {here}"
        yield ManualStep(text=text, abilities=("links.create",), places=tuple(used["links"]))
    if "webhooks" in used and target.abilities["webhooks.create"] is None:
        text = f"Register the webhooks at {there}, with its own names of events, and give the profile the token that proves them"
        yield ManualStep(text=text, abilities=("webhooks.create", "webhooks.receive"), places=tuple(used["webhooks"]))
    kept: dict[Lack | None, list[str]] = {}
    for ability in _FILES:
        kept.setdefault(source.abilities[ability], []).append(ability)
    for missing, abilities in kept.items():
        what = ", ".join(_FILES[ability] for ability in abilities)
        if missing is None:
            text = f"Fetch what you want to keep from {here}: {what}"
        elif missing.reason is not Reason.VENDOR_LACKS:
            text = f"Save by hand what you want to keep from {here}: {what} ({missing})"
        else:
            continue
        yield ManualStep(text=text, abilities=tuple(abilities))


def _because(text: str, findings: Iterable[Finding]) -> Iterator[ManualStep]:
    """One step for all of the findings, or none where there are none."""
    if found := list(findings):
        yield ManualStep(
            text=text,
            abilities=tuple(dict.fromkeys(finding.ability for finding in found)),
            places=tuple(dict.fromkeys(place for finding in found for place in finding.places)),
        )
