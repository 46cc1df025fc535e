"""What speaks for and against a page being an article: measures of its text, links, markup and own word.

Measured on demand and once: a page with a plain long text is judged by few of them.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice
from typing import Final
from urllib.parse import unquote, urlsplit

from newsbot.extract import hints as h
from newsbot.extract.flow import Flow, is_long, measure_flow
from newsbot.extract.phrases import SEPARATOR, UNSPACED, normal, titles
from newsbot.extract.reading import Reading
from newsbot.extract.segment import Piece
from newsbot.items import Article
from newsbot.metadata import ARTICLE_TYPES, text, types_of
from newsbot.text.normalize import clean, count_words, fold

LIST_TYPES: Final = frozenset(("CollectionPage", "SearchResultsPage", "ProfilePage"))
"""schema.org types of pages that are lists, or of people; 1 of 965 real articles declares one."""
LIST_CLASSES: Final = frozenset(
    ("archive", "category", "tag", "author", "search", "search-results", "blog", "home", "date", "post-type-archive")
)
"""Classes that WordPress and others write on the body of a list; a single post's has ``SINGLE_CLASSES``."""
SINGLE_CLASSES: Final = frozenset(
    ("single", "single-post", "page", "article", "post", "blog-post", "hs-blog-post", "singular")
)
LIST_PATH: Final = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies)|sections?|authors?|writers?|profile|search|archives?|page|label|rubrik|autor|auteur|etiqueta|"
    r"suche?|recherche|buscar?|busqueda|ricerca|arama|zoeken|sok|szukaj|wyszukiwarka|poisk|"
    r"وسم|تصنيف|كاتب|قسم|بحث|ارشيف|أرشيف|برچسب|etiket|kategori|yazar)(?:/[^/]*){0,2}/?$|[?&](?:s|q|query|search|kelime|keyword|keywords|term|buscar|suche)=",
    re.I,
)

THINGS: Final = frozenset(("Product", "ProductGroup", "JobPosting"))
THING_ITEM: Final = re.compile(r"itemtype=[\"']?https?://schema\.org/(product|jobposting)\b")
PICTURE_FILE: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|[?#])", re.I)
WIDE_WORD: Final = 2
"""Characters to a word where no blanks stand between words."""
SENTENCE_END: Final = re.compile(r"[.!?؟۔。！？…]+[\"'»”)\]]*(?:\s|$)")
LONGEST_SHORT: Final = 300
LONGEST_WALL: Final = 140
"""Characters of the line by which a wall says what it is."""
BEHIND: Final = 25
"""Pieces behind the last paragraph among which a wall is looked for."""


class Evidence:
    """One page with its best-effort record, as the rules of ``outcome`` ask about it."""

    def __init__(self, reading: Reading, article: Article) -> None:
        self.reading = reading
        self.article = article
        self.metadata = reading.page.metadata

    @cached_property
    def words(self) -> int:
        """Words of the body; of Chinese, Japanese or Thai half its characters."""
        return measure(self.article.body) if UNSPACED.search(self.article.body, 0, 200) else self.article.word_count

    @cached_property
    def sentences(self) -> int:
        return len(SENTENCE_END.findall(self.article.body))

    @cached_property
    def types(self) -> set[str]:
        """The schema.org types that the page's JSON-LD names anywhere."""
        return {name for node in self.metadata.json_ld for name in types_of(node)}

    @cached_property
    def og_type(self) -> str:
        return (self.metadata.first("og:type") or ("", ""))[1].lower()

    @cached_property
    def declared(self) -> bool:
        """Whether the page's metadata is that of one article: of the type, and about this title."""
        node = self.metadata.article
        if node and types_of(node) & set(ARTICLE_TYPES):
            about = fold(text(node.get("headline")) or text(node.get("name")) or "")
            named = fold(" ".join([self.metadata.title or "", self.article.headline or ""]))
            if not about or not named or about[:30] in named or len(self.metadata.nodes(*ARTICLE_TYPES)) == 1:
                return True
        dated = self.metadata.first("article:published_time") or self.article.date_published
        return bool(self.og_type == "article" and dated)

    @cached_property
    def declared_list(self) -> str | None:
        """The page's own word for being a list: a schema.org type, og:type or its body's class."""
        if found := sorted(self.types & LIST_TYPES):
            return found[0]
        if self.og_type == "profile":
            return "og:type profile"
        body = self.reading.page.root.find("body")
        classes = set((body.get("class") or "").lower().split()) if body is not None else set()
        if classes & SINGLE_CLASSES or any(name.startswith("postid-") for name in classes):
            return None
        return next((f"body class {name}" for name in sorted(classes & LIST_CLASSES)), None)

    @cached_property
    def list_path(self) -> bool:
        """Whether the URL's path is that of a list: a tag, an author, a search, a numbered page."""
        parts = urlsplit(self.reading.page.url)
        path = unquote(parts.path)
        return LIST_PATH.search(f"{path}?{parts.query}" if parts.query else path) is not None

    @cached_property
    def titles(self) -> list[str]:
        """The page's titles (title element, h1, headline) and their parts, as ``phrases`` compares them."""
        found = [self.metadata.title or "", self.article.headline or ""]
        headings = [
            p.text for p in self.reading.pieces[:400] if p.kind == "text" and p.role in ("h1", "h2") and not _off(p)
        ]
        found.extend(headings[: 1 if len(headings) > 4 else 2])
        return [part for title in dict.fromkeys(found) if 0 < len(title) <= 200 for part in titles(title)]

    @cached_property
    def heads(self) -> list[str]:
        """What the page is called: its headings of level 1, else the headline or the title's first part."""
        found = [p.text for p in self.reading.pieces[:400] if p.kind == "text" and p.role == "h1" and not _off(p)]
        if not found:
            found = [self.article.headline or SEPARATOR.split(self.metadata.title or "")[0]]
        return [normal(text) for text in found[:2]]

    @cached_property
    def lines(self) -> list[str]:
        """The first short texts of the page outside its furniture, as ``phrases`` compares them."""
        texts = (p.text for p in self.reading.pieces if p.kind == "text" and not p.hints & (h.NAV | h.FOOTER))
        return [normal(line) for line in islice((t for t in texts if len(t) <= LONGEST_SHORT), 15)]

    @cached_property
    def behind(self) -> list[str]:
        """The short texts from the first prose to a little behind the body: where a wall would stand."""
        kept = [index for index, verdict in self.reading.verdicts.items() if verdict.role == "paragraph"]
        start, stop = min(kept, default=0), max(kept, default=0) + BEHIND
        found = (p for p in self.reading.pieces[start:stop] if p.kind == "text" and 4 <= len(p.text) <= LONGEST_WALL)
        return [
            normal(p.text)
            for p in found
            if not _off(p) and not p.hints & h.RELATED and self.reading.role(p) != "headline"
        ]

    @cached_property
    def source(self) -> str:
        """The page's markup, lower case; long ones at their beginning and end."""
        markup = self.reading.page.text
        return (markup if len(markup) <= 60_000 else markup[:40_000] + markup[-20_000:]).lower()

    @cached_property
    def password(self) -> bool:
        return any((node.get("type") or "").lower() == "password" for node in self.reading.page.root.iter("input"))

    @cached_property
    def pictures(self) -> int:
        """Pictures of the article's node, and those with a caption anywhere."""
        inside = self.reading.box_range
        images = (p for p in self.reading.pieces if p.kind == "image" and not _off(p))
        return sum(1 for p in images if p.index in inside or (p.role == "figure" and not p.inside))

    @cached_property
    def linked_pictures(self) -> int:
        """Of those pictures, the ones in links to other pages: cards of a hub, not pictures of a gallery."""
        inside = self.reading.box_range
        return sum(
            1
            for p in self.reading.pieces
            if p.kind == "image" and p.index in inside and p.inside and not PICTURE_FILE.search(p.inside)
        )

    @cached_property
    def thing(self) -> str | None:
        """What the page declares to be about when that is a thing to buy or a job, and no article."""
        if found := sorted(self.types & THINGS):
            return found[0]
        match = THING_ITEM.search(self.source)
        return match[1] if match else "og:type product" if self.og_type.startswith("product") else None

    @cached_property
    def signed(self) -> bool:
        """Whether anything says that this is an article: metadata, a date, an author."""
        return bool(self.declared or self.article.date_published or self.article.authors)

    @cached_property
    def linked_lines(self) -> int:
        """Links of headline length in the whole markup, each address once: for lists that print no prose."""
        return len(
            {node.get("href") for node in self.reading.page.root.iter("a") if is_long(clean(node.text_content()))}
        )

    def has_element(self, *tags: str) -> bool:
        return next(self.reading.page.root.iter(*tags), None) is not None

    @cached_property
    def flow(self) -> Flow:
        return measure_flow(self.reading)


def measure(body: str) -> int:
    """How long a text is in words, whether its script parts them by blanks or not."""
    wide = len(UNSPACED.findall(body))
    return max(count_words(body), wide // WIDE_WORD)


def _off(piece: Piece) -> bool:
    return bool(piece.hints & (h.NAV | h.FOOTER | h.HIDDEN | h.TICKER))
