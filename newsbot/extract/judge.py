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
from newsbot.extract.segment import Piece
from newsbot.text.normalize import fold

Rule = Callable[[Reading, Piece], str | None]

PROMO_LONGEST: Final = 220
SENTENCE_END = re.compile(r"[.!?؟。…:؛»”\"')]\s*$")
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
    kept = {piece.index for piece, odd in zip(pieces, odds, strict=True) if odd > 0}
    if any(is_prose(reading.pieces[index]) for index in kept):
        return kept
    return {piece.index for piece in pieces if reason(reading, piece)[0] == "prose"}


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
    if len(text) > 90 or SENTENCE_END.search(text) or piece.role not in ("p", "div") or piece.link_chars:
        return False
    following = next_text(reading, piece, 1)
    if following is None or len(following.text) < 90:
        return False
    if piece.bold_chars >= len(text) - 1:
        return True
    previous = next_text(reading, piece, -1)
    return len(text.split()) <= 7 and previous is not None and is_prose(previous) and is_prose(following)


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
