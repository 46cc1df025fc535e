"""JSON Schema (2020-12) of the feeds, generated from the dataclasses in ``items``.

Every key is required; keys of newer minor versions are allowed beside them, as ``feed`` allows them.
"""

from __future__ import annotations

import types
from dataclasses import fields
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from newsbot import items
from newsbot.items import CHOICES, FEEDS, SCHEMA_VERSION

DIALECT = "https://json-schema.org/draft/2020-12/schema"
JSON_TYPES = {str: "string", int: "integer", bool: "boolean"}
PATTERNS = {"schema_version": rf"^{SCHEMA_VERSION.split('.')[0]}\.[0-9]+$"}
OBJECTS = (*FEEDS.values(), items.Image, items.Block, items.RelatedLink, items.Rights, items.Provenance)

SHARED = {
    "schema_version": "Version of this schema; keys are only added within a major version.",
    "record_id": "Stable id of the article, from its canonical URL.",
    "site": "Name of the site; also its folder.",
    "date_crawled": "When the page was fetched: RFC 3339, UTC.",
    "date_seen": "When it was seen: RFC 3339, UTC.",
    "run_id": "The run that wrote the row.",
    "found_via": "How the page was found: section, feed, sitemap, link, related …",
    "depth": "Links followed from a seed.",
    "http_status": "Status of the response.",
    "caption": "What the picture shows, without its credit.",
    "credit": "Who made or supplied the picture.",
    "alt": "Alternative text.",
    "headline": "Headline.",
    "label": "What the page calls the link, e.g. its 'read also' words.",
    "image_url": "Picture beside the link.",
    "image_alt": "Alternative text of that picture.",
    "placement": "Where the link stands: in the article, beside it, below it.",
    "after_block": "0-based index into blocks of the block before an inline link; null when none.",
    "position": "Place among the article's related links, from 1.",
}
"""What a key means wherever it stands; ``DESCRIPTIONS`` has what it means in one object only."""

DESCRIPTIONS: dict[type, dict[str, str]] = {
    items.Article: {
        "revision": "1, 2, …: a changed article is written again whole.",
        "changed_fields": "Fields that differ from the revision before; [] at 1.",
        "url": "URL as fetched.",
        "canonical_url": "URL after canonicalisation.",
        "publisher": "Publisher as printed or declared.",
        "language": "BCP 47 tag of the text.",
        "direction": "Direction of the script.",
        "article_type": "news, opinion, live_blog, gallery, video, interview, analysis …; null when unknown.",
        "kicker": "Line above the headline.",
        "alternative_headline": "Second headline.",
        "description": "The page's own standfirst or meta description.",
        "section": "Most specific printed section.",
        "breadcrumbs": "Path of sections, from the outermost.",
        "tags": "Topics as printed or declared.",
        "authors": "Names of people only; never an agency or the site.",
        "dateline": "Place before the first paragraph, as printed.",
        "date_published": "With offset when the zone is known, without when not; a bare day at precision day.",
        "date_published_raw": "The publication date as printed or declared.",
        "date_precision": "Finest part of the date that the page states.",
        "date_zone_basis": "Where the offset comes from.",
        "date_modified": "As date_published; never before it.",
        "image": "Lead picture.",
        "images": "All pictures of the article.",
        "body": "Prose, headings, quotes and list items, joined by blank lines.",
        "blocks": "The pieces of the article in page order, related links included.",
        "word_count": "Maximal runs of letters, digits and combining marks in body.",
        "related": "Links to other articles; never prose.",
        "is_accessible_for_free": "As declared; null when not stated.",
        "copyright_notice": "As printed or declared; null when not stated.",
        "rights": "Signals about use, as found.",
        "provenance": "For each field the source that won.",
        "problems": "Codes of the checks that this record trips.",
        "content_hash": "SHA-256 over what readers read.",
        "duplicate_of": "record_id of the article that this one repeats; null when none.",
        "etag": "ETag of the response.",
        "last_modified": "Last-Modified of the response.",
        "truncated": "Whether the page was cut short.",
    },
    items.Image: {
        "url": "URL of the picture.",
        "width": "Pixels, as declared.",
        "height": "Pixels, as declared.",
    },
    items.Block: {
        "type": "Kind of the piece.",
        "text": "Its words; a related link's headline; a table's rows by newline, cells by tab.",
        "level": "1 to 6 of a heading.",
        "url": "Of an image, embed or related link.",
        "items": "Items of a list.",
    },
    items.RelatedLink: {"url": "URL of the other article."},
    items.Rights: {
        "robots": "Robots meta or header, as found.",
        "tdm_reservation": "Text and data mining reservation, as found.",
        "noai": "Signals against use for AI, as found.",
    },
    items.Provenance: {},
    items.RelatedEdge: {
        "revision": "Revision of the article that holds the link.",
        "source_url": "URL of the article that holds the link.",
        "url": "URL of the other article.",
    },
    items.Rejected: {
        "url": "URL as fetched.",
        "reason": "Code: soft_404, consent_wall, bot_challenge, paywall_teaser, login, listing, error_page …",
        "detail": "What proved it.",
    },
    items.Tombstone: {
        "url": "URL of the withdrawn article.",
        "last_revision": "The last revision that was written.",
        "reason": "Code of why it counts as withdrawn.",
    },
    items.TickerLine: {
        "text": "The line.",
        "url": "Where the line leads; null when it is no link.",
        "page_url": "Page that showed it.",
    },
}


def describe(record_type: type, name: str) -> str:
    """What a field means, in a sentence; raises ``KeyError`` for a field that nobody described."""
    if record_type is items.Provenance:
        return f"Source of {name}; null when there is no {name}."
    own = DESCRIPTIONS[record_type]
    return own[name] if name in own else SHARED[name]


def summary(made: type) -> str:
    """The first line of a dataclass's docstring: what one of its kind is."""
    return (made.__doc__ or "").partition("\n")[0].replace("``", "`")


def json_schema(feed: str) -> dict[str, Any]:
    """The schema of the lines of one feed; raises ``KeyError`` when there is no such feed."""
    record_type = FEEDS[feed]
    used = [record_type, *_nested(record_type)]
    return _document(f"newsbot {feed}", {"$ref": _pointer(record_type)}, used)


def dataset_schema() -> dict[str, Any]:
    """The schema of all feeds: a line of any of them is valid; each feed's own is under ``$defs``."""
    return _document("newsbot dataset", {"anyOf": [{"$ref": _pointer(made)} for made in FEEDS.values()]}, list(OBJECTS))


def _document(title: str, rule: dict[str, Any], objects: list[type]) -> dict[str, Any]:
    return {
        "$schema": DIALECT,
        "title": f"{title} {SCHEMA_VERSION}",
        **rule,
        "$defs": {made.__name__: _object(made) for made in objects},
    }


@cache
def _object(made: type) -> dict[str, Any]:
    hints = get_type_hints(made)
    names = [field.name for field in fields(made)]
    return {
        "type": "object",
        "description": summary(made),
        "properties": {name: {**_rule(made, name, hints[name]), "description": describe(made, name)} for name in names},
        "required": names,
    }


def _rule(made: type, name: str, hint: Any) -> dict[str, Any]:
    nullable = get_origin(hint) is types.UnionType
    choices = CHOICES.get((made, name))
    if choices:
        return {"enum": [*choices, *([None] if nullable else [])]}
    rule = _type_rule(hint)
    return {**rule, "pattern": PATTERNS[name]} if name in PATTERNS else rule


def _type_rule(hint: Any) -> dict[str, Any]:
    if get_origin(hint) is types.UnionType:
        return {"type": [JSON_TYPES[part] if part is not types.NoneType else "null" for part in get_args(hint)]}
    if get_origin(hint) is list:
        return {"type": "array", "items": _type_rule(get_args(hint)[0])}
    return {"type": JSON_TYPES[hint]} if hint in JSON_TYPES else {"$ref": _pointer(hint)}


def _nested(record_type: type) -> list[type]:
    hints = get_type_hints(record_type).values()
    return [made for made in OBJECTS if any(made in (hint, *get_args(hint)) for hint in hints)]


def _pointer(made: type) -> str:
    return f"#/$defs/{made.__name__}"
