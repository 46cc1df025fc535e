"""The report as a browser shows it: directions, widths, contrast, keyboard, and not one request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from newsbot.report.page import write_reports
from tests.reported import make_run
from tests.screens import BROWSED, CONTRASTS, ENOUGH, PHONE, opened

pytestmark = BROWSED


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("output")
    write_reports(folder, make_run(folder))
    return (folder / "news.example" / "report.html").as_uri()


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Any, report: str) -> Iterator[Any]:
    """The open report; it asked for itself alone and said nothing on the console."""
    with opened(browser, report, request.param, own=lambda url: url in (report, "data:,")) as page:
        yield page


def test_right_to_left_samples_are_right_to_left(page: Any) -> None:
    directions = page.eval_on_selector_all(
        ".article [lang=ar]", "all => all.map(one => getComputedStyle(one).direction)"
    )
    assert directions
    assert set(directions) == {"rtl"}
    aligned = page.eval_on_selector(".article p.headline[lang=ar]", "one => getComputedStyle(one).textAlign")
    assert aligned in ("start", "right")


def test_nothing_is_wider_than_a_phone(page: Any) -> None:
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_all_text_has_contrast_enough(page: Any) -> None:
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) > 100
    assert [found for found in contrasts if found[0] < ENOUGH] == []


def test_all_links_and_tables_are_reached_by_keyboard(page: Any) -> None:
    wanted = page.eval_on_selector_all(
        "a[href], summary, [tabindex='0']", "all => all.filter(one => one.checkVisibility()).length"
    )
    reached = set()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "[...document.querySelectorAll(\"a[href], summary, [tabindex='0']\")].indexOf(document.activeElement)"
            )
        )
    assert len(reached - {-1}) == wanted


def test_it_prints(page: Any) -> None:
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert len(page.pdf()) > 10_000
