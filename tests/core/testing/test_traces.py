"""How the contract tells what a value changes in a request from what differs in each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from anymeet.models import LinkRequest, LinkRole
from anymeet.testing.contract.traces import Place, Trace
from anymeet.tokens import signed

SECRET = "the secret of nobody at all"
TOKEN = signed({"role": "host", "jti": "1"}, SECRET)


def trace(*sent: Mapping[str, Any]) -> Trace:
    """A call that sent this."""
    return Trace(LinkRequest(role=LinkRole.HOST), None, sent)


@pytest.mark.parametrize(
    ("one", "other", "differing"),
    [
        ({"body": {"name": "A", "nonce": 1}}, {"body": {"name": "A", "nonce": 2}}, {(0, "body", "nonce")}),
        ({"body": {}}, {"body": None}, {(0, "body")}),
        ({"body": {}}, {}, {(0, "body")}),
        ({"body": {"people": ["a"]}}, {"body": {"people": ["a", "b"]}}, {(0, "body", "people", 1)}),
        ({"body": {"people": ()}}, {"body": {}}, {(0, "body", "people")}),
        ({"path": "/rooms/1/people"}, {"path": "/rooms/2/people"}, {(0, "path", 2)}),
        (
            {"url": "https://meet.example/join?name=Ada&sum=1"},
            {"url": "https://meet.example/join?name=Ada&sum=2"},
            {(0, "url", "query", "sum", 0)},
        ),
        ({"url": "https://meet.example/a#x"}, {"url": "https://meet.example/a#y"}, {(0, "url", "fragment")}),
        ({"token": "eyJ.no token"}, {"token": "eyJ.nor this"}, {(0, "token")}),
        ({"token": "eyJ.no token"}, {"token": "eyJ.no token"}, set()),
    ],
)
def test_pieces_are_told_apart_one_by_one(
    one: Mapping[str, Any], other: Mapping[str, Any], differing: set[Place]
) -> None:
    """Of objects, lists, paths and addresses it is told which part differs, and that an empty one is not none."""
    assert differing == trace(one).differing(trace(other))
    assert differing == trace(other).differing(trace(one))


def test_a_token_is_looked_into() -> None:
    """Where a number in a token differs each time, what else it claims is still told apart."""
    url = "https://meet.example/join?token="
    one, again, other = (
        trace({"url": url + token})
        for token in (
            TOKEN,
            signed({"role": "host", "jti": "2"}, SECRET),
            signed({"role": "guest", "jti": "3"}, SECRET),
        )
    )
    claims = (0, "url", "query", "token", 0, "payload")
    assert {(*claims, "role")} == one.differing(other) - one.differing(again)
    assert (*claims, "jti") in one.differing(again)


def test_requests_more_or_fewer_differ() -> None:
    """A call that sends one request more differs in all of that."""
    assert {(1,), (1, "path")} == trace({"path": "x"}).differing(trace({"path": "x"}, {"path": "y"}))


def test_what_differs_is_shown_by_its_place() -> None:
    """People read where it stands, as a path from the number of the request, and what stood there."""
    one, other = trace({"query": {"name": "A"}}), trace({"query": {"name": "A", "sum": 7}})
    assert {"0.query.sum": 7} == other.at(one.differing(other))
    assert {"0.query.sum": None} == one.at(one.differing(other))
