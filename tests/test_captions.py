"""Caption apart from credit, however a page sets the two; pictures of pages that a browser saved."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from newsbot import extract
from newsbot.items import Article
from newsbot.page import Page, Visit

PROSE = "<p>The council voted on Monday to rebuild the old bridge over the river, said its engineer at noon.</p>" * 4


def record(figure: str, head: str = "", after: str = "") -> Article:
    html = (
        f"<html><head><title>Bridge to be rebuilt</title>{head}</head><body><article>"
        f"<h1>Bridge to be rebuilt after two years</h1>{figure}{PROSE}{after}</article></body></html>"
    )
    page = Page(url="https://paper.test/a/1", body=html.encode(), visit=Visit(now=datetime(2026, 1, 2, tzinfo=UTC)))
    return extract.open(page).article().article


def figure(caption: str) -> str:
    return f"<figure><img src='/bridge.jpg'><figcaption>{caption}</figcaption></figure>"


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("<span>The bridge at dusk.</span><span>Mona Ali—Reuters</span>", "The bridge at dusk.", "Mona Ali—Reuters"),
        ("<span>الجسر عند الغروب</span> <em>رويترز</em>", "الجسر عند الغروب", "رويترز"),
        ("<span>The bridge at dusk</span><span>in two years</span>", "The bridge at duskin two years", None),
        ("<b>Reuters</b>", "Reuters", None),
    ],
)
def test_agency_in_an_element_of_its_own_is_the_credit(line: str, caption: str, credit: str | None) -> None:
    image = record(figure(line)).image
    assert (image.caption, image.credit) == (caption, credit)


def test_credit_that_the_metadata_tells_leaves_the_caption() -> None:
    node = {
        "@type": "NewsArticle", "headline": "Bridge to be rebuilt after two years",
        "image": {"@type": "ImageObject", "url": "https://paper.test/bridge.jpg", "creditText": "Mona Ali"},
    }  # fmt: skip
    head = f"<script type='application/ld+json'>{json.dumps(node)}</script>"
    image = record(figure("The bridge at dusk. <span>Mona Ali</span>"), head).image
    assert (image.caption, image.credit) == ("The bridge at dusk.", "Mona Ali")


def test_markup_in_a_noscript_that_a_browser_saved_is_no_text_and_tells_its_picture() -> None:
    saved = "&lt;img src='https://paper.test/large.jpg' alt=''&gt;"
    article = record(
        f"<figure><img src='data:image/gif;base64,R0'><noscript>{saved}</noscript></figure>",
        after=f"<noscript>{saved}</noscript>",
    )
    assert article.image.url == "https://paper.test/large.jpg"
    assert "<img" not in article.body
