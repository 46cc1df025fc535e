"""Pages of a site kept with the records they must give: ``<site>/<slug>/{page.html,expected.json,meta.json}``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from newsbot import extract
from newsbot.errors import UsageError
from newsbot.feed import to_dict
from newsbot.items import Article
from newsbot.page import Extraction, Page, Visit
from newsbot.site import GENERIC
from newsbot.sites import Registry

KEYS: Final = (
    "language", "direction", "publisher", "canonical_url", "article_type", "kicker", "headline", "alternative_headline",
    "description", "section", "breadcrumbs", "tags", "authors", "dateline", "date_published", "date_published_raw",
    "date_precision", "date_zone_basis", "date_modified", "image", "images", "body", "blocks", "word_count", "related",
    "is_accessible_for_free", "copyright_notice",
)  # fmt: skip
"""What the page decides, and neither the visit nor the rules that won: the keys of a saved record."""

KEPT_HEADERS: Final = ("content-type", "x-robots-tag", "tdm-reservation")
AROUND: Final = 60
"""Characters shown around the place where two long texts part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value that is not as expected; ``field`` is a path such as ``blocks[3].text``."""

    field: str
    expected: Any
    got: Any

    @property
    def key(self) -> str:
        """The key of the record that the value belongs to; "outcome" of a page that is read as no article."""
        return self.field.partition(".")[0].partition("[")[0]


@dataclass(frozen=True)
class Fixture:
    """One folder of a saved page; raises ``UsageError`` for a file that is missing or no JSON object."""

    folder: Path

    @cached_property
    def meta(self) -> dict[str, Any]:
        """Where the page is from: "url", "site" ("" for none), "now" (RFC 3339) and perhaps "headers"."""
        path = self.folder / "meta.json"
        found = _object(path)
        if wrong := [key for key in ("url", "site", "now") if not isinstance(found.get(key), str)]:
            raise UsageError(f"{path}: want a text under {' and '.join(map(repr, wrong))}")
        return found

    @cached_property
    def expected(self) -> dict[str, Any]:
        return _object(self.folder / "expected.json")

    @property
    def now(self) -> datetime:
        """The clock that the page is read by, aware."""
        try:
            now = datetime.fromisoformat(self.meta["now"])
        except ValueError:
            now = None
        if now is None or now.tzinfo is None:
            raise UsageError(
                f'{self.folder / "meta.json"}: "now" {self.meta["now"]!r} is no RFC 3339 time; '
                "write it as 2026-01-20T12:00:00+00:00"
            )
        return now

    def extraction(self, registry: Registry) -> Extraction:
        """What the page gives today, read by the site file's layout of the day it was saved, offline."""
        try:
            body = (self.folder / "page.html").read_bytes()
        except OSError as error:
            raise UsageError(
                f"{error.filename}: {error.strerror}; save the page again with `newsite --force`"
            ) from error
        visit = Visit(now=self.now)
        headers = self.meta.get("headers", {})
        page = Page(url=self.meta["url"], body=body, visit=visit, status=200, headers=headers)
        name = self.meta["site"]
        site = registry.site(name, self.now.date()) if name else GENERIC
        return extract.open(page, site).article()

    def differences(self, registry: Registry) -> list[Difference]:
        """What is not as expected, one for each value that parts; [] when all is."""
        found = self.extraction(registry)
        if found.outcome != "article":
            return [Difference(field="outcome", expected="article", got=f"{found.outcome}: {found.reason}")]
        record = to_dict(found.article)
        wrong = ((key, want, over_keys_of(want, record.get(key))) for key, want in self.expected.items())
        return [one for key, want, got in wrong for one in _parted(key, want, got)]

    def update(self, registry: Registry) -> None:
        """Writes today's values over the expected ones, key by key; never those of a page that is read as no article.

        Raises ``UsageError`` for such a page, ``OSError``.
        """
        found = self.extraction(registry)
        if found.outcome != "article":
            raise UsageError(
                f"{self.folder}: read as {found.outcome} ({found.reason}) now, so its record stays; "
                "mend the site file, or remove the folder"
            )
        record = to_dict(found.article)
        fresh = {key: over_keys_of(want, record.get(key)) for key, want in self.expected.items()}
        (self.folder / "expected.json").write_text(_json(fresh), encoding="utf-8")

    def expect(self, name: str, values: Sequence[str]) -> None:
        """Writes what a reader says a text or list of the record is, whatever the page gives; raises ``OSError``."""
        value: Any = list(values) if isinstance(self.expected[name], list) else values[0]
        (self.folder / "expected.json").write_text(_json({**self.expected, name: value}), encoding="utf-8")


def fixtures_in(folder: Path) -> list[Fixture]:
    """The saved pages in a folder, by name."""
    return [Fixture(path.parent) for path in sorted(folder.glob("*/meta.json"))]


def fixtures_of(pages: Path, site: str) -> list[Fixture]:
    """The saved pages of a site, by name; raises ``UsageError`` when there is none."""
    found = fixtures_in(pages / site)
    if not found:
        raise UsageError(f"{pages / site} holds no saved pages; `newsite` saves some, --dir says where they are")
    return found


def save(folder: Path, page: Page, article: Article, *, site: str) -> None:
    """Writes the page with its record into the folder; raises ``OSError``."""
    headers = {name: page.headers[name] for name in KEPT_HEADERS if name in page.headers}
    meta = {"url": page.url, "site": site, "about": "saved by newsite", "now": page.visit.now.isoformat()}
    record = to_dict(article)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "page.html").write_bytes(page.body)
    (folder / "expected.json").write_text(_json({key: record[key] for key in KEYS}), encoding="utf-8")
    (folder / "meta.json").write_text(_json({**meta, "headers": headers}), encoding="utf-8")


def slug_of(url: str) -> str:
    """A folder's name for a page, of its URL's last two segments: letters, digits and dashes only."""
    parts = urlsplit(url)
    tail = "-".join([*parts.path.strip("/").split("/")[-2:], *([parts.query] if parts.query else [])])
    return re.sub(r"[^A-Za-z0-9]+", "-", tail).strip("-").lower()[:80] or "page"


def over_keys_of(want: Any, got: Any) -> Any:
    """What ``got`` (records or plain values) holds over the keys that ``want`` names: lists item by item."""
    if isinstance(want, dict) and got is not None:
        return {key: over_keys_of(value, got.get(key) if isinstance(got, Mapping) else getattr(got, key))
                for key, value in want.items()}  # fmt: skip
    if isinstance(want, list) and isinstance(got, list):
        both = [over_keys_of(one, other) for one, other in zip(want, got, strict=False)]
        return both + got[len(want) :]
    return got


def excerpts(one: Difference) -> tuple[str, str]:
    """Both values in words, of long texts the place where they part."""
    if not (isinstance(one.expected, str) and isinstance(one.got, str)):
        return _shown(one.expected), _shown(one.got)
    pairs = zip(one.expected, one.got, strict=False)
    shorter = min(len(one.expected), len(one.got))
    place = next((at for at, (a, b) in enumerate(pairs) if a != b), shorter)
    start = max(0, place - AROUND // 2) if max(len(one.expected), len(one.got)) > 2 * AROUND else 0
    return _cut(one.expected, start), _cut(one.got, start)


def _cut(text: str, start: int) -> str:
    end = start + 2 * AROUND
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _shown(value: Any) -> str:
    return _cut(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), 0)


def _parted(path: str, want: Any, got: Any) -> Iterator[Difference]:
    if want == got:
        return
    if isinstance(want, dict) and isinstance(got, dict):
        for key, value in want.items():
            yield from _parted(f"{path}.{key}", value, got.get(key))
    elif isinstance(want, list) and isinstance(got, list) and len(want) == len(got) and isinstance(want[0], dict):
        for place, (one, other) in enumerate(zip(want, got, strict=True)):
            yield from _parted(f"{path}[{place}]", one, other)
    else:
        yield Difference(field=path, expected=want, got=got)


def _object(path: Path) -> dict[str, Any]:
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: {error}") from error
    if not isinstance(loaded, dict):
        raise UsageError(f"{path}: want a JSON object, got {type(loaded).__name__}")
    return loaded


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
