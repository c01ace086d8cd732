"""Reading a request off the wire."""

from __future__ import annotations

import json
from typing import Any

from werkzeug.datastructures import FileStorage, Headers, MultiDict
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map
from werkzeug.wrappers import Request

from anymeet.testing.messages import EmulatedRequest, Refusal, UploadedFile
from anymeet.testing.routes import Route
from anymeet.testing.rules import converted

_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


def request_from(http: Request, routes: Map) -> tuple[EmulatedRequest, Route | None, Refusal | None]:
    """The request, where it goes (None when nowhere), and why it cannot be carried out, if it cannot."""
    route: Route | None = None
    refusal: Refusal | None = None
    variables: dict[str, str] = {}
    try:
        route, matched = routes.bind("localhost").match(http.path, http.method)
        variables = {name: str(matched[name]) for name in route.variables}
    except NotFound:
        refusal = Refusal(404, f"there is no {http.path}", code="unknown_path")
    except MethodNotAllowed as error:
        allowed = ", ".join(sorted(error.valid_methods or ()))
        refusal = Refusal(405, f"{http.path} takes {allowed}", code="method_not_allowed", headers={"Allow": allowed})
    query, body = _fields(http.args), None
    data = http.get_data(cache=True)
    documented = route.documented if route else None
    if http.mimetype in _FORMS:
        body = _fields(http.form)
        if documented:
            body = converted(documented.body.properties, body)
    elif data:
        try:
            body = json.loads(data)
        except (ValueError, RecursionError):
            if http.mimetype in ("", "application/json"):
                refusal = refusal or Refusal(400, "the body is not JSON", code="malformed")
    request = EmulatedRequest(
        operation=route.id if route else "",
        method=http.method,
        path=http.path,
        url_root=http.url_root.rstrip("/"),
        variables=variables,
        query=converted(documented.query, query) if documented else query,
        query_string=http.query_string.decode("latin-1"),
        body=body,
        data=data,
        headers=Headers(list(http.headers.items())),
        files={name: _file(file) for name, file in http.files.items()},
    )
    return request, route, refusal


def _fields(values: MultiDict[str, str]) -> dict[str, Any]:
    """Names with their values: a list where a name is repeated, or ends in ``[]``."""
    return {
        name.removesuffix("[]"): texts if len(texts) > 1 or name.endswith("[]") else texts[0]
        for name, texts in values.to_dict(flat=False).items()
    }


def _file(file: FileStorage) -> UploadedFile:
    content = file.read()
    file.close()
    return UploadedFile(file.filename or "", file.mimetype or "application/octet-stream", content)
