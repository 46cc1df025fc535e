"""What the page says about the article: tags, description, type, publisher, language, rights."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import urlsplit

import lxml.etree

from newsbot.extract import hints as h
from newsbot.extract.labels import kinds_of, starts_with_label
from newsbot.extract.reading import Reading
from newsbot.extract.sources import Source, json_ld, meta, selected, selected_texts, win
from newsbot.items import Rights
from newsbot.metadata import names as names_of
from newsbot.metadata import types_of
from newsbot.text.kept import kept
from newsbot.text.normalize import clean, fold
from newsbot.urls import is_home

TYPES: Final = {
    "OpinionNewsArticle": "opinion", "AnalysisNewsArticle": "analysis", "LiveBlogPosting": "live_blog",
    "ReviewNewsArticle": "review", "NewsArticle": "news", "ReportageNewsArticle": "news", "VideoObject": "video",
    "ImageGallery": "gallery",
}  # fmt: skip
"""schema.org type → article_type."""


RELATIONS: Final[Callable[..., Any]] = lxml.etree.XPath("//a/@rel")

LONGEST_NOTICE: Final = 300
"""Characters of a notice of rights at most."""

CUT_SHORT: Final = ("…", "...", "[…]", "[...]")

DESCRIPTION: Final[tuple[Source[str], ...]] = (
    selected("description"),
    json_ld("description"),
    meta("og", "og:description"),
    meta("meta:description", "description", "twitter:description"),
)


def description(reading: Reading) -> tuple[str | None, str | None]:
    """(the page's own standfirst or meta description, source).

    Where the page prints it cut short ("…"), that line repeats the opening and is claimed, for it is no prose.
    """
    value, name = win(reading, DESCRIPTION)
    if value and value.rstrip().endswith(CUT_SHORT):
        for piece in reading.pieces[: reading.first_prose + 2]:
            if piece.kind == "text" and fold(piece.text) == fold(value):
                reading.claim(piece, "description", "the description, cut short")
    return value, name


def _selected_tags(reading: Reading) -> list[str]:
    return _once(selected_texts(reading, "tags"))


def _json_ld_tags(reading: Reading) -> list[str]:
    values = names_of((reading.page.metadata.article or {}).get("keywords"))
    return _once(_split(values[0]) if len(values) == 1 else values)


def _meta_tags(reading: Reading) -> list[str]:
    listed = reading.page.metadata.meta
    many = listed.get("article:tag", [])
    if many:
        return _once(_split(many[0]) if len(many) == 1 else many)
    found = reading.page.metadata.first("news_keywords", "keywords", "parsely-tags", "sailthru.tags")
    return _once(_split(found[1])) if found else []


def _printed_tags(reading: Reading) -> list[str]:
    """Links marked rel=tag (HTML Standard, 4.6.6.19), in a node named tags, or after a label such as "Tags:"."""
    texts: list[str] = []
    for relations in RELATIONS(reading.root):
        if "tag" in relations.split():
            texts.append(clean(relations.getparent().text_content()))
    if not texts:
        labelled = False
        for piece in reading.pieces[reading.box_range.start :]:
            if piece.kind != "text":
                continue
            hints = piece.frame.hints
            named = hints & h.TAGS and not hints & (h.RELATED | h.NAV)
            if (named or labelled) and piece.links and piece.link_density > 0.6:
                texts.extend(text for _, text in piece.links)
            else:
                labelled = "tags" in kinds_of(piece.text)
    return _once(text.lstrip("#") for text in texts if len(text) <= 50)[:20]


TAGS: Final[tuple[Source[list[str]], ...]] = (
    ("site:tags", _selected_tags),
    ("json-ld", _json_ld_tags),
    ("meta", _meta_tags),
    ("printed", _printed_tags),
)


def tags(reading: Reading) -> tuple[list[str], str | None]:
    """(keywords as printed or declared, each once, source)."""
    value, name = win(reading, TAGS)
    return value or [], name


def _split(value: str) -> list[str]:
    return re.split(r"\s*[,،;؛|]\s*", value)


def _once(values: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for value in values:
        text = clean(value).strip("#")
        if text:
            found.setdefault(fold(text), text)
    return list(found.values())


def article_type(reading: Reading) -> tuple[str | None, str | None]:
    """(news, opinion, live_blog …, source); (None, None) when the page does not say."""
    node = reading.page.metadata.article
    if node:
        for name in TYPES:
            if name in types_of(node):
                return TYPES[name], "json-ld"
    return None, None


def publisher(reading: Reading) -> tuple[str | None, str | None]:
    """(declared or site file's publisher, source)."""
    declared = next(iter(names_of((reading.page.metadata.article or {}).get("publisher"))), None)
    if declared:
        return declared, "json-ld"
    if reading.site.publisher:
        return reading.site.publisher, "site"
    return win(reading, (meta("og", "og:site_name"),))


def copyright_notice(reading: Reading) -> tuple[str | None, str | None]:
    """(the notice of rights as printed, source): the last short line that begins like one."""
    for piece in reversed(reading.texts):
        if len(piece.text) <= LONGEST_NOTICE and _is_notice(piece.text):
            return piece.text, "printed"
    return None, None


@kept(8192, longest=LONGEST_NOTICE)
def _is_notice(text: str) -> bool:
    return fold(text).startswith(("©", "copyright", "(c)")) or starts_with_label("copyright", text)


def rights(reading: Reading) -> Rights:
    """Signals about use: robots meta or header, TDM reservation (W3C TDMRep), noai."""
    metadata, headers = reading.page.metadata, reading.page.headers
    robots = ", ".join(filter(None, [*metadata.meta.get("robots", []), headers.get("x-robots-tag", "")])) or None
    reservation = metadata.first("tdm-reservation")
    noai = [word for word in ("noai", "noimageai") if robots and word in robots.lower()]
    return Rights(
        robots=clean(robots) or None,
        tdm_reservation=reservation[1] if reservation else headers.get("tdm-reservation"),
        noai=", ".join(noai) or None,
    )


def canonical(reading: Reading) -> str | None:
    """The canonical URL that the page declares, as written but absolute; ``None`` when it declares none."""
    metadata = reading.page.metadata
    listed = metadata.links.get("canonical")
    if listed:
        return listed[0]
    found = metadata.first("og:url")
    url = reading.page.absolute(found[1]) if found else None
    return url if url and not is_home(url) and urlsplit(url).hostname else None


def free(reading: Reading) -> bool | None:
    """Whether all can read it: isAccessibleForFree as declared; ``None`` when not stated."""
    value = (reading.page.metadata.article or {}).get("isAccessibleForFree")
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(str(value).strip().lower()) if value is not None else None
