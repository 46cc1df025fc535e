"""What a reader says an article gives, by field: how a page shows such a value, and when a record has it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Final

from lxml.html import HtmlElement

from newsbot import extract
from newsbot.errors import UsageError
from newsbot.extract.images import address
from newsbot.items import Article
from newsbot.page import Page
from newsbot.site import Site
from newsbot.text.dates import parse_dates
from newsbot.text.normalize import clean, fold

LONGEST_AROUND: Final = 60
"""Characters that may stand round a name, a date or a line in the element that prints it."""

Shows = Callable[[HtmlElement, str, Page, Site], bool]
"""Whether an element of a page prints a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of field: ``shows`` tells its elements, ``has`` whether a record holds all the values.

    ``single``: a page has one value of it, so a selector that finds two different ones is wrong.
    """

    shows: Shows
    has: Callable[[Article, str, Sequence[str]], bool]
    single: bool = True


@dataclass(slots=True, kw_only=True)
class Expectations:
    """The values by field, and the URL of the article that gives them (``None``: the first one named)."""

    url: str | None = None
    values: dict[str, list[str]] = field(default_factory=dict)


def article_by(page: Page, site: Site) -> Article:
    """The record of a page as a declaration reads it, whatever it was read by before."""
    return extract.open(page, site).article().article


def text_of(node: HtmlElement) -> str:
    """An element's text as a selector reads it."""
    return clean(" ".join(node.itertext()))


def _prints(node: HtmlElement, value: str, page: Page, site: Site) -> bool:
    return fold(text_of(node)) == fold(value)


def _prints_within(node: HtmlElement, value: str, page: Page, site: Site) -> bool:
    text = fold(text_of(node))
    return len(text) <= len(fold(value)) + LONGEST_AROUND and fold(value) in text


def _prints_date(node: HtmlElement, value: str, page: Page, site: Site) -> bool:
    text = text_of(node)
    if len(text) > 2 * LONGEST_AROUND or not any(char.isdigit() for char in text):
        return False
    dates = parse_dates(text, now=page.visit.now, zone=site.zone, language=site.language)
    return any(one.value.startswith(value) for one in dates)


def _shows_picture(node: HtmlElement, value: str, page: Page, site: Site) -> bool:
    return node.tag in ("img", "amp-img") and (address(page, node) or "").endswith(value)


def _holds_link(node: HtmlElement, value: str, page: Page, site: Site) -> bool:
    return next(node.iter("a"), None) is not None and fold(value) in fold(text_of(node))


def _has_text(article: Article, name: str, values: Sequence[str]) -> bool:
    return [fold(getattr(article, name) or "")] == [fold(value) for value in values]


def _has_list(article: Article, name: str, values: Sequence[str]) -> bool:
    return [fold(one) for one in getattr(article, name)] == [fold(value) for value in values]


def _has_date(article: Article, name: str, values: Sequence[str]) -> bool:
    return (getattr(article, name) or "").startswith(values[0])


def _has_picture(article: Article, name: str, values: Sequence[str]) -> bool:
    return (article.image.url or "").endswith(values[0])


def _has_related(article: Article, name: str, values: Sequence[str]) -> bool:
    """Whether each value is the headline, label or URL of an edge, and none stands in the body too."""
    known = {fold(text) for edge in article.related for text in (edge.headline, edge.label, edge.url) if text}
    return all(fold(value) in known for value in values) and _has_no(article, name, values)


def _has_no(article: Article, name: str, values: Sequence[str]) -> bool:
    """Whether no block prints a value."""
    lines = chain.from_iterable((block.text or "", *block.items) for block in article.blocks if block.type != "related")
    return {fold(value) for value in values}.isdisjoint(map(fold, lines))


TEXT: Final = Kind(shows=_prints, has=_has_text)
NAMES: Final = Kind(shows=_prints_within, has=_has_list, single=False)
DATE: Final = Kind(shows=_prints_date, has=_has_date)

KINDS: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(("headline", "kicker", "alternative_headline", "description", "section"), TEXT),
    **dict.fromkeys(("authors", "tags"), NAMES),
    **dict.fromkeys(("date_published", "date_modified"), DATE),
    "image": Kind(shows=_shows_picture, has=_has_picture),
    "related": Kind(shows=_holds_link, has=_has_related, single=False),
    "remove": Kind(shows=_prints_within, has=_has_no, single=False),
}
"""The fields that a selector can be found for."""

SAID_ONCE: Final = "publisher"
"""What a site file says of all its articles."""


def expectations(said: Iterable[str]) -> Expectations:
    """What the options say: each FIELD=VALUE, a field again for one more value, or a JSON or TOML file of them.

    A file may name its article under "url". Raises ``UsageError`` for anything else.
    """
    found = Expectations()
    for one in said:
        name, equals, value = one.partition("=")
        if equals and name.replace("_", "").isalpha():
            _add(found, name, value)
        else:
            for key, given in _file(Path(one)).items():
                if key == "url" and isinstance(given, str):
                    found.url = given
                    continue
                for part in given if isinstance(given, list) else [given]:
                    _add(found, key, part)
    return found


def _add(found: Expectations, name: str, value: Any) -> None:
    if name not in KINDS and name != SAID_ONCE:
        raise UsageError(f"--expect {name}: no selector can be found for it; one of {', '.join([*KINDS, SAID_ONCE])}")
    if not isinstance(value, str) or not clean(value):
        raise UsageError(f"--expect {name}: want a text, got {value!r}")
    values = found.values.setdefault(name, [])
    values.append(clean(value))
    if len(values) > 1 and (name == SAID_ONCE or KINDS[name].single):
        raise UsageError(f"--expect {name}: a page has one, got {' and '.join(map(repr, values))}")


def _file(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        loaded = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UsageError(f"--expect {path}: {why}; write FIELD=VALUE, or name a JSON or TOML file of them") from error
    if not isinstance(loaded, dict):
        raise UsageError(f"--expect {path}: want fields with their values, got {type(loaded).__name__}")
    return loaded
