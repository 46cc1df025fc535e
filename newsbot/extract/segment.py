"""The one cut: a tree into pieces, each a run of text, a picture, an embed or a table, in page order.

Everything later (body, related, images, dates …) is a choice among these pieces, so no text can land
in two fields and none is lost unseen. The walk is iterative: depth of nesting costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from lxml.html import HtmlElement

from newsbot.extract import hints as h
from newsbot.text.normalize import clean

SKIPPED: Final = frozenset(
    "script style template svg math canvas object applet map select option optgroup datalist textarea input head "
    "audio track param area col colgroup frame frameset dialog progress meter noframes".split()
)
INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd label mark nobr output q rp rt ruby s samp "
    "small span strike strong sub sup time tt u var wbr img picture iframe embed amp-img amp-iframe source".split()
)
BOLD: Final = frozenset(("b", "strong"))
ROLES: Final = {
    "p": "p", "h1": "h1", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h5", "h6": "h6", "li": "li", "dd": "li", "dt": "li",
    "blockquote": "blockquote", "figcaption": "figcaption", "caption": "figcaption", "amp-fit-text": "p", "pre": "pre",
    "td": "td", "th": "td", "summary": "p", "address": "address", "figure": "figure", "legend": "p", "marquee": "marquee",
}  # fmt: skip
RESET: Final = frozenset(("article", "section", "aside", "nav", "main", "header", "footer", "body", "ul", "ol", "table"))
TAG_HINTS: Final = {
    "nav": h.NAV, "footer": h.FOOTER, "header": h.HEADER, "aside": h.ASIDE, "figcaption": h.CAPTION, "form": h.WIDGET,
    "marquee": h.TICKER, "noscript": h.HIDDEN,
}  # fmt: skip
ROLE_HINTS: Final = {
    "navigation": h.NAV, "contentinfo": h.FOOTER, "complementary": h.ASIDE, "banner": h.HEADER, "search": h.WIDGET,
    "dialog": h.CONSENT, "alertdialog": h.CONSENT, "menu": h.NAV, "menubar": h.NAV,
}  # fmt: skip
ITEMPROP_HINTS: Final = {
    "articlebody": h.BODY, "author": h.AUTHOR, "headline": h.TITLE, "datepublished": h.DATE, "datemodified": h.DATE,
    "caption": h.CAPTION, "copyrightholder": h.CREDIT, "keywords": h.TAGS, "comment": h.COMMENTS,
}  # fmt: skip
EMBED_CLASSES: Final = re.compile(
    r"\b(twitter-tweet|twitter-video|instagram-media|tiktok-embed|fb-(?:post|video)|telegram-post|reddit-(?:card|embed)|"
    r"bluesky-embed|imgur-embed-pub|text-post-media|flourish-embed)\b"
)
HIDING: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)

LINKED: Final = 1
BOLDED: Final = 2
BREAK: Final = 4
SHORT: Final = 300
SHORT_LINE: Final = 120
LEAST_ARTICLE: Final = 400
MAX_PIECES: Final = 20_000
SHORTEST_PROSE: Final = 20
"""Characters of prose at least where a character is a syllable or a word; elsewhere twice as many."""
WIDE: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(slots=True)
class Frame:
    """A block element on the way: what its pieces inherit, and the prose that it holds."""

    node: HtmlElement
    tag: str
    parent: Frame | None
    depth: int
    own: int
    hints: int
    role: str
    first: int
    last: int = 0
    mass: float = 0.0


@dataclass(slots=True)
class Piece:
    """A run of text (kind text), a picture (image), an embed or a table, and where it stands.

    ``role``: the block tag that gives it its meaning (p, h2, li, blockquote, figcaption, td, div …);
    ``links``: (href, text) of the links in it; ``link_chars`` and ``bold_chars`` count characters;
    ``parts``: the texts of its inline elements, of a short piece that has several.
    """

    index: int
    kind: str
    frame: Frame
    text: str = ""
    raw: str = ""
    parts: tuple[str, ...] = ()
    links: list[tuple[str, str]] | None = None
    link_chars: int = 0
    bold_chars: int = 0
    node: HtmlElement | None = None
    inside: str | None = None

    @property
    def role(self) -> str:
        return self.frame.role

    @property
    def hints(self) -> int:
        return self.frame.hints

    @property
    def link_density(self) -> float:
        return self.link_chars / len(self.text) if self.text else 0.0


@dataclass(slots=True)
class Segmentation:
    """The pieces of a page in order, and the frames they hang in (the first is the body)."""

    pieces: list[Piece]
    frames: list[Frame]


def segment(root: HtmlElement) -> Segmentation:
    """The pieces of the page under ``root``; an empty list when there is no body."""
    body = root.find("body")
    return _Walk(root if body is None else body).run()


class _Walk:
    """One depth-first walk; block elements push frames, inline ones only colour the current run."""

    def __init__(self, body: HtmlElement) -> None:
        self.pieces: list[Piece] = []
        self.frames: list[Frame] = []
        self.run_of: list[tuple[str, int]] = []
        self.hrefs: list[tuple[str, int, int]] = []
        self.frame = self._open(body, "body", None)
        self.link: str | None = None
        self.link_start = 0
        self.bold = 0

    def run(self) -> Segmentation:
        body = self.frame.node
        stack: list[tuple[HtmlElement, str, Iterator[HtmlElement], str | None]] = []
        self._add(body.text)
        stack.append((body, "body", iter(body), None))
        while stack:
            node, tag, children, outer = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                self._leave(node, tag, outer)
                self._add(node.tail if stack else None)
                continue
            name = child.tag
            if not isinstance(name, str) or len(self.pieces) > MAX_PIECES:
                self._add(child.tail)
                continue
            if name in SKIPPED or self._whole(child, name) or (name == "button" and child.find(".//p") is None):
                self._add(child.tail)
                continue
            outer = self.link
            self._enter(child, name)
            self._add(child.text)
            stack.append((child, name, iter(child), outer))
        self._flush()
        self.frames[0].last = len(self.pieces)
        weigh(self.frames, self.pieces)
        return Segmentation(self.pieces, self.frames)

    def _open(self, node: HtmlElement, tag: str, parent: Frame | None) -> Frame:
        own = own_hints(node, tag)
        role = parent.role if parent else "div"
        if tag in ROLES:
            role = "li" if role == "li" and tag in ("p", "td") else ROLES[tag]
            if tag == "p" and parent is not None and parent.role in ("blockquote", "figcaption"):
                role = parent.role
        elif tag in RESET and not (tag in ("section", "header", "footer") and role == "blockquote"):
            role = "div"
        depth = parent.depth + 1 if parent else 0
        if tag in ("body", "main", "article"):  # a theme's word on these says what the page is, not that it is no prose
            own &= h.BODY
        frame = Frame(node, tag, parent, depth, own, 0, role, len(self.pieces))
        self.frames.append(frame)
        return frame

    def _enter(self, node: HtmlElement, tag: str) -> None:
        if tag == "a":
            self.link = node.get("href") or self.link
            self.link_start = len(self.run_of)
        elif tag in BOLD:
            self.bold += 1
        elif tag not in INLINE:
            self._flush()
            self.frame = self._open(node, tag, self.frame)

    def _leave(self, node: HtmlElement, tag: str, outer: str | None) -> None:
        if tag == "a":
            if self.link is not None and self.run_of:
                self.hrefs.append((self.link, self.link_start, len(self.run_of)))
            self.link, self.link_start = outer, len(self.run_of)
        elif tag in BOLD:
            self.bold -= 1
        elif tag not in INLINE:
            self._flush()
            self.frame.last = len(self.pieces)
            if self.frame.parent is not None:
                self.frame = self.frame.parent

    def _whole(self, node: HtmlElement, tag: str) -> bool:
        """Whether the element is taken as one (a picture, a break, an embed, a data table)."""
        if tag == "br":
            self.run_of.append(("\n", BREAK))
            return True
        if tag in ("img", "amp-img"):
            if self.run_of and self.run_of[-1][1] & BREAK:  # a picture on a line of its own ends what stands above it
                self._flush()
            self._piece("image", node)
            return tag == "img"
        if tag in ("iframe", "amp-iframe", "video", "embed", "amp-youtube", "amp-video", "amp-twitter", "amp-instagram"):
            self._piece("embed", node)
            return True
        if tag in ("blockquote", "div") and EMBED_CLASSES.search(node.get("class") or ""):
            self._flush()
            self._piece("embed", node)
            return True
        if tag == "table" and is_data_table(node):
            self._flush()
            self._piece("table", node)
            return True
        return False

    def _piece(self, kind: str, node: HtmlElement) -> None:
        self.pieces.append(Piece(len(self.pieces), kind, self.frame, node=node, inside=self.link))

    def _add(self, text: str | None) -> None:
        if text and (self.run_of or not text.isspace()):
            self.run_of.append((text, (LINKED if self.link is not None else 0) | (BOLDED if self.bold else 0)))

    def _flush(self) -> None:
        """Closes the current run: one piece, or several where two line breaks part paragraphs."""
        run, self.run_of = self.run_of, []
        if self.link is not None and self.link_start < len(run):
            self.hrefs.append((self.link, self.link_start, len(run)))
        opened = self.link_start if self.link is not None else len(run)
        hrefs, self.hrefs, self.link_start = self.hrefs, [], 0
        if not run:
            return
        start = 0
        for stop in [*(paragraph_breaks(run) if len(run) > 2 else ()), len(run)]:
            part = run[start:stop]
            raw = "".join(text for text, _ in part)
            text = clean(raw)
            if text:
                links = [(href, clean("".join(t for t, _ in run[a:b]))) for href, a, b in hrefs if start < b <= stop]
                self._text(part, raw, text, links)
                self.pieces[-1].inside = self.link if start >= opened else None
            start = stop

    def _text(self, part: list[tuple[str, int]], raw: str, text: str, links: list[tuple[str, str]]) -> None:
        piece = Piece(len(self.pieces), "text", self.frame, text=text, raw=raw)
        if len(part) > 1 and len(text) <= SHORT:
            piece.parts = tuple(cleaned for chunk, _ in part if (cleaned := clean(chunk)))
        marks = 0
        for _, mark in part:
            marks |= mark
        if marks & (LINKED | BOLDED):
            piece.link_chars = min(len(text), sum(len(clean(t)) for t, mark in part if mark & LINKED))
            piece.bold_chars = min(len(text), sum(len(clean(t)) for t, mark in part if mark & BOLDED))
            piece.links = links
        self.pieces.append(piece)


def own_hints(node: HtmlElement, tag: str) -> int:
    """The hint bits of one element: its tag, class, id, role, itemprop and whether it is hidden."""
    attrib: Any = node.attrib
    bits = TAG_HINTS.get(tag, 0)
    if not attrib:
        return bits
    names = attrib.get("class"), attrib.get("id")
    if names[0] or names[1]:
        bits |= h.read(f"{names[0] or ''} {names[1] or ''}")
    if role := attrib.get("role"):
        bits |= ROLE_HINTS.get(role, 0)
    if itemprop := attrib.get("itemprop"):
        bits |= ITEMPROP_HINTS.get(itemprop.lower(), 0)
    style = attrib.get("style")
    if "hidden" in attrib or (style and HIDING.search(style)):
        bits |= h.HIDDEN
    return bits


def paragraph_breaks(run: list[tuple[str, int]]) -> list[int]:
    """Indexes in a run after which a new paragraph begins: two line breaks with blanks at most between, or one
    among short lines (a caption, a date and an address are set so, prose is not)."""
    stops: list[int] = []
    lines: list[int] = []
    breaks = length = longest = 0
    for index, (text, mark) in enumerate(run):
        if mark & BREAK:
            breaks += 1
            longest = max(longest, length)
            length = 0
            if breaks == 2:
                stops += lines if longest <= SHORT_LINE else []
                stops.append(index + 1)
                lines, longest = [], 0
            elif breaks == 1:
                lines.append(index + 1)
        elif text.strip():
            breaks = 0
            length += len(text)
    if max(longest, length) <= SHORT_LINE:
        stops += lines
    return sorted(set(stops))


def weigh(frames: list[Frame], pieces: list[Piece]) -> None:
    """Sets what frames inherit and the prose they hold; prose said again counts once.

    A name that says "no prose" on a node with half of the page's prose is wrong (WordPress writes the
    article's own tags and categories into its class), so it is not passed on; nor is one that such nodes
    share (chapters in sections that are each named after the table of contents). Comments and consent
    texts do outweigh articles: their names are believed while prose enough for an article is left.
    """
    masses = [0.0] * len(pieces)
    seen: set[str] = set()
    for piece in pieces:
        if len(piece.text) >= SHORTEST_PROSE and piece.text not in seen:
            seen.add(piece.text)
            masses[piece.index] = prose_mass(piece)
    _spread(frames, pieces, masses)
    half = max(frames[0].mass / 2, LEAST_ARTICLE)
    by_name: dict[int, float] = {}
    for frame in frames:
        frame.hints = frame.own | (frame.parent.hints if frame.parent else 0)
    for piece, mass in zip(pieces, masses, strict=True):
        if mass:
            by_name[piece.frame.hints] = by_name.get(piece.frame.hints, 0.0) + mass
    least = max(LEAST_ARTICLE, frames[0].mass / 10)
    wrong = 0
    for bit in h.OFF_BODY_BITS:
        named = sum(mass for hints, mass in by_name.items() if hints & bit)
        if named > (frames[0].mass - least if bit & h.OUTWEIGHING else half):
            wrong |= bit
    for frame in frames:
        if frame.mass > half:
            headed = any(piece.role == "h1" for piece in pieces[frame.first : frame.last])
            frame.own &= h.BODY if headed else h.BODY | h.OUTWEIGHING & ~wrong
        elif wrong and frame.mass > half / 25:
            frame.own &= ~wrong
        frame.hints = frame.own | (frame.parent.hints if frame.parent else 0)
    _spread(frames, pieces, [m if m and not p.frame.hints & h.OFF_BODY else 0.0 for p, m in zip(pieces, masses, strict=True)])


def _spread(frames: list[Frame], pieces: list[Piece], masses: list[float]) -> None:
    """Sets each frame's mass to that of the pieces in it."""
    for frame in frames:
        frame.mass = 0.0
    for piece, mass in zip(pieces, masses, strict=True):
        piece.frame.mass += mass
    for frame in reversed(frames):
        if frame.parent is not None:
            frame.parent.mass += frame.mass


def prose_mass(piece: Piece) -> float:
    """How much a piece speaks for being prose of an article: characters outside links, short ones none."""
    plain = len(piece.text) - piece.link_chars
    wide = WIDE.search(piece.text, 0, 40) is not None
    if plain < (SHORTEST_PROSE if wide else 2 * SHORTEST_PROSE):
        return 0.0
    role = piece.frame.role
    weight = 1.0 if role in ("p", "blockquote") else 0.3 if role in ("li", "td", "figcaption") else 0.7
    if wide:
        weight *= 2
    return plain * weight * (plain / len(piece.text))


def is_data_table(table: HtmlElement) -> bool:
    """Whether a table holds data: no nested table, several rows of short cells, no paragraphs of prose."""
    rows = cells = longest = 0
    for node in table.iter("tr", "td", "th", "table", "img", "p"):
        tag = node.tag
        if tag == "tr":
            rows += 1
        elif tag == "table":
            if node is not table:
                return False
        elif tag in ("td", "th"):
            cells += 1
            longest = max(longest, len(node.text_content()) if cells < 200 else 0)
            if longest > 400:
                return False
    return rows >= 2 and cells >= 2 * rows
