"""The place that an article is reported from, as its first paragraph prints it: "LONDON (Reuters) -"."""

from __future__ import annotations

import re
from typing import Final

from newsbot.extract.labels import is_label, table
from newsbot.extract.people import before_date
from newsbot.text.normalize import clean, fold_label

LONGEST: Final = 90
LONGEST_PLACE: Final = 45
EDGES: Final = " ,،.:;-–—−/|"

BRACKETED: Final = re.compile(r"^(?P<place>[^().\n]{2,60}?)\s*[(（](?P<agency>[^()]{2,40})[)）]")
DASH: Final = re.compile(r"\s+[-–—−]+\s*|\s*[–—−]+\s*|\s*[-:]\s+|(?<=[\u0600-\u06ff])-")
STOPPED: Final = re.compile(r"^(?P<place>[^.\n]{3,30})\.\s+(?=[\"„«“]?[A-ZÀ-Þ])")
PARTED: Final = re.compile(r"\s*[/،,]\s*|\s+(?:and|und|et|و)\s+")
CAPITALS: Final = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]{4,}(?:\s+[A-ZÀ-Þ.'’-]+){0,3}")
ABBREVIATED: Final = re.compile(r"[,،]\s*[A-Z]\w{1,5}\.\s*$")
STATE: Final = re.compile(r"[A-Z][a-z]+\.?|[A-Z]\.[A-Z]\.(?:[A-Z]\.)?")


def dateline(first_paragraph: str) -> str | None:
    """The place at the head of a first paragraph, as printed; ``None`` when there is none.

    Day and agency are left out: "عمان 9 نيسان (بترا)" is "عمان", "PARIS, April 3 (Reuters)" is "PARIS".
    Places are those of the table, or Latin capitals; a name of any form counts before an agency.
    """
    text = clean(first_paragraph)[:LONGEST]
    if match := BRACKETED.match(text):
        place = _place(match["place"])
        if place and (_is_agency(match["agency"]) or _is_place(place)):
            return place
    parts = DASH.split(text, maxsplit=2)
    place = _place(parts[0])
    if place and len(parts) > 1 and (_is_place(place) or (len(parts) > 2 and _is_agency(parts[1]))):
        return place
    stopped = STOPPED.match(text)
    return stopped["place"] if stopped and all(map(_is_listed, PARTED.split(stopped["place"]))) else None


def _place(head: str) -> str | None:
    """The head of a line without its day and its agency; ``None`` when nothing short is left."""
    kept = before_date(head)
    parts = PARTED.split(kept)
    while parts and _is_agency(parts[-1]):
        kept = kept[: kept.rindex(parts.pop())].strip(EDGES)
    kept = kept.strip(EDGES) + ("." if ABBREVIATED.search(head) else "")
    return kept if 1 < len(kept) <= LONGEST_PLACE and not is_label("ticker", kept) else None


def _is_agency(text: str) -> bool:
    return is_label("agencies", text.strip(EDGES))


def _is_place(text: str) -> bool:
    """Whether each part is a listed place, or the first is in capitals and the next its state ("TAMPA, Fla.")."""
    first, *others = PARTED.split(text)
    if CAPITALS.fullmatch(first):
        return table("no_name_word").isdisjoint(map(fold_label, first.split())) and all(
            STATE.fullmatch(other) or CAPITALS.fullmatch(other) or _is_listed(other) for other in others
        )
    return all(map(_is_listed, (first, *others)))


def _is_listed(text: str) -> bool:
    return is_label("place", text)
