"""How the index spells a word, and the spellings under which a word of a query may stand there."""

from __future__ import annotations

import itertools
import unicodedata

from newsbot.text.normalize import fold

TRIGRAM = 3
"""Letters of the shortest word that the index knows; shorter ones are looked for in the text itself."""

ARTICLE = "ال"
"""The Arabic article: it merges with prefixes (ل + ال = لل), so a word is also looked for without it."""

HAMZA = {"ؤ": "وي", "ئ": "يو"}
"""What carries a hamza in the middle of a word differs by country and by rule: مسؤول, مسئول; شؤون, شئون."""

MOST_HAMZAS = 3
"""Of a word that are looked for on either carrier."""

PLAIN = {"ı": "i", "ø": "o", "ł": "l", "đ": "d"}
"""Letters that Unicode takes for no others with a mark, and that keyboards without them write so."""

FIRST_KANA = "\u3040"
"""From here on what Unicode writes as marks makes other letters: が is not か."""


class _Bare(dict[int, str]):
    """A ``str.translate`` table: letters without their marks, each worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        parts = unicodedata.normalize("NFD", char) if char < FIRST_KANA else char
        bare = "".join(part for part in parts if unicodedata.category(part) != "Mn")
        self[code] = found = PLAIN.get(char, bare or char)
        return found


_BARE = _Bare()


def indexed(text: str) -> str:
    """The text as the index holds it: folded, and each letter without its marks, so that "cafe" is "café" too."""
    return fold(text).translate(_BARE)


def forms(term: str) -> list[str]:
    """The spellings of a folded word or phrase that count as it, the likeliest first: without the article, and with
    the other carrier of each hamza."""
    carriers = [HAMZA.get(char, char) if n < MOST_HAMZAS else char for n, char in _numbered(term)]
    spelled = ["".join(chosen).translate(_BARE) for chosen in itertools.product(*carriers)]
    bare = [word.removeprefix(ARTICLE) for word in spelled]
    return list(dict.fromkeys([*spelled, *(word for word in bare if len(word) >= TRIGRAM)]))


def _numbered(term: str) -> list[tuple[int, str]]:
    """Each letter with the number of hamzas on a carrier before it."""
    before = itertools.accumulate((char in HAMZA for char in term), initial=0)
    return list(zip(before, term, strict=False))
