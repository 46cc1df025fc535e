"""Why a record is as it is: for each field the source that won and those that lost, for each piece its fate."""

from __future__ import annotations

from typing import Any, Final

from lxml.html import HtmlElement

from newsbot.extract import about
from newsbot.extract.authors import AUTHORS
from newsbot.extract.dates import read_dates
from newsbot.extract.headline import HEADLINE
from newsbot.extract.origins import element, origins
from newsbot.extract.reading import BODY_ROLES, Reading
from newsbot.extract.section import SECTION
from newsbot.extract.sources import all_of
from newsbot.page import Extraction

TABLES: Final = {
    "headline": HEADLINE,
    "description": about.DESCRIPTION,
    "section": SECTION,
    "tags": about.TAGS,
    "authors": AUTHORS,
}
"""The source tables that can be asked for every answer they give."""

KEPT: Final = BODY_ROLES | {"image", "table", "embed", "related"}


def explain(reading: Reading, found: Extraction) -> dict[str, Any]:
    """{"outcome", "reason", "detail", "fields": [...], "pieces": [...]}, ready for JSON.

    ``nodes`` of a field and ``node`` of a piece are the paths (XPath) of the elements that it came from.
    """
    provenance = found.article.provenance
    nodes = origins(reading, found.article).fields
    rows = []
    for field in provenance.__slots__:
        value, source = getattr(found.article, field), getattr(provenance, field)
        rows.append(
            {
                "field": field,
                "value": _plain(value),
                "source": source,
                "nodes": [_path(node) for node in nodes[field]],
                "lost": _lost(reading, field, found, source),
            }
        )
    return {
        "outcome": found.outcome,
        "reason": found.reason,
        "detail": found.detail,
        "fields": rows,
        "pieces": [_piece(reading, index) for index in range(len(reading.pieces))],
    }


def _lost(reading: Reading, field: str, found: Extraction, won: str | None) -> list[dict[str, Any]]:
    """The answers of the sources that did not win."""
    if field in TABLES:
        answers = all_of(reading, TABLES[field])
    elif field in ("date_published", "date_modified"):
        dated = read_dates(reading, found.article.language).witnesses
        wanted = [one for one in dated if (one.date.label == "modified") == (field == "date_modified")]
        answers = [(one.source, one.date.value) for one in wanted]
    else:
        return []
    return [{"source": name, "value": _plain(value)} for name, value in answers if name != won]


def _plain(value: object) -> Any:
    """A value short enough to read: text, list or number as it is, an object as its class says."""
    if isinstance(value, list) and value and hasattr(value[0], "__dataclass_fields__"):
        return f"{len(value)} {type(value[0]).__name__}"
    return value if isinstance(value, str | int | bool | list | type(None)) else str(value)


def _piece(reading: Reading, index: int) -> dict[str, Any]:
    piece, verdict = reading.pieces[index], reading.verdicts.get(index)
    return {
        "piece": index,
        "kind": piece.kind,
        "tag": piece.role,
        "kept": verdict is not None and verdict.role in KEPT,
        "role": verdict.role if verdict else None,
        "why": verdict.why if verdict else None,
        "node": _path(element(piece)),
        "text": piece.text or (piece.node.get("src") or "" if piece.node is not None else ""),
    }


def _path(node: HtmlElement) -> str:
    return str(node.getroottree().getpath(node))
