"""Writes the golden pages from the demo's model: ``python -m tests.golden_pages``.

Each shape of ``newsbot.demo.shapes`` gives one page of the seed article; demo articles in other
languages follow. What the record of a page must hold comes from the same model. ``test_golden``
asserts that the files on disk are these, so they cannot drift.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsbot.demo import seed
from newsbot.demo.expected import record, ticker
from newsbot.demo.frames import render
from newsbot.demo.newsroom import FIRST_DAY, entries, url_of
from newsbot.demo.shapes import SHAPES, Shape
from newsbot.demo.story import Story

PAGES = Path(__file__).parent / "pages"
HOME = "https://www.eremnews.com"
HOST = "eremnews.com"
ALSO_GENERIC = (
    "semantic", "semantic-bare", "open-graph", "utility", "next-data", "line-breaks", "old-table", "local-time",
    "offset-time",
)  # fmt: skip
OTHER_LANGUAGES = {"fa": (1, 4, 13), "he": (2, 5, 9), "ur": (0, 6, 8), "tr": (3, 5, 9), "en": (4, 8, 10)}
SEED_NOW = "2025-04-10T08:00:00+04:00"
KEYS = (
    "language", "direction", "site", "article_type", "description", "section", "kicker", "headline", "authors",
    "date_published_raw", "date_published", "date_precision", "date_zone_basis", "date_modified", "body", "word_count",
    "related", "tags", "copyright_notice",
)  # fmt: skip
BLOCK_KEYS = ("type", "text")
NEVER_IN_BODY = (
    "logo",
    "تابعونا على",
    ";",
    "نستخدم ملفات تعريف الارتباط",
    "النشرة البريدية",
    "WhatsApp",
    "10 سبتمبر 2025",
)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One golden page: its folder under ``pages`` and the text of its three files."""

    folder: str
    files: dict[str, str]


def cases() -> Iterator[Case]:
    """All golden pages."""
    story = seed.story(home=HOME, publisher="إرم نيوز")
    for name, shape in SHAPES.items():
        yield _case(f"eremnews/{name}", story, shape, site="eremnews", now=SEED_NOW)
        if name in ALSO_GENERIC:
            yield _case(f"eremnews/{name}-generic", story, shape, site=None, now=SEED_NOW)
    for language, numbers in OTHER_LANGUAGES.items():
        for number in numbers:
            entry = entries(1)[url_of(language, number)]
            folder = f"newsroom/{language}-{entry.shape.name}"
            yield _case(folder, entry.story, entry.shape, site="newsroom", now=FIRST_DAY.isoformat())


def expected(story: Story, shape: Shape, site: str | None) -> dict[str, Any]:
    """The keys of gold.json for this shape, with the URLs and alts that the page supplies."""
    told = record(story, shape, site=site or HOST, zoned=site is not None)
    image = {key: told["image"][key] for key in ("url", "alt", "caption", "credit")}
    blocks = [{key: block[key] for key in BLOCK_KEYS} for block in told["blocks"]]
    return {
        **{key: told[key] for key in KEYS},
        "image": image,
        "blocks": blocks,
        "ticker": ticker(story, shape),
        "never_in_body": [*NEVER_IN_BODY, *_outside(story, told)],
    }


def _outside(story: Story, told: dict[str, Any]) -> list[str]:
    labels = [edge[key] for edge in told["related"] for key in ("label", "image_alt", "headline")]
    photo = [story.photo.caption] if story.photo else []
    return sorted({words for words in (*story.ticker, told["date_published_raw"], *labels, *photo) if words})


def _case(folder: str, story: Story, shape: Shape, *, site: str | None, now: str) -> Case:
    meta = {"url": story.url, "site": site, "about": f"{story.language}: {shape.about}", "now": now}
    files = {
        "page.html": render(story, shape),
        "expected.json": _json(expected(story, shape, site)),
        "meta.json": _json(meta),
    }
    return Case(folder=folder, files=files)


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def write() -> None:
    for case in cases():
        folder = PAGES / case.folder
        folder.mkdir(parents=True, exist_ok=True)
        for name, words in case.files.items():
            (folder / name).write_text(words, encoding="utf-8")


if __name__ == "__main__":
    write()
