"""The one cut: a tree into pieces, each a run of text, a picture, an embed or a table, in page order.

Everything later (body, related, images, dates …) is a choice among these pieces, so no text can land
in two fields and none is lost unseen. The walk is iterative: depth of nesting costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

from newsbot.extract import hints as h
from newsbot.extract.pieces import Frame, Piece, Segmentation
from newsbot.extract.weight import weigh
from newsbot.text.normalize import clean

__all__ = ["SKIPPED", "Frame", "Piece", "Segmentation", "segment"]

SKIPPED: Final = frozenset(
    "script style template svg math canvas object applet map select option optgroup datalist textarea input head "
    "audio track param area col colgroup frame frameset dialog progress meter noframes".split()
)
INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd label mark nobr output q rp rt ruby s "
    "samp small span strike strong sub sup time tt u var wbr img picture iframe embed amp-img amp-iframe source".split()
)
BOLD: Final = frozenset(("b", "strong"))
ROLES: Final = {
    "p": "p", "h1": "h1", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h5", "h6": "h6", "li": "li", "dd": "li",
    "dt": "li", "blockquote": "blockquote", "figcaption": "figcaption", "caption": "figcaption", "amp-fit-text": "p",
    "pre": "pre", "td": "td", "th": "td", "summary": "p", "address": "address", "figure": "figure", "legend": "p",
    "marquee": "marquee",
}  # fmt: skip
RESET: Final = frozenset(
    ("article", "section", "aside", "nav", "main", "header", "footer", "body", "ul", "ol", "table")
)
EMBEDS: Final = frozenset(
    ("iframe", "amp-iframe", "video", "embed", "amp-youtube", "amp-video", "amp-twitter", "amp-instagram")
)
WHOLE: Final = EMBEDS | {"br", "img", "amp-img", "blockquote", "div", "table", "button"}
"""Elements that may be taken as one, without a look at what is in them."""
EMBED_CLASSES: Final = re.compile(
    r"\b(twitter-tweet|twitter-video|instagram-media|tiktok-embed|fb-(?:post|video)|telegram-post|reddit-(?:card|embed)|"
    r"bluesky-embed|imgur-embed-pub|text-post-media|flourish-embed)\b"
)

LINKED: Final = 1
BOLDED: Final = 2
BREAK: Final = 4
SHORT: Final = 300
SHORT_LINE: Final = 120
MAX_PIECES: Final = 20_000


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
            if name in SKIPPED or (name in WHOLE and self._whole(child, name)):
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
        own = h.own_hints(node, tag)
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
        """Whether the element is taken as one (a picture, a break, an embed, a data table, a button)."""
        if tag == "br":
            self.run_of.append(("\n", BREAK))
            return True
        if tag in ("img", "amp-img"):
            if self.run_of and self.run_of[-1][1] & BREAK:  # a picture on a line of its own ends what stands above it
                self._flush()
            self._piece("image", node)
            return tag == "img"
        if tag in EMBEDS:
            self._piece("embed", node)
            return True
        if tag == "button":
            return node.find(".//p") is None
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
        if not self.run_of:
            return
        run, self.run_of = self.run_of, []
        if self.link is not None and self.link_start < len(run):
            self.hrefs.append((self.link, self.link_start, len(run)))
        opened = self.link_start if self.link is not None else len(run)
        hrefs, self.hrefs, self.link_start = self.hrefs, [], 0
        start = 0
        for stop in [*(paragraph_breaks(run) if len(run) > 2 else ()), len(run)]:
            part = run[start:stop]
            raw = "".join([text for text, _ in part])
            text = clean(raw)
            if text:
                links = [
                    (href, text if (a, b) == (start, stop) else clean("".join([t for t, _ in run[a:b]])))
                    for href, a, b in hrefs
                    if start < b <= stop
                ]
                self._text(part, raw, text, links)
                self.pieces[-1].inside = self.link if start >= opened else None
            start = stop

    def _text(self, part: list[tuple[str, int]], raw: str, text: str, links: list[tuple[str, str]]) -> None:
        piece = Piece(len(self.pieces), "text", self.frame, text=text, raw=raw)
        marks = 0
        for _, mark in part:
            marks |= mark
        marked = bool(marks & (LINKED | BOLDED))
        if len(part) > 1 and (marked or len(text) <= SHORT):
            chunks = [clean(chunk) for chunk, _ in part]
            if len(text) <= SHORT:
                piece.parts = tuple(filter(None, chunks))
        else:
            chunks = [text]
        if marked:
            sizes = [(len(chunk), mark) for chunk, (_, mark) in zip(chunks, part, strict=True)]
            piece.link_chars = min(len(text), sum(size for size, mark in sizes if mark & LINKED))
            piece.bold_chars = min(len(text), sum(size for size, mark in sizes if mark & BOLDED))
            piece.links = links
        self.pieces.append(piece)


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
