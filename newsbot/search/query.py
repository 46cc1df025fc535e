"""Queries: what is asked, as the index understands it, and what it answers."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from typing import Any

from newsbot.errors import UsageError
from newsbot.search.spelling import TRIGRAM, forms
from newsbot.text.normalize import fold, words

HEADLINE_WEIGHT = 8.0
STANDS_THERE = "instr(folded.headline || ' ' || folded.body, ?)"
PART = re.compile(r'"([^"]+)"|(\S+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Days of publication, YYYY-MM-DD, both included; languages ("ar" is "ar-EG" too), sites, sections; () for all."""

    since: str | None = None
    until: str | None = None
    languages: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An article that was found, at its latest revision."""

    record_id: str
    revision: int
    site: str
    language: str | None
    date_published: str | None
    url: str
    headline: str | None
    body: str


def terms(query: str) -> list[str]:
    """The folded words of a query; what stands in quotation marks is one. Raises ``UsageError`` for none."""
    found: list[str] = []
    for quoted, bare in PART.findall(query):
        found += [fold(quoted)] if quoted else words(fold(bare))
    wanted = list(dict.fromkeys(term for term in found if term))
    if not wanted:
        raise UsageError(f"{query!r} has no letter or digit to look for")
    return wanted


def search(
    database: sqlite3.Connection, wanted: list[str], filters: Filters, *, limit: int, skip: int = 0
) -> tuple[list[Found], int]:
    """(the best ``limit`` articles behind the first ``skip`` that have all the terms, how many there are).

    Ranked by BM25, the headline counting more; the later published first among equals, and where no term is given.
    """
    source, values = chosen(wanted, filters)
    long = any(_is_long(term) for term in wanted)
    order = f"bm25(folded, {HEADLINE_WEIGHT}, 1.0), " if long else ""
    names = ", ".join(f"articles.{name}" for name in Found.__dataclass_fields__)
    query = f"SELECT {names} {source} ORDER BY {order}date_published DESC, record_id LIMIT ? OFFSET ?"
    rows = database.execute(query, (*values, limit, skip))
    found = [Found(**dict(zip(Found.__dataclass_fields__, row, strict=True))) for row in rows]
    [count] = database.execute(f"SELECT count(*) {source}", values).fetchone()
    return found, count


FACETS = {
    "site": "site",
    "section": "section",
    "language": "language",
    "month": "substr(date_published, 1, 7)",
}
"""What articles are counted by, and its expression."""


def facet(database: sqlite3.Connection, name: str, wanted: list[str], filters: Filters) -> list[tuple[str, int]]:
    """(value, how many of the chosen articles have it), the most frequent first, months the latest first."""
    source, values = chosen(wanted, filters)
    order = "1 DESC" if name == "month" else "2 DESC, 1"
    query = f"SELECT {FACETS[name]}, count(*) {source} AND {FACETS[name]} > '' GROUP BY 1 ORDER BY {order}"
    return database.execute(query, values).fetchall()


def chosen(wanted: list[str], filters: Filters) -> tuple[str, list[Any]]:
    """FROM and WHERE of the articles that have all the terms and pass the filters, and the values in them."""
    clauses, values = _clauses(filters)
    match = " AND ".join(_match(term) for term in wanted if _is_long(term))
    if match:
        clauses.append("folded MATCH ?")
        values.append(match)
    for term in wanted:
        if not _is_long(term):
            either = forms(term)
            clauses.append(f"({' OR '.join([STANDS_THERE] * len(either))})")
            values += either
    source = "folded JOIN articles ON articles.id = folded.rowid" if wanted else "articles"
    return f"FROM {source} WHERE {' AND '.join(clauses)}", values


def _is_long(term: str) -> bool:
    """Whether the index knows such words, in each of their forms."""
    return all(len(form) >= TRIGRAM for form in forms(term))


def _match(term: str) -> str:
    """The forms of the term as strings of FTS5, which runs nothing that stands in one."""
    return "(" + " OR ".join('"' + form.replace('"', '""') + '"' for form in forms(term)) + ")"


def _clauses(filters: Filters) -> tuple[list[str], list[Any]]:
    clauses = ["1"]
    values: list[Any] = []
    for clause, value in (
        ("substr(date_published, 1, 10) >= ?", filters.since),
        ("substr(date_published, 1, 10) <= ?", filters.until),
    ):
        if value:
            clauses.append(clause)
            values.append(value)
    for column, names in (("site", filters.sites), ("section", filters.sections)):
        if names:
            clauses.append(f"{column} IN ({_marks(names)})")
            values += names
    if filters.languages:
        clauses.append("(" + " OR ".join("language || '-' LIKE ? || '-%'" for _ in filters.languages) + ")")
        values += filters.languages
    return clauses, values


def _marks(values: tuple[str, ...]) -> str:
    return ", ".join("?" * len(values))
