"""Golden pages: ``pages/<site>/<slug>/`` holds a page, what its record must hold, and what the case is about."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from newsbot import extract
from newsbot.page import Extraction, Page, Visit
from newsbot.publisher.fixtures import over_keys_of
from newsbot.site import GENERIC, Site
from newsbot.sites.eremnews import SITE as EREMNEWS
from newsbot.sites.newsroom import SITE as NEWSROOM
from tests.golden_pages import PAGES, cases

SITES: dict[str | None, Site] = {"eremnews": EREMNEWS, "newsroom": NEWSROOM, None: GENERIC}
FOLDERS = sorted(path.parent for path in PAGES.glob("*/*/meta.json"))
BESIDE = ("never_in_body", "ticker")


def load(folder: Path, name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
    return loaded


@cache
def extraction(folder: Path) -> Extraction:
    meta = load(folder, "meta.json")
    page = Page(
        url=meta["url"],
        body=(folder / "page.html").read_bytes(),
        visit=Visit(now=datetime.fromisoformat(meta["now"])),
        status=200,
        headers=meta.get("headers", {}),
    )
    return extract.open(page, SITES[meta["site"]]).article()


def fields() -> list[Any]:
    rows = []
    for folder in FOLDERS:
        wanted = load(folder, "expected.json")
        rows += [pytest.param(folder, key, id=f"{folder.name}-{key}") for key in wanted if key not in BESIDE]
    return rows


def with_key(key: str) -> list[Any]:
    return [pytest.param(folder, id=folder.name) for folder in FOLDERS if key in load(folder, "expected.json")]


@pytest.mark.parametrize(("folder", "field"), fields())
def test_field_is_as_the_page_has_it(folder: Path, field: str) -> None:
    want = load(folder, "expected.json")[field]
    assert over_keys_of(want, getattr(extraction(folder).article, field)) == want


@pytest.mark.parametrize("folder", with_key("never_in_body"))
def test_nothing_foreign_is_in_the_body(folder: Path) -> None:
    body = extraction(folder).article.body
    assert [words for words in load(folder, "expected.json")["never_in_body"] if words in body] == []


@pytest.mark.parametrize("folder", with_key("ticker"))
def test_ticker_lines_are_told_apart(folder: Path) -> None:
    assert [line.text for line in extraction(folder).ticker] == load(folder, "expected.json")["ticker"]


@pytest.mark.parametrize("folder", [pytest.param(folder, id=folder.name) for folder in FOLDERS])
def test_page_is_judged_an_article(folder: Path) -> None:
    assert (extraction(folder).outcome, extraction(folder).reason) == ("article", None)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.folder) for case in cases()])
def test_files_are_those_of_the_model(case: Any) -> None:
    assert {name: (PAGES / case.folder / name).read_text(encoding="utf-8") for name in case.files} == case.files
