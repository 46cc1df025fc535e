"""Whether the page is an article, a list, or something else, with the reason code and its proof."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from newsbot.extract import hints as h
from newsbot.extract.reading import Reading, is_prose
from newsbot.items import Article
from newsbot.metadata import types_of
from newsbot.text.normalize import count_words, fold
from newsbot.urls import is_home

SHORTEST_BODY: Final = 25
"""Words of an article's body at least, unless its metadata declares it one."""


@dataclass(frozen=True, slots=True)
class Judgement:
    outcome: str
    reason: str | None = None
    detail: str | None = None


PHRASES: Final[tuple[tuple[str, str], ...]] = (
    ("bot_challenge", r"checking your browser|just a moment|verify (?:that )?you are (?:a )?human|attention required|ddos protection|"
     r"enable javascript and cookies to continue|are you a robot|unusual traffic|access denied|captcha|التحقق من انك (?:انسان|لست روبوت)"),
    ("consent_wall", r"before you continue|we value your privacy|your privacy choices|accept (?:all )?cookies|consent to (?:the use of )?cookies|"
     r"manage (?:your )?(?:consent|cookies)|نستخدم ملفات تعريف الارتباط|قبول ملفات تعريف الارتباط|ملفات تعريف الارتباط"),
    ("login", r"^(?:log ?in|sign ?in|تسجيل الدخول|anmelden|se connecter|iniciar sesion|giris yap|ورود|כניסה|התחברות)\b"),
    ("soft_404", r"page (?:was )?not found|\b404\b|(?:page|article|story|content) (?:you (?:requested|are looking for) )?(?:could not be found|"
     r"(?:does not|doesn.?t) exist|(?:is )?no longer available|has been removed)|الصفحه (?:المطلوبه )?غير موجوده|لم يتم العثور|"
     r"הדף לא נמצא|עמוד לא נמצא|صفحه (?:مورد نظر )?(?:يافت نشد|پيدا نشد)|صفحه موجود نهيں|sayfa bulunamad|seite (?:wurde )?nicht gefunden|"
     r"page (?:introuvable|non trouvee)|pagina no encontrada|страница не найдена"),
    ("error_page", r"error establishing a database connection|internal server error|service unavailable|bad gateway|"
     r"fatal error|uncaught exception|خطا في الاتصال بقاعده البيانات|temporarily unavailable"),
)  # fmt: skip
"""(code, pattern over the folded title, headline and first lines of a page with little prose)."""


def judge_page(reading: Reading, article: Article) -> Judgement:
    """What the page is; an article unless something proves otherwise."""
    content_type = reading.page.headers.get("content-type", "")
    if content_type and not re.search(r"html|xml|text/plain", content_type, re.I):
        return Judgement("rejected", "not_html", content_type)
    words = count_words(article.body)
    opening = fold(" ".join(filter(None, [reading.page.metadata.title, article.headline, *_first_lines(reading)])))
    if words < 120:
        for code, pattern in PHRASES:
            if match := re.search(pattern, opening):
                return Judgement("rejected", code, match[0])
    declared = bool(types_of(reading.page.metadata.article or {}) - {"WebPage"})
    if (reading.page.metadata.first("og:type") or ("", ""))[1].lower() == "article":
        declared = True
    if is_home(reading.page.url) or _is_listing(reading, words, declared):
        return Judgement("listing", "listing", "links, not prose")
    if words < SHORTEST_BODY:
        if _paywalled(reading, article):
            return Judgement("rejected", "paywall_teaser", f"{words} words")
        if not article.body and len(reading.pieces) < 12:
            return Judgement("rejected", "empty_shell", f"{len(reading.pieces)} pieces of text")
        if not (declared and words >= 5 and article.headline):
            return Judgement("rejected", "listing" if _headlines(reading)[0] >= 5 else "empty_shell", f"{words} words of prose")
    elif words < 150 and _paywalled(reading, article):
        return Judgement("rejected", "paywall_teaser", f"{words} words before the wall")
    return Judgement("article")




def _first_lines(reading: Reading) -> list[str]:
    texts = [p.text for p in reading.pieces if p.kind == "text" and not p.frame.hints & (h.NAV | h.FOOTER)]
    return texts[:12]


def _headlines(reading: Reading) -> tuple[int, int]:
    """(linked headlines, paragraphs of prose) of the article's node: a list of teasers has about as many of each."""
    headlines = paragraphs = 0
    for index in reading.box_range:
        piece = reading.pieces[index]
        if piece.kind != "text" or piece.frame.hints & (h.NAV | h.FOOTER | h.RELATED | h.TAGS | h.SHARE | h.COMMENTS):
            continue
        linked = piece.link_density > 0.8 or piece.inside is not None
        if linked and len(piece.text) >= 20 and (piece.role[0] == "h" or len(piece.text) >= 30):
            headlines += 1
        elif not linked and is_prose(piece):
            paragraphs += 1
    return headlines, paragraphs


def _is_listing(reading: Reading, words: int, declared: bool) -> bool:
    """Whether linked headlines make up the article's node of a page that does not call itself an article."""
    if declared:
        return False
    headlines, paragraphs = _headlines(reading)
    return headlines >= 5 and headlines >= 0.6 * paragraphs and words < 40 * headlines


def _paywalled(reading: Reading, article: Article) -> bool:
    if article.is_accessible_for_free is False:
        return True
    return any(p.frame.hints & h.PAYWALL for p in reading.pieces if p.kind == "text" and len(p.text) > 15)
