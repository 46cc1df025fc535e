"""More encodings: every charset of the web, every place that declares one, bytes that are broken halfway."""

from __future__ import annotations

import gzip
import json
from functools import partial

from benchmarks.faults.cases.encodings import ARABIC, HEBREW, PERSIAN, reads
from benchmarks.faults.cases.xml import LOCS, NS
from benchmarks.faults.run import HEALTHY, Case, Result, front, story
from benchmarks.faults.server import answer

LANGUAGES = {
    "ru": "Министр иностранных дел обсудил сотрудничество с коллегой в столице страны",
    "uk": "Міністр закордонних справ обговорив співпрацю з колегою у столиці країни",
    "zh": "外交部长在首都与同行讨论两国之间的合作问题并签署协议",
    "tw": "外交部長在首都與同行討論兩國之間的合作問題並簽署協議",
    "ja": "外務大臣は首都で両国間の協力について会談し、合意文書に署名した",
    "ko": "외교부 장관은 수도에서 양국 간 협력에 대해 논의하고 합의서에 서명했다",
    "el": "Ο υπουργός Εξωτερικών συζήτησε τη συνεργασία με τον ομόλογό του στην πρωτεύουσα",
    "tr": "Dışişleri Bakanı başkentte mevkidaşıyla iki ülke arasındaki iş birliğini görüştü",
    "pl": "Minister spraw zagranicznych omówił współpracę ze swoim odpowiednikiem w stolicy",
    "th": "รัฐมนตรีว่าการกระทรวงการต่างประเทศหารือความร่วมมือกับคู่เจรจาในเมืองหลวง",
    "he": HEBREW,
    "fa": PERSIAN,
    "ar": ARABIC,
    "fr": "Le ministre des Affaires étrangères a évoqué la coopération à l’étranger, où l’été s’achève",
}

CHARSETS = {
    "koi8-r": "ru",
    "windows-1251": "ru",
    "iso-8859-5": "ru",
    "koi8-u": "uk",
    "gb18030": "zh",
    "gb2312": "zh",
    "gbk": "zh",
    "big5": "tw",
    "shift_jis": "ja",
    "euc-jp": "ja",
    "iso-2022-jp": "ja",
    "euc-kr": "ko",
    "iso-8859-7": "el",
    "windows-1253": "el",
    "windows-1254": "tr",
    "iso-8859-9": "tr",
    "iso-8859-2": "pl",
    "windows-1250": "pl",
    "windows-874": "th",
    "tis-620": "th",
    "windows-1252": "fr",
}
CODECS = {"windows-874": "cp874", "gb2312": "gbk", "euc-kr": "cp949", "shift_jis": "cp932", "windows-1252": "cp1252"}
UNDECLARED = ("koi8-r", "windows-1251", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "iso-8859-7", "windows-874")


def told_in(language: str, *, head: str = "", more: str = "", before: str = "") -> str:
    """An article in a language."""
    line = LANGUAGES[language]
    end = "。" if language in ("zh", "tw", "ja") else ". "
    paragraphs = "".join(f"<p>{(line + end) * 4}</p>" for _ in range(4))
    return (
        f"{before}<html><head>{head}<title>{line}</title></head><body><article><h1>{line}</h1>"
        f"<time datetime='2025-04-09T14:22:00+04:00'>2025-04-09</time>{paragraphs}{more}</article></body></html>"
    )


def packed(text: str, charset: str) -> bytes:
    return text.encode(CODECS.get(charset, charset), "xmlcharrefreplace")


def case(name: str, body: bytes, type_: str | None = "text/html", language: str = "ar", **headers: str) -> Case:
    fault = answer(body, type_=type_, **headers)
    return encodings(name=name, fault=fault, checks=(reads(LANGUAGES[language]),))


def declared(charset: str, language: str) -> list[Case]:
    bare = packed(told_in(language), charset)
    meta = packed(told_in(language, head=f"<meta charset={charset}>"), charset)
    cases = [
        case(f"{charset} by header", bare, f"text/html; charset={charset}", language),
        case(f"{charset} by meta", meta, language=language),
    ]
    return cases + [case(f"{charset}, declared nowhere", bare, language=language)] * (charset in UNDECLARED)


def arabic(name: str, head: str = "", type_: str = "text/html", *, before: str = "", **headers: str) -> Case:
    """A page in windows-1256 whose head or header says so in some way."""
    return case(name, packed(told_in("ar", head=head, before=before), "windows-1256"), type_, **headers)


def utf8(name: str, body: bytes | str, type_: str = "text/html") -> Case:
    return case(name, body if isinstance(body, bytes) else body.encode(), type_)


def undoubled(codec: str) -> bytes:
    """UTF-8 that was read in another charset and written in UTF-8 again."""
    data = told_in("ar").encode()
    return (
        "".join(bytes([byte]).decode(codec, "replace") if byte > 0x7F else chr(byte) for byte in data)
        .replace("\ufffd", "")
        .encode()
    )


def damaged(every: int) -> bytes:
    """The page in UTF-8 with a byte that is none after every so many paragraphs' ends."""
    parts = told_in("ar").encode().split(b"</p>")
    return (
        b"".join(part + (b"\xd8\xff</p>" if at % every == 0 else b"</p>") for at, part in enumerate(parts[:-1]))
        + parts[-1]
    )


def no_marks(result: Result) -> str | None:
    record = result.record()
    kept = json.dumps(record, ensure_ascii=False) if record else ""
    bad = sorted({hex(ord(char)) for char in kept if "\ud800" <= char <= "\udfff" or char in "\0\x81\x8d\ufffe\uffff"})
    return f"the record holds {bad}" if bad else None


encodings = partial(Case, group="encodings", ends=("article",))
lists = partial(Case, group="encodings")

META = "<meta charset='windows-1256'>"
EQUIV = "<meta http-equiv='Content-Type' content='text/html; charset=windows-1256'>"
XML = "application/xml"
URLSET = f"<urlset {NS}><!-- أخبار -->{LOCS}</urlset>"
ITEMS = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": path, "url": path} for path in HEALTHY]}
WIDE = told_in("ar")

ARABIC_ITEMS = "".join(f"<item><link>{path}</link></item>" for path in (*HEALTHY, "/news/خبر-00077"))

CASES = [
    *(made for charset, language in CHARSETS.items() for made in declared(charset, language)),
    *(
        arabic(name, head)
        for name, head in {
            "meta of the old form": EQUIV,
            "meta in capitals": EQUIV.upper(),
            "meta with blanks around the sign": "<meta charset = 'windows-1256' >",
            "meta without quotes": "<META CHARSET=WINDOWS-1256>",
            "meta behind 2 kB of comments": f"<!-- {'x' * 2000} -->{META}",
            "meta behind 5 kB of script": f"<script>var a = '{'x' * 5000}';</script>{META}",
            "meta behind 90 kB of styles": f"<style>{'a{b:c}' * 15_000}</style>{META}",
            "meta behind another in a comment": f"<!-- <meta charset='koi8-r'> -->{META}",
            "meta behind another in a script": f"<script>document.write(\"<meta charset='koi8-r'>\")</script>{META}",
            "meta behind one of no charset": f"<meta name='charset' content='koi8-r'>{META}",
            "meta behind a word in a description": f"<meta name='description' content='charset=koi8-r'>{META}",
            "two metas that differ": f"{META}<meta charset='utf-8'>",
            "a meta of nothing before it": f"<meta charset=''>{META}",
            "label cp1256": "<meta charset=cp1256>",
            "label x-cp1256": "<meta charset=x-cp1256>",
            "label that is none": "<meta charset=win-1256>",
            "meta that says utf-16": "<meta charset=utf-16>",
            "meta that says x-user-defined": "<meta charset=x-user-defined>",
            "meta that says koi8-r": "<meta charset=koi8-r>",
            "meta that says shift_jis": "<meta charset=shift_jis>",
            "meta that says gb18030": "<meta charset=gb18030>",
            "meta that says iso-8859-6": "<meta charset=iso-8859-6>",
            "meta that says utf-7": "<meta charset=utf-7>",
            "meta that says replacement": "<meta charset=iso-2022-kr>",
        }.items()
    ),
    arabic("an XML declaration", before="<?xml version='1.0' encoding='windows-1256'?>"),
    *(
        arabic(f"header {type_[9:]!r}", type_=type_)
        for type_ in (
            "text/html; charset='windows-1256'",
            'text/html; Charset = "Windows-1256"',
            "text/html;charset=windows-1256;charset=utf-8",
            "text/html; charset=windows-1256, text/html",
            "text/html; charset=",
            "text/html; charset=utf-16",
            "text/html; charset=utf-16le",
            "text/html; charset=x-user-defined",
            "text/html; charset=iso-8859-1",
            "text/html; charset=us-ascii",
            "text/html; charset=gb18030",
            "text/html; charset=iso-2022-jp",
            "text/html; charset=hz-gb-2312",
            f"text/html; charset={'x' * 5000}",
        )
    ),
    arabic("header and meta that both lie", "<meta charset=utf-8>", "text/html; charset=iso-8859-1"),
    arabic("header that lies before a meta that does not", META, "text/html; charset=utf-8"),
    arabic(
        "header that does not lie before a meta that does", "<meta charset=utf-8>", "text/html; charset=windows-1256"
    ),
    case("packed in gzip", gzip.compress(packed(told_in("ar", head=META), "windows-1256")), Content_Encoding="gzip"),
    case("UTF-16LE without a mark", WIDE.encode("utf-16-le")),
    case("UTF-16BE without a mark", WIDE.encode("utf-16-be")),
    case("UTF-16BE by header", WIDE.encode("utf-16-be"), "text/html; charset=utf-16be"),
    case("UTF-16BE with a mark", b"\xfe\xff" + WIDE.encode("utf-16-be")),
    case(
        "UTF-16LE with a mark that the header calls UTF-8",
        b"\xff\xfe" + WIDE.encode("utf-16-le"),
        "text/html; charset=utf-8",
    ),
    case("UTF-16BE that the header calls UTF-16", b"\xfe\xff" + WIDE.encode("utf-16-be"), "text/html; charset=utf-16"),
    case("UTF-16LE behind blank lines", ("\n\n  " + WIDE).encode("utf-16-le")),
    case("UTF-16LE of odd length", b"\xff\xfe" + WIDE.encode("utf-16-le") + b"\n"),
    case(
        "UTF-16LE with lone surrogates",
        b"\xff\xfe" + told_in("ar", more="<p>S</p>").encode("utf-16-le").replace(b"S\0", b"\x00\xd8\x41\x00"),
    ),
    utf8("UTF-8 that meta calls UTF-16", told_in("ar", head="<meta charset=utf-16>")),
    utf8("UTF-8 that the header calls UTF-16", told_in("ar"), "text/html; charset=utf-16"),
    utf8("UTF-8 that meta calls x-user-defined", told_in("ar", head="<meta charset=x-user-defined>")),
    utf8("UTF-8 that the header calls iso-2022-jp", told_in("ar"), "text/html; charset=iso-2022-jp"),
    utf8("UTF-8 that all call gb18030", told_in("ar", head="<meta charset=gb18030>"), "text/html; charset=gb18030"),
    utf8("UTF-8 with two marks", "\ufeff\ufeff" + told_in("ar")),
    utf8("UTF-8 with a mark behind a blank line", "\n\ufeff" + told_in("ar")),
    utf8("UTF-8 with a mark in every paragraph", told_in("ar").replace("<p>", "<p>\ufeff")),
    utf8("UTF-8 with broken letters", damaged(2)),
    utf8("UTF-8 with broken letters everywhere", damaged(1)),
    utf8(
        "UTF-8 with a frame in windows-1256",
        told_in("ar", more="<p>@</p>").encode().replace(b"@", "آخر الأخبار".encode("cp1256")),
    ),
    utf8("UTF-8 with overlong letters", told_in("ar", more="<p>@</p>").encode().replace(b"@", b"\xc0\xbc\xe0\x80\xbc")),
    utf8("UTF-8 with surrogates", told_in("ar", more="<p>@</p>").encode().replace(b"@", b"\xed\xa0\xbd\xed\xb8\x80")),
    utf8("UTF-8 with NULs between the letters", told_in("ar").replace("<p>", "<p>\0").replace("</h1>", "\0</h1>")),
    utf8("UTF-8 cut within a letter", told_in("ar").encode().partition(b"</article>")[0] + b"\xd8"),
    utf8("UTF-8 read as windows-1252", undoubled("latin-1")),
    utf8("all letters as references", told_in("ar").encode("ascii", "xmlcharrefreplace")),
    utf8(
        "all letters as references in capitals", "".join(c if c < "\x80" else f"&#X{ord(c):X};" for c in told_in("ar"))
    ),
    encodings(
        name="references to what is no character",
        fault=answer(
            told_in("ar", more="<p>&#0; &#xD800; &#xDFFF; &#x110000; &#99999999999; &#x81; &#xFFFF; &#147;x&#148;</p>")
        ),
        checks=(reads(ARABIC), no_marks),
    ),
    case(
        "windows-1256 with a word in UTF-8",
        packed(told_in("ar", head=META, more="<p>@</p>"), "windows-1256").replace(b"@", "خبر".encode()),
    ),
    case("windows-1256 with bytes of no meaning", packed(told_in("fa", head=META), "windows-1256"), language="ar")
    if False
    else case("windows-1256 of Persian", packed(told_in("ar", head=META, more="<p>پ گ چ ژ</p>"), "windows-1256")),
    case(
        "shift_jis with backslashes in letters",
        packed(told_in("ja", head="<meta charset=sjis>", more="<p>表示機能ソ能</p>"), "shift_jis"),
        language="ja",
    ),
    case(
        "GB18030 of four bytes",
        packed(told_in("zh", head="<meta charset=gb2312>", more="<p>㐀𠀀</p>"), "gb18030"),
        language="zh",
    ),
    # lists
    *(
        lists(name=f"a sitemap in {how}", seed="/sitemap.xml", pages={"/sitemap.xml": answer(body, type_=type_)})
        for how, body, type_ in (
            ("UTF-16LE without a mark", URLSET.encode("utf-16-le"), XML),
            ("UTF-16BE without a mark", f"<?xml version='1.0'?>{URLSET}".encode("utf-16-be"), XML),
            ("UTF-16BE with a mark", b"\xfe\xff" + URLSET.encode("utf-16-be"), XML),
            ("UTF-16 by header only", URLSET.encode("utf-16-le"), f"{XML}; charset=utf-16le"),
            (
                "UTF-8 with a mark that is declared UTF-16",
                b"\xef\xbb\xbf" + f"<?xml version='1.0' encoding='UTF-16'?>{URLSET}".encode(),
                XML,
            ),
            ("UTF-8 that is declared latin-1", f"<?xml version='1.0' encoding='iso-8859-1'?>{URLSET}".encode(), XML),
            (
                "windows-1256 that is declared UTF-8",
                f"<?xml version='1.0' encoding='utf-8'?>{URLSET}".encode("cp1256"),
                XML,
            ),
            ("windows-1256 that is declared nowhere", URLSET.encode("cp1256"), XML),
            ("UTF-7", f"<?xml version='1.0' encoding='utf-7'?>{URLSET}".encode(), XML),
            ("UTF-8 with two marks", ("\ufeff\ufeff" + URLSET).encode(), XML),
            ("gzip of UTF-16", gzip.compress(URLSET.encode("utf-16")), "application/gzip"),
        )
    ),
    *(
        lists(
            name=f"a JSON feed in {how}",
            seed="/feed.json",
            pages={"/feed.json": answer(body, type_="application/feed+json")},
        )
        for how, body in (
            ("UTF-8 with a mark", b"\xef\xbb\xbf" + json.dumps(ITEMS).encode()),
            ("UTF-16 with a mark", json.dumps(ITEMS).encode("utf-16")),
            ("windows-1256", json.dumps({**ITEMS, "title": "أخبار"}, ensure_ascii=False).encode("cp1256")),
        )
    ),
    encodings(
        name="a feed in windows-1256 with raw Arabic URLs",
        seed="/feed.xml",
        pages={
            "/feed.xml": answer(
                f"<?xml version='1.0' encoding='windows-1256'?><rss><channel>{ARABIC_ITEMS}</channel></rss>".encode(
                    "cp1256"
                ),
                type_="application/rss+xml",
            ),
            "/news/%D8%AE%D8%A8%D8%B1-00077": answer(story("00077")),
        },
        ends=(),
        checks=(lambda r: None if r.record("-00077") else f"the Arabic URL was lost: {r.site.paths()}",),
    ),
    encodings(
        name="links in windows-1256 with raw Arabic URLs",
        pages={
            "/": answer(front(*HEALTHY, "/news/خبر-00077").encode("cp1256"), type_="text/html; charset=windows-1256"),
            "/news/%D8%AE%D8%A8%D8%B1-00077": answer(story("00077")),
        },
        ends=(),
        checks=(lambda r: None if r.record("-00077") else f"the Arabic URL was lost: {r.site.paths()}",),
    ),
]
