"""The report as a browser shows it: directions, widths, contrast, keyboard, and not one request."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from newsbot.report.page import write_reports
from tests.reported import make_run

playwright = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.filterwarnings("default"),
]

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
ENOUGH = 4.5
"""WCAG 2.2, 1.4.3: the least contrast of text at level AA."""

CONTRASTS = """
() => {
  const channel = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const ground = (element) => {
    for (; element; element = element.parentElement) {
      const colour = rgb(getComputedStyle(element).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || element.closest("svg, details:not([open])")) continue;
    const [one, other] = [light(rgb(getComputedStyle(element).color)), light(ground(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    found.push([Math.round(contrast * 100) / 100, texts.currentNode.data.trim().slice(0, 40)]);
  }
  return found;
}
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("output")
    write_reports(folder, make_run(folder))
    return (folder / "news.example" / "report.html").as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Any, report: str) -> Iterator[Any]:
    """The open report; it asked for itself alone and said nothing on the console."""
    context = browser.new_context(color_scheme=request.param, viewport=DESK)
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda one: said.append(one.text))
    page.on("pageerror", lambda one: said.append(str(one)))
    page.goto(report)
    yield page
    assert [url for url in asked if url != "data:,"] == [report]
    assert said == []
    context.close()


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
