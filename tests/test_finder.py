"""Selectors found from values that a reader expects: simple, lasting, and only where the generic reading is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import lxml.html
import pytest

from newsbot.errors import UsageError
from newsbot.page import Page, Visit
from newsbot.publisher.css import selectors_of
from newsbot.publisher.draft import Draft
from newsbot.publisher.expectation import expectations
from newsbot.publisher.finder import find, is_right, nearest
from newsbot.publisher.selecting import selected
from newsbot.site import Site

SITE = Site(name="x", hosts=("x.example",), language="en")
PROSE = "".join(
    f"<p>The harbour of the town opened its {number}th quay on a cold morning, and the ferries came in one by one.</p>"
    for number in range(4, 10)
)


def page(number: int, *, rubric: str, after: str = "") -> Page:
    """An article whose section stands in an element that nothing names, behind a flag that looks like one."""
    top = f'<div class="top"><b class="css-1x9k2z">Exclusive</b><h1>Quay number {number} opens in the north</h1></div>'
    rubrics = f'<div class="kx"><u>Harbour desk</u><i class="rbk-9">{rubric}</i></div>'
    body = f'{rubrics}<div class="txt">{PROSE}{after}</div>'
    html = f"<html lang=en><title>Quay number {number} opens in the north</title><body>{top}{body}</body></html>"
    visit = Visit(now=datetime(2026, 1, 20, tzinfo=UTC))
    return Page(url=f"https://x.example/news/{number}", body=html.encode(), visit=visit, status=200)


def test_selector_below_a_lasting_name_goes_before_names_that_a_build_made() -> None:
    first, *others = [page(1, rubric="Port"), page(2, rubric="Sea"), page(3, rubric="Port")]
    assert not is_right(first, SITE, "section", ["Port"])
    found = find(SITE, "section", ["Port"], first, others)
    assert found is not None
    assert (found.selector, found.pages, found.others) == (".kx i", 2, 2)


def test_selector_that_finds_two_values_on_another_page_is_left_alone() -> None:
    other = page(2, rubric="Sea", after='<div class="kx"><i>Wind</i></div>')
    found = find(SITE, "section", ["Port"], page(1, rubric="Port"), [other])
    assert found is None or found.selector != ".kx i"


def test_entry_of_a_menu_that_every_page_has_loses_to_what_differs() -> None:
    menu = '<ul><li class="m-port">Port</li><li class="m-sea">Sea</li></ul>'
    pages = [page(number, rubric=rubric, after=menu) for number, rubric in ((1, "Port"), (2, "Sea"))]
    found = find(SITE, "section", ["Port"], pages[0], pages[1:])
    assert found is not None
    assert (found.selector, found.varies) == (".kx i", True)


def test_same_value_on_all_articles_is_a_doubt() -> None:
    pages = [page(number, rubric="Port") for number in (1, 2)]
    done = selected(Draft(site=SITE, reasons={}, doubts=[]), {"section": ["Port"]}, pages[0], pages[1:])
    assert done.draft.doubts == ["section: .kx i gives the same on all articles read: name some that differ in it"]


def test_what_is_read_right_gets_no_selector() -> None:
    first = page(1, rubric="Port")
    done = selected(
        Draft(site=SITE, reasons={}, doubts=[]), {"headline": ["Quay number 1 opens in the north"]}, first, []
    )
    assert (dict(done.draft.site.selectors), done.missing) == ({}, {})
    assert done.told == ["headline: read right without a selector"]


def test_value_that_no_page_prints_is_said_to_be_missing() -> None:
    draft = Draft(site=SITE, reasons={}, doubts=[])
    done = selected(draft, {"section": ["Airport"]}, page(1, rubric="Port"), [page(2, rubric="Sea")])
    assert (done.draft, done.missing) == (draft, {"section": ["Airport"]})
    assert done.told == ["section: not found: the page prints no 'Airport'"]


def test_text_within_a_longer_one_is_shown_with_what_is_round_it() -> None:
    assert nearest(page(1, rubric="Section: Port and sea"), "Port") == "Section: Port and sea"


def test_section_that_only_a_meta_element_has_is_read_from_it() -> None:
    pages = [page(number, rubric="") for number in (1, 2)]
    for one, section in zip(pages, ("Port", "Sea"), strict=True):
        one.body = one.body.replace(b"<title>", f'<meta name="x-rubric" content="{section}"><title>'.encode())
    found = find(SITE, "section", ["Port"], pages[0], pages[1:])
    assert found is not None
    assert found.selector == 'meta[name="x-rubric"]::attr(content)'


def test_date_is_found_by_its_value_however_it_is_printed() -> None:
    dated = [page(day, rubric="", after=f'<div class="lst">{day}/01/2026 - {day + 1}/01/2026</div>') for day in (3, 4)]
    for one, day in zip(dated, (3, 4), strict=True):
        one.body = one.body.replace(b'<div class="kx">', f'<div class="kx"><em>{day} January 2026</em>'.encode(), 1)
    found = find(SITE, "date_published", ["2026-01-03"], dated[0], dated[1:])
    assert found is not None
    assert found.selector == ".kx em"


def test_lines_that_are_no_prose_are_found_for_remove() -> None:
    line = "Sign up here to read what the harbour master writes on Sundays."
    pages = [page(number, rubric="Port", after=f'<p class="zz">{line}</p>{PROSE}') for number in (1, 2)]
    if is_right(pages[0], SITE, "remove", [line]):
        pytest.fail("the line must stand in the body for this test to say anything")
    found = find(SITE, "remove", [line], pages[0], pages[1:])
    assert found is not None
    assert found.selector == ".zz"


def test_label_is_removed_without_the_related_news_under_it() -> None:
    box = '<div class="enc"><small>Our notebooks</small><p><a href="/news/9">{}</a></p></div>'
    links = ("The ferry to the islands runs again", "The market moves to the north quay")
    pages = [page(n, rubric="Port", after=box.format(link) + PROSE) for n, link in enumerate(links, 1)]
    if is_right(pages[0], SITE, "remove", ["Our notebooks"]):
        pytest.fail("the label must stand in the body for this test to say anything")
    found = find(SITE, "remove", ["Our notebooks"], pages[0], pages[1:])
    assert found is not None
    assert found.selector == ".enc small"


def test_names_that_are_no_css_are_never_a_selector() -> None:
    hostile = '<o:p class="a\\"b] [x" id="1\\" data-qa="\\&quot;]">Pier</o:p><meta name="x\\" content="Pier">'
    pages = [page(number, rubric=hostile) for number in (1, 2)]
    found = find(SITE, "section", ["Pier"], pages[0], pages[1:])
    assert found is not None
    assert found.selector == ".kx i"


@pytest.mark.parametrize(
    ("markup", "first"),
    [
        ('<div class="p-4 text-sm"><u>x</u></div>', []),
        ('<div class="story"><a class="css-1x9k2z" href="/author/jane-doe">x</a></div>', ['a[href*="/author/"]']),
        ('<div><p class="blDizU NavByline _2oExj">x</p></div>', [".NavByline"]),
        ('<div><p class="styles_byline__3xK2q active">x</p></div>', ['[class*="styles_byline__"]']),
        ('<div><p id="post-48213" itemprop="author">x</p></div>', ['[itemprop="author"]']),
    ],
)
def test_names_that_will_not_last_are_not_used(markup: str, first: list[str]) -> None:
    *_, node = lxml.html.document_fromstring(f"<body>{markup}</body>").iter("a", "p", "u")
    assert [selector for rank, selector in selectors_of(node) if rank == 0] == first


def test_values_come_from_options_and_files(tmp_path: Path) -> None:
    file = tmp_path / "article.toml"
    file.write_text('url = "https://x.example/news/1"\nauthors = ["A B", "C D"]\n', "utf-8")
    found = expectations(["section=Économie = tout", str(file)])
    assert found.url == "https://x.example/news/1"
    assert found.values == {"section": ["Économie = tout"], "authors": ["A B", "C D"]}


@pytest.mark.parametrize("said", ["body=x", "section=", "missing.json", "section"])
def test_what_cannot_be_expected_is_a_usage_error(said: str) -> None:
    with pytest.raises(UsageError, match="--expect"):
        expectations([said])


def test_page_has_one_section() -> None:
    with pytest.raises(UsageError, match="a page has one"):
        expectations(["section=a", "section=b"])
