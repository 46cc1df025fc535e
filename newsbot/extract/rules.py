"""What each rule says a piece is, when it is no prose: the reasons that the explanation of a page gives.

Tables of rules in order; the first that speaks wins. The model of ``judge.py`` decides above them, but for
``REFUSALS``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from newsbot.extract import hints as h
from newsbot.extract.labels import EMAIL, is_label, starts_with_label
from newsbot.extract.reading import Reading
from newsbot.extract.segment import Piece
from newsbot.text.normalize import fold

Rule = Callable[[Reading, Piece], str | None]

PROMO_LONGEST: Final = 220
LETTER = re.compile(r"[^\W_]")


def reason(reading: Reading, piece: Piece) -> tuple[str, str]:
    """(role, why) that the rules give a piece; ("prose", …) when none speaks against it."""
    if not reading.inside(piece):
        return "outside", "not in the article's node"
    for rule, role in RULES:
        if why := rule(reading, piece):
            return role, why
    return "prose", piece.role


def refused(reading: Reading, piece: Piece) -> bool:
    """Whether a rule that holds against the model speaks against a piece."""
    return any(rule(reading, piece) for rule, _ in REFUSALS)


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
    return "before the first paragraph" if not piece.is_prose and len(piece.text) < 60 else None


def _picture(reading: Reading, piece: Piece) -> str | None:
    return "no picture of the article" if piece.kind == "image" else None


def _no_words(reading: Reading, piece: Piece) -> str | None:
    return "no letters" if piece.kind == "text" and LETTER.search(piece.text) is None else None


def _label(reading: Reading, piece: Piece) -> str | None:
    if piece.kind == "text" and (is_label("promo", piece.text) or is_label("related", piece.text)):
        return "a label of furniture"
    return None


def _linked_call(reading: Reading, piece: Piece) -> str | None:
    return _call(reading, piece) if _is_linked(piece) else None


def _call(reading: Reading, piece: Piece) -> str | None:
    if piece.kind != "text" or len(piece.text) > PROMO_LONGEST or not starts_with_label("promo", piece.text):
        return None
    return "a call to follow, subscribe or share" if _is_linked(piece) or len(piece.text) <= 60 else None


def _is_linked(piece: Piece) -> bool:
    return piece.link_chars > 0 or ("@" in piece.text and EMAIL.search(piece.text) is not None)


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


def _lone_link(reading: Reading, piece: Piece) -> str | None:
    return _links(reading, piece) if piece.role == "p" and piece.link_density > 0.95 else None


def _prose_list(reading: Reading, piece: Piece) -> bool:
    """Whether a linked list item stands in a list whose items are mostly prose."""
    frame = piece.frame
    while frame is not None and frame.tag not in ("ul", "ol"):
        if frame.parent is None:
            return False
        frame = frame.parent
    key = _prose_list, id(frame)
    if key not in reading.memo:  # a list is asked about by each of its items
        texts = [p for p in reading.pieces[frame.first : frame.last] if p.kind == "text"]
        linked = sum(p.link_chars for p in texts)
        reading.memo[key] = sum(len(p.text) for p in texts) > 2 * linked
    return bool(reading.memo[key])


REFUSALS: Final[tuple[tuple[Rule, str], ...]] = (
    (_no_words, "furniture"),
    (_label, "promo"),
    (_linked_call, "promo"),
    (_copyright, "copyright"),
    (_lone_link, "links"),
)
"""Rules that hold against the model: on real news pages it is not right where it differs from them."""

RULES: Final[tuple[tuple[Rule, str], ...]] = (
    (_picture, "image"),
    *REFUSALS,
    (_hidden, "hidden"),
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
    (_call, "promo"),
    (_before, "front matter"),
    (_links, "links"),
)
"""(rule, role): the first rule that gives a reason decides the role."""
