"""What a demo article is before any page shows it: the model that both the pages and the truth come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A picture with the words printed below it; ``credit`` is the bare name, its label is the language's."""

    url: str
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """A link to another article as a page shows it: headline, perhaps a picture with its alt text."""

    url: str
    headline: str
    image_url: str | None = None
    image_alt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One thing of the article's column, in order.

    ``kind``: paragraph, heading, quote, list, image, related, promo (a line that is no prose:
    "join our channel") or spacer (a paragraph that holds only a no-break space).
    """

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()
    photo: Photo | None = None
    teasers: tuple[Teaser, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article. ``url`` is canonical; ``published`` and ``modified`` are aware, in the newsroom's zone.

    ``variants``: other URLs of this article that its page links to (print, AMP, mobile).
    """

    url: str
    language: str
    publisher: str
    home: str
    section: str
    section_url: str
    headline: str
    published: datetime
    pieces: tuple[Piece, ...]
    modified: datetime | None = None
    kicker: str | None = None
    alternative_headline: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    dateline: str | None = None
    photo: Photo | None = None
    tags: tuple[str, ...] = ()
    footer_related: tuple[Teaser, ...] = ()
    author_url: str | None = None
    variants: tuple[str, ...] = ()
    article_type: str | None = None
    free: bool | None = None
    copyright: str | None = None
    ticker: tuple[str, ...] = ()
