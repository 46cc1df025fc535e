"""Decoder figures beside w3lib's: python benchmarks/encoding.py [--show]

Pages of every language of the language table, in the charsets that it was ever written in, under a
true header, none, and two false ones; right means: every character of the page.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable

import webencodings
from language import TABLE
from w3lib.encoding import html_to_unicode

from newsbot.text.encoding import decode

CHARSETS = {
    "ar": ("windows-1256", "iso-8859-6"), "fa": ("windows-1256",), "ur": ("windows-1256",),
    "he": ("windows-1255", "iso-8859-8"), "ru": ("windows-1251", "koi8-r", "iso-8859-5"), "uk": ("windows-1251",),
    "bg": ("windows-1251",), "sr": ("windows-1251",), "el": ("windows-1253", "iso-8859-7"),
    "tr": ("windows-1254", "iso-8859-9"), "th": ("windows-874",), "zh": ("gb18030",), "ja": ("shift_jis", "euc-jp"),
    "ko": ("euc-kr",), "lt": ("windows-1257",), "lv": ("windows-1257",), "et": ("windows-1257",),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "hr", "sl", "ro"), ("windows-1250", "iso-8859-2")),
    **dict.fromkeys(("fr", "de", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "ca"), ("windows-1252",)),
}  # fmt: skip

HEADERS = {
    "true header": "text/html; charset={}", "no charset": "text/html", "says utf-8": "text/html; charset=utf-8",
    "says iso-8859-1": "text/html; charset=iso-8859-1",
}  # fmt: skip

Reader = Callable[[bytes, str], str]


def pages() -> list[tuple[str, str, bytes, str]]:
    """(language, charset, bytes, text) of a page for each language and charset, UTF-8 among them."""
    texts: dict[str, list[str]] = defaultdict(list)
    for row in map(json.loads, TABLE.read_text("utf-8").splitlines()):
        texts[row["language"]].append(row["text"])
    made = []
    for language, paragraphs in texts.items():
        source = "<html><head></head><body>" + "".join(f"<p>{text}</p>\n" for text in paragraphs) + "</body></html>"
        for charset in ("utf-8", *CHARSETS.get(language, ())):
            codec = webencodings.lookup(charset).codec_info
            body = codec.encode(source, "ignore")[0]
            made.append((language, charset, body, codec.decode(body)[0]))
    return made


READERS: dict[str, Reader] = {
    "newsbot": lambda body, header: decode(body, header).text,
    "w3lib": lambda body, header: html_to_unicode(header, body)[1],
}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--show", action="store_true", help="which pages came out wrong")
    show = options.parse_args().show
    table = pages()
    for name, read in READERS.items():
        for label, header in HEADERS.items():
            start = time.perf_counter()
            wrong = [(tag, charset) for tag, charset, body, text in table if read(body, header.format(charset)) != text]
            spent = (time.perf_counter() - start) / len(table) * 1e3
            share = 1 - len(wrong) / len(table)
            sys.stdout.write(f"{name:8} {label:16} {share:7.2%} of {len(table)}  {spent:6.2f} ms a page\n")
            if show and wrong:
                sys.stdout.write("    " + ", ".join(f"{tag} {charset}" for tag, charset in wrong) + "\n")
    big = "<p>واشنطن وموسكو لقاء دبلوماسي جديد</p>\n".encode() * 1700
    for name, read in READERS.items():
        start = time.perf_counter()
        for _ in range(50):
            read(big, "text/html; charset=utf-8")
        sys.stdout.write(f"{name:8} UTF-8, {len(big) // 1000} KB: {(time.perf_counter() - start) / 50 * 1e3:.2f} ms\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
