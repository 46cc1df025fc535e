"""The newsroom of one day: which articles it has, how each is shown, what links to what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from newsbot.demo import seed
from newsbot.demo.labels import LABELS
from newsbot.demo.seed import GULF
from newsbot.demo.shapes import SHAPES, Shape
from newsbot.demo.story import Photo, Piece, Story, Teaser
from newsbot.demo.writer import Draft, article_id, words

HOME = "http://newsroom.example"
SITE = "newsroom"
PUBLISHER = "المرفأ"
FIRST_DAY = datetime(2026, 1, 10, 12, 0, tzinfo=GULF)
DAYS = (1, 2, 3)
COUNTS = {"ar": 97, "fa": 14, "he": 14, "ur": 10, "tr": 10, "en": 12}
NEW_ON_DAY_TWO = {"ar": 7, "fa": 1, "he": 1, "ur": 1, "tr": 1, "en": 1}
HIDDEN_EVERY = 4
CORRECTED, WITHDRAWN = ("ar", 2), ("ar", 6)
COPIES = (8, 17, 26, 37)
SEED_RELATED = seed.RELATED_PATHS
HEADS = ("bare", "full", "bare", "og")
FIXED_HEAD = ("next-data", "next-drawn", "next-blocks", "next-flight", "amp", "semantic", "open-graph", "windows-1256")
OLD_PAGE = ("ar", 12)
VARIANTS = {0: ("/amp",), 4: ("?print=1",), 9: ("/amp", "?print=1")}
MOBILE = 5

SHOWN_IN: dict[str, Shape] = {
    **SHAPES,
    "windows-1256": replace(
        SHAPES["old-table"], name="windows-1256", about="windows-1256 bytes, no charset declared", charset=None
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article of the newsroom. ``listed``: sections, feeds or sitemaps lead to it, not only related news.

    ``copy_of``: the URL of the article whose text this one repeats. ``gone``: withdrawn today.
    """

    story: Story
    shape: Shape
    listed: bool = True
    copy_of: str | None = None
    gone: bool = False


def now(day: int) -> datetime:
    """The run's clock on that day of the newsroom (1, 2 or 3)."""
    return FIRST_DAY + timedelta(days=day - 1)


@cache
def entries(day: int) -> dict[str, Entry]:
    """URL → entry, newest first; on day 2 one is corrected and one gone, on day 3 it is back."""
    if day not in DAYS:
        raise ValueError(f"the demo newsroom has the days {DAYS}, not {day!r}")
    found = _linked(_drafted(COUNTS, {}, FIRST_DAY, step=47))
    found += [*_seed_entries(), *_columns(), _live()]
    found += [_copy(found, number) for number in COPIES]
    if day >= 2:
        found = [_corrected(entry) if _is(entry, CORRECTED) else entry for entry in found]
        found += _linked(_drafted(NEW_ON_DAY_TWO, COUNTS, now(2), step=61))
    if day == 2:
        found = [replace(entry, gone=True) if _is(entry, WITHDRAWN) else entry for entry in found]
    found.sort(key=lambda entry: entry.story.published, reverse=True)
    return {entry.story.url: entry for entry in found}


def section_path(language: str, section: str) -> str:
    return f"/news/{section}" if language == "ar" else f"/{language}"


def url_of(language: str, number: int) -> str:
    draft = Draft(language, number)
    return HOME + section_path(language, draft.topic["section"]) + "/" + draft.id


def _is(entry: Entry, which: tuple[str, int]) -> bool:
    return entry.story.url == url_of(*which)


def _drafted(counts: dict[str, int], after: dict[str, int], until: datetime, *, step: int) -> list[Entry]:
    """The composed stories, one every ``step`` minutes back from ``until``, the languages taking turns."""
    order = sorted((number / count, language, number) for language, count in counts.items() for number in range(count))
    return [
        _entry(language, number + after.get(language, 0), until - timedelta(minutes=30 + step * place))
        for place, (_, language, number) in enumerate(order)
    ]


def _entry(language: str, number: int, published: datetime) -> Entry:
    draft = Draft(language, number)
    path = section_path(language, draft.topic["section"])
    story = draft.story(home=HOME, publisher=PUBLISHER, published=published, section_path=path)
    shape = _shape(language, number)
    return Entry(
        story=_dressed(story, shape, draft),
        shape=shape,
        listed=number % HIDDEN_EVERY != 3 or (language, number) in (CORRECTED, WITHDRAWN),
    )


def _shape(language: str, number: int) -> Shape:
    if (language, number) == OLD_PAGE:
        return SHOWN_IN["windows-1256"]
    shape = tuple(SHAPES.values())[number % len(SHAPES)]
    head = "full" if (language, number) == CORRECTED else HEADS[number // 2 % len(HEADS)]
    return shape if shape.name in FIXED_HEAD else replace(shape, head=head)


def _dressed(story: Story, shape: Shape, draft: Draft) -> Story:
    """The story with what only some articles have: a byline, a standfirst, a kicker, a ticker, a promo line."""
    number = draft.number
    told = shape.head != "bare"
    lead = story.pieces[0].text
    pieces = list(story.pieces)
    dateline = draft.city if number % 8 == 6 else None
    if dateline:
        agency = _pick(draft.words["credits"], number)
        pieces[0] = Piece(kind="paragraph", text=f"{dateline} ({agency}) - {lead}")
    if number % 4 == 1:
        pieces.insert(3, Piece(kind="promo", text=LABELS[story.language].channel))
    if number % 6 == 2:
        inside = Photo(url=f"{HOME}/images/2026/01/{draft.id}-2.jpg", alt=draft.topic["alt"], caption=draft.city)
        pieces.insert(5, Piece(kind="image", photo=inside))
    kicker = draft.words["kickers"][0] if told and number % 7 == 3 and shape.frame == "semantic" else None
    return replace(
        story,
        pieces=tuple(pieces),
        authors=(_pick(draft.words["authors"], number),) if number % 3 == 1 else (),
        description=f"{story.section}: {lead[: lead.rindex(' ', 0, 90)]}…" if told and number % 2 == 0 else None,
        kicker=kicker,
        dateline=dateline,
        free=True if shape.head == "full" and number % 4 == 2 else None,
        ticker=(_pick(draft.words["ticker"] or words("ar")["ticker"], number),) if number % 2 else (),
        variants=_variants(story.url, number) if story.language == "ar" else (),
    )


def _variants(url: str, number: int) -> tuple[str, ...]:
    if number == MOBILE:
        return (url.replace(HOME, HOME + "/mobile"),)
    return tuple(url + ending for ending in VARIANTS.get(number, ()))


def _pick(choices: list[str], number: int) -> str:
    return choices[number % len(choices)]


def teaser(story: Story) -> Teaser:
    photo = story.photo
    return Teaser(
        url=story.url,
        headline=story.headline,
        image_url=photo.url if photo else None,
        image_alt=photo.alt if photo else None,
    )


def _linked(found: list[Entry]) -> list[Entry]:
    """The entries with their related news: listed ones in a ring, hidden ones in pairs hung on listed ones."""
    linked: list[Entry] = []
    for language in COUNTS:
        own = [entry for entry in found if entry.story.language == language]
        listed = [entry for entry in own if entry.listed]
        hidden = [entry for entry in own if not entry.listed]
        for place, entry in enumerate(listed):
            pair = hidden[2 * place : 2 * place + 1]
            after = listed[(place + 1) % len(listed)]
            footer = [listed[(place + step) % len(listed)].story for step in (2, 3)] if place % 3 == 0 else []
            linked.append(_relate(entry, [after, *pair], footer if len(listed) > 3 else []))
        for place, entry in enumerate(hidden):
            partner = hidden[place ^ 1] if place ^ 1 < len(hidden) else listed[0]
            linked.append(_relate(entry, [partner, listed[place // 2]], []))
    return linked


def _relate(entry: Entry, targets: Iterable[Entry], footer: Iterable[Story]) -> Entry:
    pieces = list(entry.story.pieces)
    label = LABELS[entry.story.language].related
    for place, target in zip((2, len(pieces) - 1), targets, strict=False):
        if target is not entry:
            pieces.insert(place, Piece(kind="related", text=label, teasers=(teaser(target.story),)))
    more = tuple(replace(teaser(story), image_url=None, image_alt=None) for story in footer)
    return replace(entry, story=replace(entry.story, pieces=tuple(pieces), footer_related=more))


def _corrected(entry: Entry) -> Entry:
    """The article with a new headline and one more paragraph, as its editors would correct it a day later."""
    correction = words("ar")["correction"]
    story = entry.story
    pieces = (*story.pieces, Piece(kind="paragraph", text=correction["paragraph"]))
    headline = correction["headline"].format(headline=story.headline)
    changed = replace(story, headline=headline, pieces=pieces, modified=now(2) - timedelta(hours=2))
    return replace(entry, story=changed)


def _copy(found: list[Entry], number: int) -> Entry:
    """A wire copy: the text of another article once more under its own URL and headline."""
    original = next(entry for entry in found if entry.story.url == url_of("ar", number))
    story = original.story
    path = story.section_url + "/" + article_id(f"copy{number}")
    pieces = tuple(piece for piece in story.pieces if piece.kind != "related")
    copied = replace(
        story,
        url=path,
        headline=f"{story.headline} (وكالات)",
        published=story.published - timedelta(minutes=9),
        pieces=pieces,
        authors=(),
        variants=(),
        kicker=None,
        footer_related=(),
    )
    return Entry(story=copied, shape=SHAPES["semantic-bare"], copy_of=story.url)


def _seed_entries() -> list[Entry]:
    """The seed article and the three that its related news leads to."""
    story = replace(seed.story(home=HOME, publisher=PUBLISHER), footer_related=())
    world = words("ar")["world"]
    targets = [piece.teasers[0] for piece in story.pieces if piece.kind == "related"]
    linked = [
        Story(
            url=target.url,
            home=HOME,
            language="ar",
            publisher=PUBLISHER,
            section=story.section,
            section_url=story.section_url,
            headline=target.headline,
            published=story.published - timedelta(hours=place + 1),
            pieces=tuple(Piece(kind="paragraph", text=text) for text in world[target.url.rsplit("/", 1)[1]]),
            copyright=story.copyright,
        )
        for place, target in enumerate(targets)
    ]
    hidden = [Entry(story=one, shape=SHAPES["semantic"], listed=False) for one in linked]
    return [Entry(story=story, shape=SHAPES["utility"]), *hidden]


def _columns() -> list[Entry]:
    """Opinion and analysis pieces, each with its author."""
    path = "/opinion/writers"
    return [
        Entry(
            story=Story(
                url=f"{HOME}{path}/{article_id(column['headline'])}",
                home=HOME,
                language="ar",
                publisher=PUBLISHER,
                section=words("ar")["opinion"],
                section_url=HOME + path,
                headline=column["headline"],
                published=FIRST_DAY - timedelta(hours=5 + 11 * place),
                pieces=tuple(Piece(kind="paragraph", text=text) for text in column["paragraphs"]),
                authors=(column["author"],),
                author_url=f"{HOME}/writers/{article_id(column['author'])[:5]}",
                article_type=column["type"],
                copyright=f"© 2026 {PUBLISHER}",
            ),
            shape=SHAPES["semantic"],
        )
        for place, column in enumerate(words("ar")["opinions"])
    ]


def _live() -> Entry:
    """A live blog: headed entries, the newest first."""
    live = words("ar")["live"]
    pieces: list[Piece] = []
    for heading, text in live["entries"]:
        pieces += [Piece(kind="heading", text=heading), Piece(kind="paragraph", text=text)]
    story = Story(
        url=f"{HOME}/news/culture/{article_id('live')}",
        home=HOME,
        language="ar",
        publisher=PUBLISHER,
        section=words("ar")["sections"]["culture"],
        section_url=f"{HOME}/news/culture",
        headline=live["headline"],
        published=FIRST_DAY - timedelta(hours=3),
        modified=FIRST_DAY - timedelta(hours=1),
        pieces=tuple(pieces),
        article_type="live_blog",
        copyright=f"© 2026 {PUBLISHER}",
    )
    return Entry(story=story, shape=SHAPES["semantic"])
