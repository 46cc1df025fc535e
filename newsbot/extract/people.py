"""Byline texts as persons: prefixes and tails off, lists split, agencies, cities and job titles dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from newsbot.extract.labels import EMAIL, is_label, table
from newsbot.extract.roles import is_author_label, may_open_label, parted
from newsbot.extract.titles import letters
from newsbot.text.datewords import WEEKDAYS
from newsbot.text.months import GREGORIAN_MONTHS
from newsbot.text.normalize import clean, fold_label

LONGEST: Final = 60
MOST_WORDS: Final = 6
ANNOUNCING: Final = (":", "-", "–", "—", "/")
"""Signs that make a word that may be a heading ("تقرير") a label of what follows."""
LABEL_WORDS: Final = 4
EDGES: Final = ' .,:;|-–—−·•∙*"“”«»/()[]،؛'

HANDLE: Final = re.compile(
    r"^\s*@|https?:|www\.|\w\.(?:com|net|org|de|co|io|نت)\b|[_=<>{}#]|\w@\w|^[a-z]+(?:\.[a-z]+)+$"
)
COLON: Final = re.compile(r"(?<=\w)[:：](?=\S)")
BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）|«[^«»]*[\u0600-\u06ff][^«»]*»|(?<=\w)\s+@\w[\w.]*")
"""What stands beside a name: an agency, a paper («الشرق الأوسط»), a handle."""
BARS: Final = re.compile(r"\s*[|·•∙⋅‧¦‖◆■\n]\s*|\s+[-–—−]{2,}\s+|\s{3,}")
DASHES: Final = re.compile(r"\s+[-–—−]\s+|(?<=[\u0600-\u06ff])[-–—]\s*(?=[\u0600-\u06ff])")
LISTED: Final = re.compile(
    r"\s*[,;،؛、，]\s*(?:(?:and|und|et|y|e|en|og|och|و)\s+)?|\s*[&＆]\s*|\s*/\s*|(?<=\w)\s+\+\s+(?=\w)"
)
AND: Final = re.compile(r"\s+(?:and|AND|und|UND|et|ET|with|mit|avec|con|och|og|ve|ja|dan|và|και|și|és)\s+")
SHORT_AND: Final = re.compile(r"\s+(?:y|e|i|en|a|da|u|и|і|й|та|و|ו)\s+")
"""Words for "and" that also stand inside names ("Ortega y Gasset"): they part two full names only."""

OTHER_ROLE: Final = re.compile(
    r"[\s.,;|(-]*\b(?:(?:medically|clinically|legally|expert|technically)\s+)?"
    r"(?:reviewed|edited|fact[- ]checked|checked|approved|sponsored|updated|published|photos?|photographs|photography|"
    r"illustrations?|translated)\b(?:\s+by\b|\s*:|\s+on\b|\s*$).*$",
    re.I,
)
"""Where a byline turns to who did something else, or when."""
GLUED: Final = re.compile(r"(?<=[a-zß-ÿ])(?=(?:Published|Updated|Posted)\b)|^(?:By|by)(?=[A-Z][a-z]+ [A-Z])")
TAIL: Final = re.compile(
    r"\s+(?:in|aus|für|for|on|at|via|from|para|pour|på|of|near)\s+"
    r"(?=(?:the\s+|den\s+|der\s+)?[\"“„]?[A-ZÀ-ÞА-Я@]).*$|\s+on behalf\b.*$|\s+(?:من|في|للنشرة)\s.*$"
)
"""Where a name ends: "Jane Doe in Berlin", "John Roe for the Herald". Not "Sophie in 't Veld"."""

CASELESS: Final = re.compile(
    r"[\u0590-\u06ff\u0750-\u077f\u0900-\u0dff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
IDEOGRAPHS: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def people(texts: Iterable[str], *, strict: bool = False) -> list[str]:
    """The persons named in byline texts, each once, in order of print.

    ``strict``: only what looks like a full name, for texts that nothing but their place calls a byline.
    """
    found: dict[str, str] = {}
    for text in texts:
        for name in _of_text(text):
            if looks_like_name(name) or not strict:
                found.setdefault(letters(name), name)
    return list(found.values())


def could_name_a_site(name: str) -> bool:
    """Whether a name is as good a publication's as a person's: "Daily Star", "Le Monde", "العربي الجديد".

    A site may be named for the one who writes it ("Jane Doe"); then its name is that person's.
    """
    words = [fold_label(word) for word in name.split()]
    publication = not table("publication_word").isdisjoint(words) or not table("organisation_word").isdisjoint(words)
    article = words[:1] and words[0] in table("article")
    return bool(publication or article or CASELESS.search(name) or len(words) > 3 or not looks_like_name(name))


def _of_text(text: str) -> Iterator[str]:
    """The names of one text; a lone word beside full names (a city, an agency) is none of them."""
    line = clean(BRACKETS.sub(" ", EMAIL.sub(" ", COLON.sub(": ", GLUED.sub(" ", text)))))
    names: list[str] = []
    refused = False
    for segment in BARS.split(line):
        byline = parted(OTHER_ROLE.sub("", segment))[0]
        parts = [person(part) for part in split_names(after_label(byline) or byline)]
        if names and not all(part and looks_like_name(part) for part in parts):
            break  # "By Jane Doe | Politics | 5 min"
        refused = refused or None in parts
        names.extend(filter(None, parts))
    lone = not refused and all(len(name.split()) == 1 for name in names)
    return (name for name in names if lone or len(name.split()) > 1 or IDEOGRAPHS.search(name))


def after_label(text: str) -> str | None:
    """What follows the byline words ("By", "كتب", "Posted by") that begin a text; ``None`` when none does.

    Nothing is cut off where a small letter follows: "Von der Leyen" is a name.
    """
    words = COLON.sub(": ", text).split()
    most = min(LABEL_WORDS, len(words) - 1) if words and may_open_label(words[0]) else 0
    for count in range(most, 0, -1):
        label = " ".join(words[:count])
        if is_author_label(label) and (label.endswith(ANNOUNCING) or not is_label("author_heading", label)):
            rest = " ".join(words[count:]).lstrip(" :：-–—/")
            if rest and not (rest[0].islower() and not label.endswith(":") and len(rest.split()) < 3):
                return after_label(rest) or rest
    label, slash, rest = text.replace("／", "/").partition("/")
    return rest.strip() or None if slash and is_author_label(label) else None


def split_names(text: str) -> Iterator[str]:
    """The texts between commas, slashes and words for "and"; letters behind a name ("Ph.D.") stay with it."""
    whole: list[str] = []
    for piece in LISTED.split(before_date(text)):
        if whole and fold_label(piece) in table("postnominal"):
            whole[-1] += ", " + piece
        elif piece:
            whole.append(piece)
    for index, piece in enumerate(whole):
        folded = [fold_label(word) for word in piece.split()]
        job = table("job_title")
        if index and not job.isdisjoint(folded) and (folded[0] in job or AND.search(piece)):
            continue  # "Paul Frew, Home and Digital Security Expert", "محمد علي، مراسل شؤون سياسية"
        for one in AND.split(piece):
            yield from _split_short(TAIL.sub("", one))


def _split_short(text: str) -> Iterator[str]:
    """Splits where two full names are joined by a short word or by a letter glued to the second."""
    start = 0
    for match in [*SHORT_AND.finditer(text), *_glued(text)]:
        if len(text[start : match.start()].split()) > 1 and len(text[match.end() :].split()) > 1:
            yield text[start : match.start()]
            start = match.end()
    yield text[start:]


def _glued(text: str) -> Iterator[re.Match[str]]:
    """Where "و" or "ו" is glued to a next name: "محمد علي وسارة حسن", but not "محمد علي وليد"."""
    for match in re.finditer(r"\s+[وו](?=\w{3,}\s)", text):
        word = text[match.start() :].split()[0]
        if fold_label(word) not in table("starting_with_waw"):
            yield match


def before_date(text: str) -> str:
    """A byline without what begins at its first digit: "Jane Doe on Tuesday, May 5" is "Jane Doe"."""
    digit = re.search(r"\d", text)
    if digit is None:
        return text
    words = text[: digit.start()].split()
    if words and not text[digit.start() - 1].isspace() and (len(words) < 2 or not words[-1].isalpha()):
        words.pop()
    while words and (fold_label(words[-1]) in _date_words() or not letters(words[-1])):
        words.pop()
    return " ".join(words).strip(EDGES)


@cache
def _date_words() -> frozenset[str]:
    listed = " ".join([*GREGORIAN_MONTHS.values(), *WEEKDAYS]).replace("|", " ").replace("_", " ").split()
    return frozenset(map(fold_label, listed)) | table("beside_date")


def person(text: str) -> str | None:
    """The text as a person's name, tidied; ``None`` when it is an agency, a body, a job, a place, a handle."""
    name = _without_place(clean(text)).strip(EDGES)
    name = (after_label(name) or name).strip(EDGES)
    words = name.split()
    if not 2 <= len(name) <= LONGEST or len(words) > MOST_WORDS or HANDLE.search(name) or not letters(name):
        return None
    folded = [fold_label(word) for word in words]
    job = table("job_title").intersection(folded)
    if any(char.isdigit() for char in name) or name.lower() in ("undefined", "null", "none"):
        return None
    if _is_body(folded):
        return _beside_job(words, folded) if job - table("organisation_word") else None
    if any(fold_label(name) in table(kind) for kind in ("agencies", "not_a_person", "place", "postnominal")):
        return None
    if is_author_label(name) or is_label("not_author_label", name) or is_label("ticker", name):
        return None
    if job:
        return _beside_job(words, folded)
    return name + "." if text.strip().endswith(ABBREVIATED) else name


def _is_body(folded: list[str]) -> bool:
    """Whether a word, or a part of a hyphened one, says that this is a desk, a firm or a paper."""
    return not table("organisation_word").isdisjoint(part for word in folded for part in word.split("-"))


ABBREVIATED: Final = ("Ph.D.", "M.D.", "Jr.", "Sr.", "J.D.", "D.O.")


def _beside_job(words: list[str], folded: list[str]) -> str | None:
    """The full name before a job title ("Daniel Moll Redakteur"), or behind it ("Guest columnist Jane Doe")."""
    jobs = [index for index, word in enumerate(folded) if word in table("job_title")]
    for kept in (slice(jobs[0]), slice(jobs[-1] + 1, None)):
        name = " ".join(words[kept]).strip(EDGES)
        if looks_like_name(name) and not _is_body(folded[kept]):
            return name
    return None


def _without_place(text: str) -> str:
    """A text without the place, desk or agency that a dash or colon parts from the name: "القاهرة - محمد علي"."""
    before, _, name = text.partition(": ")
    if name and looks_like_name(name.strip(EDGES)) and _is_no_name(before):
        return name
    sides = [side.strip(EDGES) for side in DASHES.split(text)]
    sides = [side for side in sides if side]
    if len(sides) < 2:
        return text
    kept = [side for side in sides if not _is_known(side)]
    kept = [side for side in kept if not _is_no_name(side)] or kept
    full = [side for side in kept if len(side.split()) > 1]
    return (full or kept or [""])[0]


def _is_known(text: str) -> bool:
    """Whether the text is a place or an agency of the tables."""
    return any(fold_label(text) in table(kind) for kind in ("place", "agencies"))


def _is_no_name(text: str) -> bool:
    """Whether the text is a place, an agency, a desk or a job."""
    folded = [fold_label(word) for word in text.split()]
    return _is_known(text) or _is_body(folded) or not table("job_title").isdisjoint(folded)


def looks_like_name(text: str) -> bool:
    """Whether a text looks like a full name: two to five words, capitals or a script without, no function words."""
    head = text.split(",")[0]
    words = head.split()
    if IDEOGRAPHS.search(head):
        return len(head.replace(" ", "")) <= 8
    if not 2 <= len(words) <= 5 or len(head) > 40 or any(char.isdigit() for char in head):
        return False
    if any(fold_label(word) in table("no_name_word") for word in words) or max(map(len, words)) < 3:
        return False
    if CASELESS.search(head):
        return all(word not in "،.:؟!" for word in words)
    capitals = [
        word for word in words if word[:1].isupper() or word[:2].lower() in ("d'", "l'", "o'", "d’", "l’", "'t", "’t")
    ]
    particles = [word for word in words if fold_label(word) in table("name_particle") and word not in capitals]
    return len(capitals) + len(particles) == len(words) and len(capitals) >= 2
