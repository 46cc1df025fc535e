"""Encodings through a real server: declared, undeclared, lied about."""

from __future__ import annotations

from functools import partial

from benchmarks.faults.run import Case, Check, Result, story
from benchmarks.faults.server import answer

ARABIC = "وزير الخارجية يبحث مع نظيره التعاون بين البلدين في العاصمة"
HEBREW = "שר החוץ נפגש עם עמיתו בירושלים ודן בשיתוף הפעולה בין המדינות"
PERSIAN = "وزیر خارجه ایران با همتای خود درباره همکاری‌های دو کشور گفتگو کرد"


def reads(headline: str) -> Check:
    def check(result: Result) -> str | None:
        record = result.record()
        got = record["headline"] if record else None
        return None if got == headline else f"the headline came as {got!r}"

    return check


def page(headline: str, codec: str, charset: str | None = None, meta: str | None = None, bom: bytes = b"") -> bytes:
    head = f"<meta charset='{meta}'>" if meta else ""
    type_ = f"text/html; charset={charset}" if charset else "text/html"
    text = story("00099", head=head, headline=headline)
    if codec in ("windows-1255", "iso-8859-8"):
        text = "".join(char if not "\u0600" <= char <= "\u06ff" else HEBREW[ord(char) % 6] for char in text)
    return answer(bom + text.encode(codec, "xmlcharrefreplace"), type_=type_)


def case(name: str, headline: str, *how: str | None, bom: bytes = b"", short: bool = False) -> Case:
    return encodings(name=name, fault=page(headline, *how, bom=bom), checks=(reads(headline),), short=short)


encodings = partial(Case, group="encodings", ends=("article",))

CASES = [
    case("UTF-8, declared nowhere", ARABIC, "utf-8"),
    case("UTF-8 with a mark, declared as latin-1", ARABIC, "utf-8", "iso-8859-1", bom=b"\xef\xbb\xbf"),
    case("UTF-8 declared as windows-1256", ARABIC, "utf-8", "windows-1256"),
    case("UTF-8 that meta calls windows-1252", ARABIC, "utf-8", None, "windows-1252"),
    case("UTF-8 declared as a word that is none", ARABIC, "utf-8", "klingon"),
    case("windows-1256 by header", ARABIC, "windows-1256", "windows-1256", short=True),
    case("windows-1256 by meta", ARABIC, "windows-1256", None, "windows-1256"),
    case("windows-1256, declared nowhere", ARABIC, "windows-1256"),
    case("windows-1256 declared as UTF-8", ARABIC, "windows-1256", "utf-8"),
    case("ISO-8859-6 by header", ARABIC, "iso-8859-6", "iso-8859-6"),
    case("UTF-16 with a mark", ARABIC, "utf-16", None),
    case("UTF-16 by header", ARABIC, "utf-16-le", "utf-16le"),
    case("windows-1255 by header", HEBREW, "windows-1255", "windows-1255"),
    case("ISO-8859-8-I by meta", HEBREW, "iso-8859-8", None, "iso-8859-8-i"),
    case("Persian in UTF-8", PERSIAN, "utf-8", "utf-8"),
]
