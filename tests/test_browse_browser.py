"""The site of ``scrapy serve`` as a browser shows it: walked by clicking, while hostile pages stay still."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from werkzeug.serving import make_server

from newsbot import sites
from newsbot.browse.site import make_site
from tests.browsed import GARDEN, HARBOUR, make_shelf
from tests.screens import BROWSED, CONTRASTS, DESK, ENOUGH, PHONE, opened

pytestmark = BROWSED


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    shelf = make_shelf(tmp_path_factory.mktemp("shelf"))
    server = make_server("127.0.0.1", 0, make_site(shelf, sites.load([])), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Any, address: str) -> Iterator[Any]:
    """The list; whatever is clicked, nothing but the site itself is asked and no page acts."""
    with opened(browser, address, request.param, own=lambda url: url.startswith((address, "data:"))) as page:
        yield page
        assert page.evaluate("window.broken") is None


def open_article(page: Any) -> None:
    page.get_by_role("link", name=GARDEN).click()


def test_a_click_on_a_field_shows_its_node_on_the_saved_page(page: Any) -> None:
    open_article(page)
    page.get_by_role("link", name="headline", exact=True).first.click()
    mark = page.frame_locator("iframe").locator("[data-marked]")
    assert mark.count() == 1
    assert GARDEN in mark.inner_text()
    assert mark.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    page.get_by_role("link", name="paragraph 2", exact=True).click()
    page.frame_locator("iframe").locator("p[data-marked]").wait_for()
    assert "ملاعب" in mark.inner_text()
    for again in (page.wait_for_load_state, page.reload):
        again()
        mark.wait_for()
        place = mark.evaluate("one => [one.getBoundingClientRect().top, innerHeight]")
        assert 0 <= place[0] < place[1]


def test_the_frame_of_a_saved_page_runs_no_script(page: Any) -> None:
    open_article(page)
    page.get_by_role("link", name="body", exact=True).click()
    page.frame_locator("iframe").locator("[data-marked]").first.wait_for()
    frame = page.frames[1]
    assert frame.evaluate("[window.broken, document.scripts.length, origin]") == [None, 0, "null"]


def test_an_article_reads_from_right_to_left(page: Any) -> None:
    open_article(page)
    assert page.eval_on_selector("h1", "one => getComputedStyle(one).direction") == "rtl"
    assert page.eval_on_selector(".block p", "one => getComputedStyle(one).direction") == "rtl"


def test_one_walks_the_graph_by_clicking(page: Any) -> None:
    open_article(page)
    page.get_by_role("link", name="related graph").click()
    page.locator("svg a").filter(has=page.locator("title", has_text=HARBOUR)).click()
    page.get_by_role("heading", name=HARBOUR).wait_for()
    page.get_by_role("link", name="back to the article").click()
    page.locator(".edges a", has_text=GARDEN).click()
    page.locator("h1", has_text=GARDEN).wait_for()


def test_one_searches_and_narrows_by_facets(page: Any) -> None:
    page.get_by_role("searchbox").fill("الميناء")
    page.get_by_role("button", name="Search").click()
    assert page.locator(".hit h2").all_inner_texts()[0] == HARBOUR
    page.locator(".facet a", has_text="2026-01").click()
    assert page.locator(".facet a.on").count() == 1
    assert "month=2026-01" in page.url
    assert page.get_by_role("searchbox").input_value() == "الميناء"


def test_nothing_is_wider_than_a_phone_and_all_has_contrast(page: Any) -> None:
    open_article(page)
    page.get_by_role("link", name="headline", exact=True).first.click()
    views = [page.url, *(page.locator(".tabs a").nth(n).evaluate("one => one.href") for n in range(3))]
    for url in [page.url.partition("/article")[0], *views]:
        page.goto(url)
        assert [found for found in page.evaluate(CONTRASTS) if found[0] < ENOUGH] == []
        page.set_viewport_size(PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        page.set_viewport_size(DESK)


def test_the_saved_page_fits_a_phone(page: Any) -> None:
    open_article(page)
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="image", exact=True).first.click()
    page.frame_locator("iframe").locator("[data-marked]").first.wait_for()
    frame = page.frames[1]
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
