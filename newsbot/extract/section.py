"""Where the article stands in its site: the breadcrumbs, and the most specific section."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from newsbot.extract import hints as h
from newsbot.extract.captions import has_credit
from newsbot.extract.labels import kinds_of, leading_kinds, table
from newsbot.extract.reading import Reading
from newsbot.extract.segment import Frame, Piece
from newsbot.extract.sources import Source, json_ld, meta, microdata, selected, win
from newsbot.extract.titles import letters, site_letters, site_names
from newsbot.text.normalize import clean, fold

LONGEST_SECTION: Final = 40
NO_SECTION: Final = h.NAV | h.SHARE | h.TICKER | h.AUTHOR | h.DATE | h.HIDDEN | h.MEDIA | h.CAPTION | h.CREDIT
FURNITURE: Final = frozenset(("ticker", "tags", "author_heading", "rights_word"))
"""Kinds of labels that name no section, beside those that begin a line."""
DATED: Final = re.compile(r"/(?:19|20)\d\d/")
NEAR: Final = 7
"""Pieces between the headline and the line of its section, at most."""


def breadcrumbs(reading: Reading) -> tuple[list[str], str | None]:
    """(names from the home page down, source), without the home page and the article itself."""
    value, name = win(reading, (("json-ld", _listed_crumbs), ("nav", _printed_crumbs)))
    return value or [], name


def _listed_crumbs(reading: Reading) -> list[str]:
    return _trim(reading, reading.page.metadata.breadcrumbs)


def _printed_crumbs(reading: Reading) -> list[str]:
    crumbs = [
        p
        for p in reading.pieces[: reading.first_prose]
        if p.kind == "text" and p.frame.hints & h.BREADCRUMB and len(p.text) <= 120
    ]
    texts: list[str] = []
    for piece in crumbs:
        texts.extend([text for _, text in piece.links] if piece.links and len(piece.links) > 1 else [piece.text])
    return _trim(reading, [clean(text.strip("/›»>« |")) for text in texts])


def _trim(reading: Reading, names: list[str]) -> list[str]:
    if not names:
        return []
    others = HOME.union(map(fold, site_names(reading)), (fold(piece.text) for piece in reading.taken["headline"]))
    kept = [name for name in names if name and fold(name) not in others]
    return kept if len(kept) <= 6 else []


HOME: Final = frozenset(
    map(fold, (
        "home", "homepage", "startseite", "accueil", "inicio", "portada", "الرئيسية", "الصفحة الرئيسية",
        "خانه", "صفحه اصلی", "דף הבית", "ראשי", "ana sayfa", "anasayfa", "صفحہ اول", "главная",
        "hjem", "forside", "news",
    ))
)  # fmt: skip
"""What the front page is called in breadcrumbs and menus, folded."""


BAR: Final = frozenset(
    map(fold, (
        "search", "menu", "contact", "back", "suche", "menü", "kontakt", "zurück", "recherche", "rechercher", "retour",
        "buscar", "contacto", "volver", "cerca", "indietro", "ara", "iletişim", "поиск", "меню", "назад", "بحث",
        "القائمة", "اتصل بنا", "رجوع", "عودة", "جستجو", "منو", "تماس با ما", "חיפוש", "תפריט", "צור קשר", "تلاش",
    ))
)  # fmt: skip
"""What stands in a site's bar and is no section, folded."""


def _printed_section(reading: Reading) -> str | None:
    """The short line right above the headline: the section that the article stands in."""
    headlines = [piece for piece in reading.taken["headline"] if piece.index < reading.first_prose]
    return next((found for piece in reversed(headlines) if (found := _above(reading, piece))), None)


def _above(reading: Reading, headline: Piece) -> str | None:
    for piece in reversed(reading.pieces[max(0, headline.index - NEAR) : headline.index]):
        text = _line_of(reading, piece)
        if not text or piece.frame.hints & NO_SECTION or fold(text) in HOME | BAR:
            continue
        if len(text) > LONGEST_SECTION or not any(char.isalpha() for char in text):
            break
        name = _most_specific(piece, text)
        if len(name.split()) > 4 or not letters(name):
            continue
        if _leads_here(reading, piece) or (_one_head(piece, headline) and _may_name(reading, piece, name)):
            return name
    return None


def _most_specific(piece: Piece, text: str) -> str:
    """The last of several links, or of parts that are glued for a reader of the bare text."""
    if piece.links and len(piece.links) > 1:
        return piece.links[-1][1]
    return piece.parts[-1] if text.endswith("".join(piece.parts[-2:])) and len(piece.parts) > 1 else text


def _leads_here(reading: Reading, piece: Piece) -> bool:
    """Whether the piece links to a folder that the page's own URL lies in."""
    here = unquote(urlsplit(reading.page.url).path).rstrip("/")
    targets = (reading.page.absolute(href) or "" for href in _hrefs(piece)[-1:])
    paths = (unquote(urlsplit(target).path).rstrip("/") for target in targets)
    return any(path and here.startswith(f"{path}/") for path in paths)


def _hrefs(piece: Piece) -> list[str]:
    return [piece.inside] if piece.inside else [href for href, _ in piece.links or ()]


def _no_folder(href: str) -> bool:
    """Whether a link leads to a place in the page, or to one article as a URL with a year does."""
    return href.startswith("#") or DATED.search(href) is not None


def _one_head(piece: Piece, headline: Piece) -> bool:
    """Whether both stand in one box that begins there: a site's own bar above all shares none but the page with it."""
    around: set[int] = set()
    frame: Frame | None = headline.frame
    while frame is not None:
        around.add(id(frame))
        frame = frame.parent
    shared = piece.frame
    while id(shared) not in around and shared.parent is not None:
        shared = shared.parent
    return shared.first >= headline.index - NEAR and shared.parent is not None


def _may_name(reading: Reading, piece: Piece, text: str) -> bool:
    """Whether a line can be a section's name: no label, call, credit, byline, number or name of the site."""
    return not (
        any(map(_no_folder, _hrefs(piece)))
        or not FURNITURE.isdisjoint(kinds_of(text))
        or leading_kinds(text)
        or not table("call_word").isdisjoint(fold(text).split())
        or has_credit(text)
        or any(char.isdigit() or char in ":\uff1a" for char in text)
        or letters(text) in site_letters(reading)
    )


def _line_of(reading: Reading, piece: Piece) -> str:
    """A free piece's text; of one taken for its date, the inline part before the date ("العالم" in one row with it)."""
    if reading.free(piece):
        return piece.text
    if reading.role(piece) != "date" or len(piece.parts) < 2:
        return ""
    return piece.parts[0] if not any(char.isdigit() for char in piece.parts[0]) else ""


def _last_crumb(reading: Reading) -> str | None:
    crumbs, _ = breadcrumbs(reading)
    return crumbs[-1] if crumbs else None


SECTION: Final[tuple[Source[str], ...]] = (
    selected("section"),
    ("breadcrumbs", _last_crumb),
    json_ld("articleSection"),
    meta("meta:article:section", "article:section", "og:article:section", "section", "parsely-section"),
    ("printed", _printed_section),
    microdata("articleSection"),
)


def section(reading: Reading) -> tuple[str | None, str | None]:
    """(the most specific printed section, source)."""
    value, name = win(reading, SECTION)
    for piece in reading.pieces[: reading.first_prose]:
        if value and piece.kind == "text" and reading.free(piece) and fold(piece.text) == fold(value):
            reading.claim(piece, "section", "the section")
    return value, name
