"""The section is what stands over the headline in its own box, never a site's bar, a label, a credit or a count."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsbot import extract
from newsbot.items import Article
from newsbot.page import Page, Visit

PROSE = "<p>The council voted on Monday to rebuild the old bridge over the river, said its engineer at noon.</p>" * 4
BAR = "".join(f"<div><a href='/{name}'>{name}</a></div>" for name in ("one", "two", "three", "four", "five", "six"))


def record(above: str, *, bar: str = BAR, path: str = "/world/asia/bridge") -> Article:
    html = (
        f"<html><head><title>Bridge to be rebuilt</title></head><body><div>{bar}</div><article><header>{above}"
        f"<h1>Bridge to be rebuilt after two years</h1></header><div>{PROSE}</div></article></body></html>"
    )
    page = Page(url=f"https://paper.test{path}", body=html.encode(), visit=Visit(now=datetime(2026, 1, 2, tzinfo=UTC)))
    return extract.open(page).article().article


@pytest.mark.parametrize(
    ("above", "section"),
    [
        ("<div>العالم</div>", "العالم"),
        ("<a href='/topic/asia'>Asia</a>", "Asia"),
        ("<div><a href='/world'>World</a> <a href='/world/asia'>Asia</a></div>", "Asia"),
        ("<div><span>World</span><span>Asia</span></div>", "Asia"),
        ("<div><a href='/world/asia'>24 Asia</a></div>", "24 Asia"),
    ],
)
def test_line_over_the_headline_is_the_section(above: str, section: str) -> None:
    assert record(above).section == section


@pytest.mark.parametrize(
    "above",
    [
        "<div>Foto: REUTERS, NTB</div>",
        "<div>来源：新华网</div>",
        "<div>publicidad</div>",
        "<div>0 comments</div>",
        "<div>5 min read</div>",
        "<div><a href='#main'>Skip to main content</a></div>",
        "<div>Subscribe now</div>",
        "<div><a href='/search'>بحث</a></div>",
        "<div>by Desk</div>",
        "<div><a href='/zh/2026/01/bridge'>繁體版</a></div>",
    ],
)
def test_furniture_over_the_headline_is_no_section(above: str) -> None:
    assert record(above).section is None


def test_last_line_of_the_bar_of_a_site_is_no_section() -> None:
    assert record("", bar=BAR + "<div>Contact</div>").section is None


def test_bar_that_leads_to_the_folder_of_the_page_tells_its_section() -> None:
    assert record("", bar=BAR + "<div><a href='/world/'>World</a></div>").section == "World"
