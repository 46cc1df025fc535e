"""The articles of Le Rivage: twelve in Arabic and eight in French, the same every time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from functools import cache

from newsbot.demo.newsroom import teaser
from newsbot.demo.story import Piece, Story
from newsbot.demo.writer import Draft

HOST = "rivage.example"
HOME = f"http://{HOST}"
PUBLISHER = "Le Rivage الضفة"
TUNIS = timezone(timedelta(hours=1))
NOW = datetime(2026, 1, 20, 12, 0, tzinfo=TUNIS)
COUNTS = {"ar": 12, "fr": 8}
SECTIONS = ("economy", "culture", "local", "sports")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What the layout prints in one language; ``months`` are those of the Maghreb, () = figures only."""

    menu: dict[str, str]
    label: str
    photo: str
    flags: tuple[str, ...]
    desks: tuple[str, ...]
    rights: str
    months: tuple[str, ...] = ()


WORDINGS = {
    "ar": Wording(
        menu={"economy": "اقتصاد", "culture": "ثقافة", "local": "محليات", "sports": "رياضة"},
        label="من دفاترنا",
        photo="المصدر:",
        flags=("حصري", "على الأرض", "للنقاش"),
        desks=("قسم الجهات", "قسم المتابعة"),
        rights="© 2026 الضفة",
        months=(
            "جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان",
            "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
        ),
    ),
    "fr": Wording(
        menu={"economy": "Économie", "culture": "Culture", "local": "Régions", "sports": "Sport"},
        label="Dans nos carnets",
        photo="Photo :",
        flags=("Exclusif", "Sur place", "En débat"),
        desks=("Bureau des régions", "Bureau du suivi"),
        rights="© 2026 Le Rivage",
    ),
}  # fmt: skip


@cache
def stories() -> dict[str, Story]:
    """URL → story, newest first; each but one of a language leads to the next by its inline box."""
    drafted = [_story(language, number) for language, count in COUNTS.items() for number in range(count)]
    drafted.sort(key=lambda story: story.published, reverse=True)
    linked = (_with_box(story, [one for one in drafted if one.language == story.language]) for story in drafted)
    return {story.url: story for story in linked}


def printed_date(story: Story) -> str:
    """The date as the layout prints it, with no zone: ``10/01/2026 à 14h30``, ``10 جانفي 2026 - 14:30``."""
    moment = story.published
    if months := WORDINGS[story.language].months:
        return f"{moment.day:02} {months[moment.month - 1]} {moment.year} - {moment:%H:%M}"
    return f"{moment:%d/%m/%Y} à {moment:%Hh%M}"


def section_of(story: Story) -> str:
    """The section's name in URLs."""
    return story.section_url.rpartition("/")[2]


def number_of(story: Story) -> int:
    """The story's number, from its URL."""
    return int(story.url.rpartition("-")[2].removesuffix(".htm"))


def _story(language: str, number: int) -> Story:
    draft = Draft(language, number)
    section = SECTIONS[number % len(SECTIONS)] if draft.topic["section"] not in SECTIONS else draft.topic["section"]
    serial = 10_400 + 7 * number + (3 if language == "fr" else 0)
    order = number if language == "ar" else 2 * number
    published = NOW - timedelta(hours=5 + 19 * order, minutes=13 * number + (7 if language == "fr" else 0))
    story = draft.story(home=HOME, publisher=PUBLISHER, published=published, section_path=f"/{section}")
    wording = WORDINGS[language]
    return replace(
        story,
        url=f"{HOME}/{section}/papier-{serial}.htm",
        section=wording.menu[section],
        authors=(draft.words["authors"][number % len(draft.words["authors"])],),
        tags=(),
        kicker=None,
        copyright=wording.rights,
    )


def _with_box(story: Story, own: list[Story]) -> Story:
    place = own.index(story)
    if number_of(story) % len(own) == 0:
        return story
    target = replace(teaser(own[(place + 1) % len(own)]), image_url=None, image_alt=None)
    box = Piece(kind="related", text=WORDINGS[story.language].label, teasers=(target,))
    return replace(story, pieces=(*story.pieces[:2], box, *story.pieces[2:]))
