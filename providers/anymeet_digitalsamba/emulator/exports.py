"""Exports: what a list holds, as a file."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

from anymeet.testing import JSON, Answer

Rows = Sequence[Mapping[str, JSON]]


def export(rows: Rows, format: str | None, line: Callable[[Mapping[str, JSON]], str], name: str) -> Answer:
    """``rows`` as txt (a ``line`` each; also when nothing is said), json, csv, or zip (of csv and txt)."""
    text = "".join(f"{line(row)}\n" for row in rows)
    match format:
        case "json":
            return Answer(200, list(rows))
        case "csv":
            return Answer(200, _csv(rows), {"Content-Type": "text/csv; charset=utf-8"})
        case "zip":
            return Answer(
                200, _zip({f"{name}.csv": _csv(rows), f"{name}.txt": text}), {"Content-Type": "application/zip"}
            )
        case _:
            return Answer(200, text)


def _csv(rows: Rows) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, fieldnames=list(rows[0]) if rows else [])
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def _zip(files: Mapping[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return file.getvalue()
