"""What a site file's selectors do to a page: each of ``SELECTABLE`` is read."""

from __future__ import annotations

from datetime import UTC, datetime

from newsbot import extract
from newsbot.page import Extraction, Page, Visit
from newsbot.site import SELECTABLE, Site

PROSE = "".join(
    f"<p>The harbour of the town opened its {number}th quay on a cold morning, and the ferries came in one by one.</p>"
    for number in range(4, 9)
)
BODY = f"""<html lang=en><title>Quay number one opens</title><body>
<div class="k1">Ferry to the islands is late by an hour today</div>
<h1>Quay number one opens in the north</h1><div class=txt><img src="/a.jpg" width=600>{PROSE}
<p class="k2">Sign up here to read what the harbour master writes on Sundays.</p>
Tide high<div class="k4">Buy now</div>Tide low
<img src="/b.jpg" alt="The quay" width=600></div>"""


def read(**selectors: str) -> Extraction:
    visit = Visit(now=datetime(2026, 1, 20, tzinfo=UTC))
    page = Page(url="https://x.example/news/1", body=BODY.encode(), visit=visit, status=200)
    return extract.open(page, Site(name="x", hosts=("x.example",), selectors=selectors)).article()


def test_removed_elements_give_nothing_and_part_what_stands_round_them() -> None:
    kept, removed = read().article.body or "", read(remove=".k2, .k4").article.body or ""
    assert "harbour master" in kept
    assert "harbour master" not in removed
    assert "Buy now" not in removed
    assert "high Tide" not in removed
    assert removed.count("ferries came in") == 5


def test_picture_pointed_at_stands_for_the_article() -> None:
    article = read(image="img[alt]").article
    assert (article.image.url, article.image.alt) == ("https://x.example/b.jpg", "The quay")
    assert article.provenance.image == "site:image"
    assert [image.url for image in article.images] == ["https://x.example/a.jpg", "https://x.example/b.jpg"]


def test_lines_pointed_at_are_the_ticker() -> None:
    found = read(ticker=".k1")
    assert [line.text for line in found.ticker] == ["Ferry to the islands is late by an hour today"]
    assert read(ticker=".k2").ticker[0].text.startswith("Sign up here")
    assert "Sign up here" not in (read(ticker=".k2").article.body or "")


def test_selector_that_finds_nothing_changes_nothing() -> None:
    plain = read().article
    for name in SELECTABLE:
        article = read(**{name: ".nothing"}).article
        assert (article.headline, article.body, article.image) == (plain.headline, plain.body, plain.image)
