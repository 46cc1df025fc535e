"""Each piece of the page judged in context: prose, heading, list … or what else it is.

The model says how likely a piece is prose of the article; rules that need no judgement go before it, and
rules give the reason for what it refuses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from newsbot.extract import hints as h
from newsbot.extract import model
from newsbot.extract.features import Features, candidates
from newsbot.extract.labels import EMAIL, is_label, starts_with_label
from newsbot.extract.reading import BODY_ROLES, Reading, is_prose
from newsbot.extract.segment import Frame, Piece
from newsbot.text.normalize import fold

Rule = Callable[[Reading, Piece], str | None]

ENOUGH: Final = 0.7
"""Share of the prose in the article's node that the model keeps of nearly every article."""
LOWEST: Final = -2.2
UNSURE_BETWEEN: Final = -2.2
UNSURE_AFTER: Final = -0.85
"""Log-odds of probabilities 0.1 and 0.3: below them neither the page nor a neighbour speaks for a piece."""
HEADED_WITHIN: Final = 7

PROMO_LONGEST: Final = 220
SENTENCE_END = re.compile(r"[.!?؟。…:؛»”\"')]\s*$")
STATEMENT_END = re.compile(r"[.…;؛,،]\s*$")
LETTER = re.compile(r"[^\W_]")


def judge(reading: Reading) -> None:
    """Claims every free piece of the page: prose roles for the article's own, reasons for the others."""
    pieces = candidates(reading)
    kept = chosen(reading, pieces)
    for piece in pieces:
        if piece.index in kept:
            reading.claim(piece, prose_role(reading, piece), piece.role)
    for piece in reading.pieces:
        if not reading.free(piece):
            continue
        role, why = reason(reading, piece)
        if piece.kind != "text" and role == "prose":
            role, why = piece.kind, piece.role
        elif role == "prose":
            role, why = "unlikely", "unlike the article's prose"
        reading.claim(piece, role, why)


def chosen(reading: Reading, pieces: Sequence[Piece]) -> set[int]:
    """The indexes of the pieces that are the article's text; by rules alone where the model finds none."""
    odds = [model.log_odds(row) for row in Features(reading).rows(pieces)]
    bar = _bar(reading, pieces, odds)
    kept = [_keeps(reading, piece, odd, bar) for piece, odd in zip(pieces, odds, strict=True)]
    _join(reading, pieces, odds, kept)
    _drop_last_headings(pieces, kept)
    found = {piece.index for piece, is_kept in zip(pieces, kept, strict=True) if is_kept}
    if any(is_prose(reading.pieces[index]) for index in found):
        return found
    return {piece.index for piece in pieces if reason(reading, piece)[0] == "prose"}


def _bar(reading: Reading, pieces: Sequence[Piece], odds: Sequence[float]) -> float:
    """The log-odds from which a piece is kept: 0, less on a page whose prose the model mostly refuses.

    Its pieces are then of a kind that it has not met; the likeliest of them are still the article's.
    """
    prose = sorted(
        (
            (odd, len(piece.text))
            for piece, odd in zip(pieces, odds, strict=True)
            if reading.inside(piece) and is_prose(piece)
        ),
        reverse=True,
    )
    wanted = ENOUGH * sum(size for _, size in prose)
    for odd, size in prose:
        wanted -= size
        if wanted <= 0:
            return max(LOWEST, min(0.0, odd - 1e-9))
    return 0.0


def _keeps(reading: Reading, piece: Piece, odd: float, bar: float) -> bool:
    """Whether a piece passes the bar; the rules have to agree where the bar is lower than even odds."""
    if odd <= bar or LETTER.search(piece.text) is None:
        return False
    return odd > 0 or reason(reading, piece)[0] == "prose"


def _join(reading: Reading, pieces: Sequence[Piece], odds: Sequence[float], kept: list[bool]) -> None:
    """Keeps what the model is unsure of and no rule refuses, between or right after kept pieces beside it.

    What stands between is kept or not as one: items of a list are not parted.
    """
    place = 0
    while place < len(pieces):
        start = place
        while place < len(pieces) and not kept[place]:
            place += 1
        gap = range(start, place)
        place += 1
        if not gap or not start:
            continue
        between = gap.stop < len(pieces) and _beside(pieces[gap.stop], pieces[start])
        if between and all(_fits(reading, pieces, odds, at, UNSURE_BETWEEN) for at in gap):
            for at in gap:
                kept[at] = True
            continue
        for at in gap:
            if pieces[at].index - pieces[at - 1].index > 1 or not _fits(reading, pieces, odds, at, UNSURE_AFTER):
                break
            kept[at] = True


def _fits(reading: Reading, pieces: Sequence[Piece], odds: Sequence[float], place: int, bar: float) -> bool:
    return _beside(pieces[place - 1], pieces[place]) and _keeps(reading, pieces[place], odds[place], bar)


def _beside(piece: Piece, other: Piece) -> bool:
    """Whether two pieces hang in one node, each at most two levels below it (an item and a paragraph, say)."""
    nodes = {id(frame) for frame in _above(other)}
    return any(id(frame) in nodes for frame in _above(piece))


def _above(piece: Piece) -> list[Frame]:
    frames = [piece.frame]
    while len(frames) < 3 and frames[-1].parent is not None:
        frames.append(frames[-1].parent)
    return frames


def _drop_last_headings(pieces: Sequence[Piece], kept: list[bool]) -> None:
    """Drops headings that no kept piece follows soon: they head what is no part of the article."""
    following: int | None = None
    for place in range(len(pieces) - 1, -1, -1):
        if not kept[place]:
            continue
        index = pieces[place].index
        if pieces[place].role[0] == "h" and (following is None or following - index > HEADED_WITHIN):
            kept[place] = False
        else:
            following = index


def body_range(reading: Reading) -> range:
    """From the first to the last piece of the article's node and of the article's text outside it."""
    box = reading.box_range
    kept = [index for index, verdict in reading.verdicts.items() if verdict.role in BODY_ROLES]
    return range(min([box.start, *kept]), max([box.stop, *(index + 1 for index in kept)]))


def reason(reading: Reading, piece: Piece) -> tuple[str, str]:
    """(role, why) that the rules give a piece; ("prose", …) when none speaks against it."""
    if not reading.inside(piece):
        return "outside", "not in the article's node"
    for rule, role in RULES:
        if why := rule(reading, piece):
            return role, why
    return "prose", piece.role


def prose_role(reading: Reading, piece: Piece) -> str:
    if piece.kind != "text":
        return piece.kind
    role = piece.role
    if role[0] == "h" or is_bold_heading(reading, piece):
        return "heading"
    return {"blockquote": "quote", "li": "list"}.get(role, "paragraph")


def is_bold_heading(reading: Reading, piece: Piece) -> bool:
    """Whether a short paragraph is a heading: all bold, or standing bare between two long paragraphs."""
    text = piece.text
    if len(text) > 90 or piece.role not in ("p", "div", "td") or piece.link_chars:
        return False
    following = next_text(reading, piece, 1)
    if following is None:
        return False
    if piece.bold_chars >= len(text) - 1:
        return not STATEMENT_END.search(text) and following.bold_chars < len(following.text) / 2
    previous = next_text(reading, piece, -1)
    bare = len(text.split()) <= 7 and not SENTENCE_END.search(text) and len(following.text) >= 90
    return bare and previous is not None and is_prose(previous) and is_prose(following)


def next_text(reading: Reading, piece: Piece, step: int) -> Piece | None:
    """The neighbouring piece of text that is not taken for furniture."""
    index = piece.index + step
    while index in reading.box_range:
        other = reading.pieces[index]
        if other.kind == "text" and reading.role(other) in (None, "paragraph", "heading", "quote", "list"):
            return other
        index += step
    return None


def _hidden(reading: Reading, piece: Piece) -> str | None:
    return "hidden" if reading.hints(piece) & h.HIDDEN else None


def _named(bits: int, why: str) -> Rule:
    def rule(reading: Reading, piece: Piece) -> str | None:
        return why if reading.hints(piece) & bits else None

    return rule


def _before(reading: Reading, piece: Piece) -> str | None:
    """What stands before the prose and is no prose itself: dates, bylines, share lines, breadcrumbs."""
    if piece.index >= reading.first_prose or piece.kind != "text":
        return None
    return "before the first paragraph" if not is_prose(piece) and len(piece.text) < 60 else None


def _picture(reading: Reading, piece: Piece) -> str | None:
    return "no picture of the article" if piece.kind == "image" else None


def _no_words(reading: Reading, piece: Piece) -> str | None:
    return "no letters" if piece.kind == "text" and LETTER.search(piece.text) is None else None


def _promo(reading: Reading, piece: Piece) -> str | None:
    if piece.kind != "text" or len(piece.text) > PROMO_LONGEST:
        return None
    if is_label("promo", piece.text) or is_label("related", piece.text):
        return "a label of furniture"
    linked = piece.link_chars > 0 or EMAIL.search(piece.text) is not None
    if starts_with_label("promo", piece.text) and (linked or len(piece.text) <= 60):
        return "a call to follow, subscribe or share"
    return None


def _copyright(reading: Reading, piece: Piece) -> str | None:
    if piece.kind != "text" or len(piece.text) > 300:
        return None
    folded = fold(piece.text)
    said = folded.startswith(("©", "copyright", "(c)")) or starts_with_label("copyright", piece.text)
    return "a notice of rights" if said else None


def _links(reading: Reading, piece: Piece) -> str | None:
    if piece.kind != "text" or piece.link_density <= 0.7:
        return None
    if piece.role == "li" and _prose_list(reading, piece):
        return None
    return "nothing but links"


def _prose_list(reading: Reading, piece: Piece) -> bool:
    """Whether a linked list item stands in a list whose items are mostly prose."""
    frame = piece.frame
    while frame is not None and frame.tag not in ("ul", "ol"):
        if frame.parent is None:
            return False
        frame = frame.parent
    texts = [p for p in reading.pieces[frame.first : frame.last] if p.kind == "text"]
    plain = sum(len(p.text) - p.link_chars for p in texts)
    return plain > sum(p.link_chars for p in texts)


RULES: Final[tuple[tuple[Rule, str], ...]] = (
    (_picture, "image"),
    (_hidden, "hidden"),
    (_no_words, "furniture"),
    (_named(h.NAV | h.BREADCRUMB, "a node named navigation"), "navigation"),
    (_named(h.COMMENTS, "a node named comments"), "comments"),
    (_named(h.SHARE, "a node named share"), "share"),
    (_named(h.NEWSLETTER | h.CONSENT | h.AD, "a node named newsletter, consent or advertisement"), "promo"),
    (_named(h.BIO | h.AUTHOR, "a node named author"), "author"),
    (_named(h.TAGS, "a node named tags"), "tags"),
    (_named(h.RELATED, "a node named related"), "related"),
    (_named(h.FOOTER, "a node named footer"), "footer"),
    (_named(h.CAPTION | h.CREDIT, "a node named caption"), "caption"),
    (_named(h.TICKER, "a node named ticker"), "ticker"),
    (_copyright, "copyright"),
    (_promo, "promo"),
    (_before, "front matter"),
    (_links, "links"),
)
"""(rule, role): the first rule that gives a reason decides the role."""
