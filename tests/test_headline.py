"""Headline, kicker and alternative headline: what is printed, apart from the site's name and labels."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml.html import fragment_fromstring

from newsbot.extract.headline import Headline, alternative_headline, kicker, read_headline
from newsbot.extract.parts import join, parts_of
from newsbot.extract.reading import Reading
from newsbot.extract.titles import without_site
from newsbot.page import Page, Visit
from newsbot.site import GENERIC

PROSE = "<p>The council voted on Monday to rebuild the old bridge over the river, after two years of talks.</p>" * 3


def reading(body: str, head: str = "") -> Reading:
    html = f"<html><head>{head}</head><body>{body}<div>{PROSE}</div></body></html>"
    page = Page(
        url="https://www.riverpost.test/a/1", body=html.encode(), visit=Visit(now=datetime(2026, 1, 2, tzinfo=UTC))
    )
    return Reading(page, GENERIC)


def read(body: str, head: str = "") -> tuple[str | None, str | None]:
    """(kicker, headline)"""
    page = reading(body, head)
    found = read_headline(page)
    return kicker(page, found)[0], found.text


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


@pytest.mark.parametrize(
    "heading",
    [
        '<h1><span class="article__kicker">City hall</span><span>Bridge to be rebuilt</span></h1>',
        '<h1><span class="topline">City hall</span> <span class="text">Bridge to be rebuilt</span></h1>',
        '<h2><div><span>City hall</span><span class="hiddendash" aria-hidden="true"> – </span></div>'
        "<span>Bridge to be rebuilt</span></h2>",
        '<h1><span>City hall<span class="visually-hidden">:</span></span> <span>Bridge to be rebuilt</span></h1>',
        '<p class="dachzeile">City hall</p><h1>Bridge to be rebuilt</h1>',
        "<h1>City hall | Bridge to be rebuilt</h1>",
    ],
)
def test_kicker_is_parted_from_the_headline(heading: str) -> None:
    assert read(heading, og("Bridge to be rebuilt")) == ("City hall", "Bridge to be rebuilt")


def test_kicker_needs_no_class_where_a_title_confirms_the_headline() -> None:
    heading = '<h1><span class="a1">City hall</span><span class="b2">Bridge to be rebuilt</span></h1>'
    assert read(heading, og("Bridge to be rebuilt")) == ("City hall", "Bridge to be rebuilt")


def test_two_lines_of_one_headline_stay_one() -> None:
    heading = "<h1><span>Bridge to be rebuilt</span><br><span>after two years</span></h1>"
    assert read(heading, og("Bridge to be rebuilt after two years")) == (None, "Bridge to be rebuilt after two years")


def test_kicker_that_every_title_has_keeps_the_titles_colon() -> None:
    heading = '<h1><span class="overline">Berlin</span><span>Bridge to be rebuilt</span></h1>'
    assert read(heading, og("Berlin: Bridge to be rebuilt")) == (None, "Berlin: Bridge to be rebuilt")


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("<h1>Bridge<span> to be</span><em> rebuilt</em></h1>", "Bridge to be rebuilt"),
        ("<h1><span>B</span>ridge to be rebuilt</h1>", "Bridge to be rebuilt"),
        ("<h1><div>Bridge</div><div>to be rebuilt</div></h1>", "Bridge to be rebuilt"),
        ('<h1><span class="sr-only">Article headline</span>Bridge to be rebuilt</h1>', "Bridge to be rebuilt"),
        ("<h1>“<i>Bridge</i>” to be rebuilt</h1>", "“Bridge” to be rebuilt"),
        ("<h1>جسر<span> المدينة</span> يُعاد بناؤه</h1>", "جسر المدينة يُعاد بناؤه"),
    ],
)
def test_parts_are_neither_glued_nor_torn(heading: str, text: str) -> None:
    assert read(heading)[1] == text


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("<h1>Bridge to be rebuilt soon | River Post</h1>", "Bridge to be rebuilt soon"),
        ("<h1>Bridge to be rebuilt soon - River Post</h1>", "Bridge to be rebuilt soon"),
        ("<h1>Bridge to be rebuilt soon | Opinion</h1>", "Bridge to be rebuilt soon"),
        ("<h1>Live: Bridge to be rebuilt soon</h1>", "Bridge to be rebuilt soon"),
        ("<h1>عاجل | جسر المدينة يعاد بناؤه قريبا</h1>", "جسر المدينة يعاد بناؤه قريبا"),
        ("<h1>Talks on bridge - no end in sight</h1>", "Talks on bridge - no end in sight"),
    ],
)
def test_site_rubric_and_live_label_are_no_headline(heading: str, text: str) -> None:
    assert read(heading, '<meta property="og:site_name" content="River Post">')[1] == text


def test_heading_in_breadcrumbs_gives_way_to_the_printed_headline() -> None:
    body = (
        '<ul class="breadcrumb"><li><a href="/">Home</a></li><li><h1>River bridge: all about the plan</h1></li></ul>'
        "<h2>Bridge to be rebuilt</h2>"
    )
    head = "<title>River bridge: all about the plan</title>" + og("Bridge to be rebuilt")
    assert read(body, head)[1] == "Bridge to be rebuilt"


def test_headline_comes_from_the_metadata_where_none_is_printed() -> None:
    found = read_headline(reading("", og("Bridge to be rebuilt soon | River Post") + "<title>x | River Post</title>"))
    assert (found.text, found.source) == ("Bridge to be rebuilt soon", "og")


def test_page_without_headline_has_none() -> None:
    assert read_headline(reading("")) == Headline(None, None)


def test_alternative_headline_is_another_declared_one() -> None:
    page = reading("<h1>Bridge to be rebuilt</h1>", og("Why the river town waits no longer"))
    assert alternative_headline(page, read_headline(page)) == ("Why the river town waits no longer", "og")


@pytest.mark.parametrize(
    "declared",
    [
        "Bridge to be rebuilt",
        "Bridge to be rebuilt | River Post",
        "City hall: Bridge to be rebuilt",
        "Bridge to be rebuilt!",
    ],
)
def test_same_headline_in_other_dress_is_no_alternative(declared: str) -> None:
    page = reading("<h1>Bridge to be rebuilt</h1>", og(declared))
    assert alternative_headline(page, read_headline(page)) == (None, None)


def test_headline_is_claimed_wherever_it_is_printed() -> None:
    page = reading("<div>Bridge to be rebuilt</div><h1>Bridge to be rebuilt</h1>")
    read_headline(page)
    assert [piece.text for piece in page.pieces if page.role(piece) == "headline"] == ["Bridge to be rebuilt"] * 2


def test_site_name_is_taken_off_either_end() -> None:
    names = {"riverpost", "world"}
    assert without_site("River Post: Bridge to be rebuilt", names) == "River Post: Bridge to be rebuilt"
    assert without_site("River Post | Bridge to be rebuilt", names) == "Bridge to be rebuilt"
    assert without_site("Bridge to be rebuilt » World » River Post", names) == "Bridge to be rebuilt"


def test_join_keeps_blanks_as_printed() -> None:
    node = fragment_fromstring("<h1>A<b>b</b>c <span>d</span><span>e</span>, f</h1>")
    assert join(parts_of(node)) == "Abc d e, f"


@pytest.mark.parametrize("home", ["/", "https://riverpost.test/"])
def test_name_of_the_site_in_the_only_h1_is_no_headline(home: str) -> None:
    body = f'<h1><a href="{home}">The River Diary</a></h1><p><b>Bridge to be rebuilt</b></p>'
    assert read(body, "<title>The River Diary: Bridge to be rebuilt</title>")[1] == "Bridge to be rebuilt"


def test_headline_that_links_to_its_own_page_stays_one() -> None:
    assert read('<h1><a href="/a/1">Bridge to be rebuilt</a></h1>', og("Rebuilt"))[1] == "Bridge to be rebuilt"
