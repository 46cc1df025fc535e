"""Text as records keep it (``clean``), text as rules compare it (``fold``), and words counted.

What is stored and what is matched are two things: ``clean`` changes nothing that a reader sees,
``fold`` throws spelling differences away and its result is never stored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from newsbot.text.kept import kept

BLANKS: Final = "\t-\r\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""As in a character class: HTML's white space, NEL, every Zs but the blank, line and paragraph separators."""

INVISIBLE: Final = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0 and C1 controls that are no white space
    "\xad\u200b\u2060\ufeff"  # soft hyphen, zero width space, word joiner, byte order mark
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # bidi marks, embeddings, overrides, isolates
    "\ufff9-\ufffc\ufdd0-\ufdef\ud800-\udfff"  # annotations, object slot, noncharacters, lone surrogates
    + "".join(chr(plane + low) for plane in range(0, 0x110000, 0x10000) for low in (0xFFFE, 0xFFFF))
)
"""As in a character class: what is dropped. ZWNJ and ZWJ shape words and stay; so do tatweel and marks."""

_DROPPED = re.compile(f"[{INVISIBLE}]+")
_UNEVEN_BLANKS = re.compile(f" *[{BLANKS}][ {BLANKS}]*|  +")

LETTERS: Final = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا",
    "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي",
    "ک": "ك", "ة": "ه", "ھ": "ه", "ہ": "ه", "ە": "ه", "ۀ": "ه", "ۃ": "ه",
    "ـ": "",
}  # fmt: skip
"""Letters that Arabic, Persian and Urdu keyboards write for one another; matching takes them as one."""

LONGEST_KEPT: Final = 400
"""Characters of a text whose folded form is remembered."""

EDGES: Final = " :…․.-–—−|«»‹›\"'“”‘’،,؛;•·*[]()"
"""What may hang on a label without being part of it: "أخبار ذات علاقة :" is "أخبار ذات علاقة"."""


PLAIN_LETTERS: Final = (
    "A-Za-z\xc0-\xd6\xd8-\xf6\xf8-\u02c1\u038e-\u03a1\u03a3-\u03f5\u03f7-\u0481\u048a-\u052f\u05d0-\u05ea"
    "\u0620-\u063f\u0641-\u064a\u0671-\u06d3\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3"
)
"""As in a character class: letters, but no marks, of which folding changes those of ``LETTERS`` at most."""

PLAIN_SIGNS: Final = "!-/:-@\\[-`{-~\xab\xbb\u060c\u061b\u061f\u06d4\u2010-\u2027\u2030-\u205e"
"""As in a character class: punctuation, which folding leaves as it is."""

# Most texts hold nothing else, and a look by a class takes a tenth of the time of a translation.
_PLAIN = re.compile(f"[{PLAIN_LETTERS}0-9{PLAIN_SIGNS}\n ]*")
_PLAIN_WORDS = re.compile(f"[{PLAIN_LETTERS}\u0640-\u0652\u0660-\u0669\u06f0-\u06f90-9\n ]*")
_SIGNS = re.compile(f"[{PLAIN_SIGNS}]+")


class _Folding(dict[int, str]):
    """A ``str.translate`` table that works out each character when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if unicodedata.category(char) in ("Cf", "Mn"):
            folded = ""
        elif (digit := unicodedata.decimal(char, None)) is not None:
            folded = str(digit)
        else:
            folded = LETTERS.get(char, char)
        self[code] = folded
        return folded


_FOLDING = _Folding()


def clean(text: str | None) -> str:
    """The text as a record stores it; "" for ``None``.

    NFC; every run of blanks and line ends is one blank, none at the ends; ``INVISIBLE`` is dropped.
    The bidi marks (LRM, RLM, ALM) go with the overrides: they are layout, and two texts that look
    the same must be the same. Everything else stays byte for byte. Idempotent.
    """
    text = text.strip() if text else ""
    if text.isprintable():  # it holds no control, no format character and no odd blank
        if "  " in text:
            text = _UNEVEN_BLANKS.sub(" ", text)
    else:
        text = _UNEVEN_BLANKS.sub(" ", text)
        if not text.isprintable():
            text = _UNEVEN_BLANKS.sub(" ", _DROPPED.sub("", text)).strip(" ")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@kept(4096, longest=LONGEST_KEPT)
def fold(text: str) -> str:
    """The text for comparing only, never for storing.

    NFKC and case folding; format characters, combining marks and tatweel dropped; alef, ya, kaf and
    ha forms one letter each; digits of every script ASCII; blanks collapsed. Idempotent.
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    for letter, plain in LETTERS.items():
        folded = folded.replace(letter, plain)
    if not _PLAIN.fullmatch(folded):
        folded = folded.translate(_FOLDING)
    folded = unicodedata.normalize("NFKC", folded)
    even = folded.isprintable() and "  " not in folded and folded[:1] != " " != folded[-1:]
    return folded if even else " ".join(folded.split())


@kept(8192)
def fold_label(text: str) -> str:
    """The folded text without the punctuation at its ends (``EDGES``): for whole labels.

    As ../vocabulary says: compared to the whole text of a short element, never inside a paragraph.
    """
    return fold(text).strip(EDGES)


class _WordParting(dict[int, str]):
    """A ``str.translate`` table: what is no letter, digit or mark becomes a blank."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = parted = char if unicodedata.category(char)[0] in "LNM" else " "
        return parted


_WORD_PARTING = _WordParting()


def words(text: str) -> list[str]:
    """The maximal runs of letters, digits and combining marks (Unicode L, N, M), in order.

    A diacritic never splits a word. ZWNJ is none of the three, so a Persian "می‌خواهد" is two; a
    run of Chinese is one: the count is a measure that every reader can repeat, not a segmentation.
    """
    if text.isascii():  # which Python translates thirty times as fast
        return text.translate(_WORD_PARTING).split()
    parted = _SIGNS.sub(" ", text)
    return (parted if _PLAIN_WORDS.fullmatch(parted) else text.translate(_WORD_PARTING)).split()


class _Keeping(dict[int, str | None]):
    """A ``str.translate`` table: what is not of a kind goes."""

    def __init__(self, is_kept: Callable[[str], bool]) -> None:
        self.is_kept = is_kept

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        self[code] = kept = char if self.is_kept(char) else None
        return kept


_LETTERS_AND_DIGITS = _Keeping(str.isalnum)
_LETTERS = _Keeping(str.isalpha)
_NEITHER = re.compile(r"[\W_]+")
_NO_LETTERS = re.compile(f"[0-9{PLAIN_SIGNS}\n ]+")


def letters_only(text: str) -> str:
    """The letters and digits of the text."""
    return text.translate(_LETTERS_AND_DIGITS) if text.isascii() else _NEITHER.sub("", text)


def count_letters(text: str) -> int:
    """How many characters of a text are letters (Unicode L)."""
    if text.isascii():
        return len(text.translate(_LETTERS))
    return len(_NO_LETTERS.sub("", text)) if _PLAIN.fullmatch(text) else sum(map(str.isalpha, text))


def count_words(text: str) -> int:
    """How many ``words`` the text has."""
    runs = text.split()
    odd = [run for run in runs if not run.isalnum()]
    return len(runs) - len(odd) + len(words(" ".join(odd)))
