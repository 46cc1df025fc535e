"""Screens as Chromium shows them: who shows them, how wide they are, and that they ask nobody and say nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from newsbot.chromium import PROGRAMS


def find_chromium() -> str | None:
    """The path of the machine's Chromium, else of Playwright's own; ``None``: there is none (``.ci/chromium``)."""
    named = [os.environ.get("NEWSBOT_CHROMIUM", ""), *PROGRAMS]
    own = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/*/chrome"))
    return next(filter(None, map(shutil.which, named)), str(own[-1]) if own else None)


CHROMIUM = find_chromium()

BROWSED = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None and not os.environ.get("CI"), reason="no Chromium: see .ci/chromium"),
    pytest.mark.filterwarnings("default"),
]
"""Marks of tests that need the fixture ``browser``; with CI set a missing Chromium fails them."""

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


@contextmanager
def opened(browser: Any, url: str, scheme: str, own: Callable[[str], bool]) -> Iterator[Any]:
    """The page at the URL in a light or dark scheme; fails if it asked what is not ``own``, or said anything."""
    context = browser.new_context(color_scheme=scheme, viewport=DESK)
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda one: said.append(one.text))
    page.on("pageerror", lambda one: said.append(str(one)))
    page.goto(url)
    yield page
    assert [one for one in asked if not own(one)] == []
    assert said == []
    context.close()
