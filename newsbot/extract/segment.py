"""The one cut: a tree into pieces, each a run of text, a picture, an embed or a table, in page order.

Everything later (body, related, images, dates …) is a choice among these pieces, so no text can land
in two fields and none is lost unseen. The walk is iterative: depth of nesting costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Final

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from newsbot.extract import hints as h
from newsbot.extract.pieces import LEAST_PROSE, Frame, Piece, Segmentation
from newsbot.extract.weight import weigh
from newsbot.text.kept import kept
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
UNPROSAIC: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "figcaption"))
"""Roles of what is no prose, however long."""
EMBEDS: Final = frozenset(
    ("iframe", "amp-iframe", "video", "embed", "amp-youtube", "amp-video", "amp-twitter", "amp-instagram")
)
EMBED_CLASSES: Final = re.compile(
    r"\b(twitter-tweet|twitter-video|instagram-media|tiktok-embed|fb-(?:post|video)|telegram-post|reddit-(?:card|embed)|"
    r"bluesky-embed|imgur-embed-pub|text-post-media|flourish-embed)\b"
)

LINKED: Final = 1
BOLDED: Final = 2
BREAK: Final = 4
COLOURED: Final = LINKED | BOLDED
SHORT: Final = 300
SHORT_LINE: Final = 120
MAX_PIECES: Final = 20_000
"""What comes behind so many pieces is not read: no article, and half a second's work."""


def segment(root: HtmlElement, without: Collection[HtmlElement] = frozenset()) -> Segmentation:
    """The pieces of the page under ``root``; an empty list when there is no body. Elements ``without`` give none."""
    body = root.find("body")
    return _Walk(root if body is None else body, without).run()


class _Walk:
    """One depth-first walk; block elements push frames, inline ones only colour the current run."""

    def __init__(self, body: HtmlElement, without: Collection[HtmlElement]) -> None:
        self.without = without
        self.pieces: list[Piece] = []
        self.frames: list[Frame] = []
        self.run_of: list[tuple[str, int]] = []
        self.hrefs: list[tuple[str, int, int]] = []
        self.frame = self._open(body, "body", None)
        self.link: str | None = None
        self.link_start = 0
        self.outer: list[str | None] = []
        self.bold = 0
        self.mark = 0
        self.broken = False

    def run(self) -> Segmentation:
        body, run, pieces = self.frame.node, self.run_of, self.pieces
        walk = iterwalk(body, events=("start", "end"))
        next(walk)
        text, whole = body.text, False
        if text and not text.isspace():
            run.append((text, 0))
        for event, node in walk:
            tag = node.tag
            if event == "start":
                if len(pieces) > MAX_PIECES:
                    break
                if (
                    tag in SKIPPED
                    or (self.without and self._leaves_out(node))
                    or (tag in WHOLE and WHOLE[tag](self, node))
                ):
                    walk.skip_subtree()
                    whole = True
                    continue
                self._enter(node, tag)
                text = node.text
            else:
                if node is body:
                    break
                if whole:
                    whole = False
                else:
                    self._leave(tag)
                text = node.tail
            if text and (run or not text.isspace()):
                run.append((text, self.mark))
        self._flush()
        frame: Frame | None = self.frame
        while frame is not None:  # the body; more where a page broke off
            frame.last = len(pieces)
            frame = frame.parent
        weigh(self.frames, pieces)
        return Segmentation(pieces, self.frames)

    def _open(self, node: HtmlElement, tag: str, parent: Frame | None) -> Frame:
        own, names = h.hints_and_class(node, tag)
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
        frame = Frame(node, tag, (tag, names), parent, depth, own, 0, role, len(self.pieces))
        self.frames.append(frame)
        return frame

    def _enter(self, node: HtmlElement, tag: str) -> None:
        if tag not in INLINE:
            if self.run_of:
                self._flush()
            self.frame = self._open(node, tag, self.frame)
        elif tag == "a":
            self.outer.append(self.link)
            self._set_link(node.get("href") or self.link)
        elif tag in BOLD:
            self.bold += 1
            self.mark |= BOLDED

    def _leave(self, tag: str) -> None:
        if tag not in INLINE:
            if self.run_of:
                self._flush()
            frame = self.frame
            frame.last = len(self.pieces)
            self.frame = frame.parent or frame
        elif tag == "a":
            if self.link is not None and self.link_start < len(self.run_of):
                self.hrefs.append((self.link, self.link_start, len(self.run_of)))
            self._set_link(self.outer.pop())
        elif tag in BOLD:
            self.bold -= 1
            if not self.bold:
                self.mark &= ~BOLDED

    def _set_link(self, link: str | None) -> None:
        self.link, self.link_start = link, len(self.run_of)
        self.mark = self.mark & ~LINKED if link is None else self.mark | LINKED

    def _leaves_out(self, node: HtmlElement) -> bool:
        """Whether an element is to give no pieces; what stands on both sides of a block stays parted."""
        if node not in self.without:
            return False
        if node.tag not in INLINE:
            self._flush()
        return True

    def break_line(self, _: HtmlElement) -> bool:
        self.run_of.append(("\n", BREAK))
        self.broken = True
        return True

    def take_picture(self, node: HtmlElement) -> bool:
        if self.run_of and self.run_of[-1][1] & BREAK:  # a picture on a line of its own ends what stands above it
            self._flush()
        self._piece("image", node)
        return bool(node.tag == "img")

    def take_embed(self, node: HtmlElement) -> bool:
        self._piece("embed", node)
        return True

    def take_post(self, node: HtmlElement) -> bool:
        """Whether the element is a post of a social network."""
        if not _embeds(node.get("class", "")):
            return False
        self._flush()
        return self.take_embed(node)

    def take_table(self, node: HtmlElement) -> bool:
        if not is_data_table(node):
            return False
        self._flush()
        self._piece("table", node)
        return True

    def take_button(self, node: HtmlElement) -> bool:
        """Whether the button is one, and not a theme's box around paragraphs or the text of a heading.

        A heading that unfolds what follows holds a button (ARIA Authoring Practices Guide, accordion).
        """
        return self.frame.role[0] != "h" and node.find(".//p") is None

    def take_noscript(self, node: HtmlElement) -> bool:
        """Whether a noscript element holds markup as text, and so nothing to read."""
        return is_markup(node)

    def _piece(self, kind: str, node: HtmlElement) -> None:
        self.pieces.append(Piece(len(self.pieces), kind, self.frame, self.frame.role, "", "", node, self.link))

    def _flush(self) -> None:
        """Closes the current run: one piece, or several where two line breaks part paragraphs."""
        run, hrefs = self.run_of, self.hrefs
        size = len(run)
        opened = size
        if self.link is not None:
            opened = self.link_start
            if opened < size:
                hrefs.append((self.link, opened, size))
        start = 0
        for stop in (*(paragraph_breaks(run) if self.broken else ()), size):
            part = run if stop - start == size else run[start:stop]
            raw = part[0][0] if len(part) == 1 else "".join([text for text, _ in part])
            if len(self.pieces) <= MAX_PIECES and (text := clean(raw)):
                piece = self._text(part, raw, text)
                if hrefs:
                    piece.links = [
                        (href, text if (a, b) == (start, stop) else clean("".join([t for t, _ in run[a:b]])))
                        for href, a, b in hrefs
                        if start < b <= stop
                    ]
                if start >= opened:
                    piece.inside = self.link
            start = stop
        run.clear()
        hrefs.clear()
        self.link_start, self.broken = 0, False

    def _text(self, part: list[tuple[str, int]], raw: str, text: str) -> Piece:
        """The next piece of text; characters of links and bold ones are counted part by part."""
        role, size = self.frame.role, len(text)
        piece = Piece(len(self.pieces), "text", self.frame, role, text, raw)
        self.pieces.append(piece)
        linked = bold = 0
        if len(part) == 1:
            mark = part[0][1]
            linked = size if mark & LINKED else 0
            bold = size if mark & BOLDED else 0
        elif (marked := any([mark & COLOURED for _, mark in part])) or size <= SHORT:
            chunks = [clean(chunk) for chunk, _ in part]
            if size <= SHORT:
                piece.parts = tuple(filter(None, chunks))
            for chunk, (_, mark) in zip(chunks, part, strict=True) if marked else ():
                linked += len(chunk) if mark & LINKED else 0
                bold += len(chunk) if mark & BOLDED else 0
            linked, bold = min(size, linked), min(size, bold)
        if linked:
            piece.link_chars, piece.link_density = linked, linked / size
        piece.bold_chars = bold
        piece.is_prose = size - linked >= LEAST_PROSE and 2 * linked < size and role not in UNPROSAIC
        return piece


WHOLE: Final[dict[str, Callable[[_Walk, HtmlElement], bool]]] = {
    "br": _Walk.break_line, "img": _Walk.take_picture, "amp-img": _Walk.take_picture, "div": _Walk.take_post,
    "blockquote": _Walk.take_post, "table": _Walk.take_table, "button": _Walk.take_button,
    "noscript": _Walk.take_noscript,
} | dict.fromkeys(EMBEDS, _Walk.take_embed)  # fmt: skip
"""Elements that may be taken as one, and how: it says whether it did, so that nobody looks into them."""


@kept(8192)
def _embeds(classes: str) -> bool:
    return EMBED_CLASSES.search(classes) is not None


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


def is_markup(noscript: HtmlElement) -> bool:
    """Whether a noscript element holds markup as text: so it stands in a page that a browser saved with scripting on
    (HTML Standard, 4.12.2)."""
    return not len(noscript) and (noscript.text or "").lstrip().startswith("<")


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
