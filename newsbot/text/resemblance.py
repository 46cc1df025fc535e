"""Whether two texts are the same text once more: a wire copy, cut, re-headlined or added to.

A text is held as the smallest of the hashes of its shingles, runs of ``SHINGLE`` folded words: a
sample that is the same for equal texts and from which the share of common shingles is estimated
(A. Broder, "On the resemblance and containment of documents", 1997). Hashes are CRC-32 of UTF-8,
the same in every process and on every machine.

Cost: a third of a millisecond for 400 Arabic words; a sketch is at most ``SIZE`` numbers of 32 bits, whatever the
length of the text. How an index of them grows: ``benchmarks/resemblance.py``.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final
from zlib import crc32

from newsbot.text.normalize import PLAIN_LETTERS, fold

SHINGLE: Final = 6
"""Words a shingle: long enough that reports of one pattern with other towns and figures share few."""

SIZE: Final = 96
"""Hashes a sketch: at two thirds in common the estimate is off by 0.04 (one standard deviation)."""

KEYS: Final = 8
"""Hashes that an index finds a sketch by: of two texts with two thirds in common, 1 pair in 6000 shares none."""

SHORT: Final = 40
"""Below so many words a text repeats another only word for word: one sentence quoted is no copy."""

FEWEST: Final = 10
"""Below so many words nothing is said: "شاهد الفيديو" under two videos makes them no copies."""

COPIED: Final = 0.87
"""The share of the shorter text that must stand in the longer: 1 for what is only cut or added to, as no shingle
crosses paragraphs; one word in fifty may be edited. Yesterday's report with today's figures stays below."""

LENGTH: Final = 0.4
"""How long the shorter must be, measured by the longer: a brief is no copy of the analysis that quotes it."""

_BETWEEN = re.compile(f"[^{PLAIN_LETTERS}0-9 \n\\w\u0900-\u0963\u0966-\u0dff]+")
"""What parts words of folded text beside blanks; it has no combining marks left but the spacing ones of Indian
scripts. Letters of ``\\w`` are named for they are found faster so."""

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Letters of scripts that put no blank between words (Thai, Lao, Burmese, Khmer, kana, Han): a word each."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A text's sample: ``count`` of its different shingles, the smallest of their ``hashes``, ascending."""

    count: int
    hashes: tuple[int, ...]

    @property
    def keys(self) -> tuple[int, ...]:
        """What an index holds of it: two texts that repeat each other have at least one in common."""
        return self.hashes[:KEYS]

    def repeats(self, other: Sketch) -> bool:
        """Whether one of the two texts repeats the other, see ``COPIED`` and ``LENGTH``; symmetric."""
        shorter, longer = sorted((self.count, other.count))
        if shorter < LENGTH * longer:
            return False
        common = set(self.hashes).intersection(other.hashes)
        size = min(SIZE, len(self.hashes) + len(other.hashes) - len(common))
        if not _is_enough(len(common), size, shorter, longer):  # as most are, before the sample is looked for
            return False
        last = list(dict.fromkeys(sorted(self.hashes + other.hashes)))[size - 1]
        return _is_enough(sum(hash_ <= last for hash_ in common), size, shorter, longer)


def _is_enough(common: int, size: int, shorter: int, longer: int) -> bool:
    """Whether so many common hashes in a sample of ``size`` make the shorter text one that stands in the longer."""
    resemblance = common / size
    return resemblance / (1 + resemblance) * (shorter + longer) >= COPIED * shorter


def sketch(text: str) -> Sketch | None:
    """The sketch of a body; ``None`` for a text of fewer than ``FEWEST`` words, which repeats nothing.

    Headings and lines shorter than a shingle count for nothing; a text whose paragraphs have fewer than ``SHORT``
    words together is held as its SHA-256 in place of shingles: it repeats equal texts only.
    """
    paragraphs = _words(text)
    prose = [told for told in paragraphs if len(told) >= SHINGLE]
    if sum(map(len, paragraphs)) < FEWEST:
        return None
    if sum(map(len, prose)) < SHORT:
        digest = hashlib.sha256(b" ".join(word for told in paragraphs for word in told)).digest()
        hashes = {int.from_bytes(digest[place : place + 4]) for place in range(0, len(digest), 4)}
    else:
        hashes = set()
        for told in prose:
            hashes.update(map(crc32, map(b" ".join, zip(*(told[start:] for start in range(SHINGLE)), strict=False))))
    return Sketch(len(hashes), _smallest(hashes))


def _words(text: str) -> list[list[bytes]]:
    """The folded words of each paragraph."""
    folded = "\n".join(map(fold, text.split("\n")))
    if _UNSPACED.search(folded):
        folded = _UNSPACED.sub(r" \g<0> ", folded)
    told = _BETWEEN.sub(" ", folded).encode("utf-8", "surrogatepass")
    return [paragraph.split() for paragraph in told.split(b"\n")]


def _smallest(hashes: set[int]) -> tuple[int, ...]:
    """The ``SIZE`` smallest, ascending; hashes lie evenly, so that of many only the low ones need be sorted."""
    bound = (2 * SIZE << 32) // len(hashes)
    low = [each for each in hashes if each < bound]
    return tuple(sorted(low if len(low) >= SIZE else hashes)[:SIZE])
