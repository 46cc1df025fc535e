"""What stands round a piece, as the model gets it: kin, lists, wording, and names that hide nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsbot.extract import hints as h
from newsbot.extract.features import NAMES, Features
from newsbot.extract.reading import Reading
from newsbot.page import Page, Visit
from newsbot.site import GENERIC

PROSE = (
    "The harbour authority said on Monday that the new ferry line would start running before the summer.",
    "Two ships were ordered last year, and the first of them is expected to arrive in the port in March.",
    "Residents of the islands have waited for the connection since the old line was closed in 2019.",
)


def numbers(inner: str, text: str) -> dict[str, float]:
    """The named numbers of the piece of that text, in an article of three paragraphs and ``inner``."""
    paragraphs = "".join(f"<p class=t>{prose}</p>" for prose in PROSE)
    html = f"<body><main><article><h1>Ferry line to start</h1>{paragraphs}{inner}</article></main></body>"
    visit = Visit(now=datetime(2025, 4, 10, tzinfo=UTC))
    reading = Reading(Page(url="https://news.example/a/1", body=html.encode(), visit=visit), GENERIC)
    piece = next(piece for piece in reading.pieces if piece.text == text)
    return dict(zip(NAMES, Features(reading).rows([piece])[0], strict=True))


def test_a_short_text_set_like_the_prose_is_its_kin() -> None:
    assert numbers("<p class=t>It was late.</p>", "It was late.")["kin"] == 1.0
    assert numbers("<p class=note>It was late.</p>", "It was late.")["kin"] == 0.0


def test_words_of_calls_are_counted_in_other_languages_too() -> None:
    assert numbers("<p>Subscribe to our newsletter</p>", "Subscribe to our newsletter")["call_word"] == 2
    assert numbers("<p>Abonnez-vous ! Suivez le canal</p>", "Abonnez-vous ! Suivez le canal")["call_word"] >= 2
    assert numbers("<p>The ships were late.</p>", "The ships were late.")["call_word"] == 0


@pytest.mark.parametrize(
    ("link", "kind"),
    [("#top", 1), ("/b/2", 2), ("https://www.news.example/b", 2), ("https://other.test/", 3), ("mailto:a@b.test", 4)],
)
def test_a_link_is_told_by_where_it_leads(link: str, kind: int) -> None:
    assert numbers(f'<p><a href="{link}">Where it leads</a></p>', "Where it leads")["link_kind"] == kind


def test_items_know_their_list_and_what_announces_it() -> None:
    row = numbers("<p>It needs:</p><ul><li>ships<li>crews<li>a port</ul>", "crews")
    assert (row["items"], row["list_colon"]) == (3, 1)


def test_what_stands_under_a_label_of_furniture_is_known() -> None:
    assert numbers("<h3>Read also</h3><p>Old line closed</p>", "Old line closed")["under_label"] == 1
    assert numbers("<h3>The old line</h3><p>Old line closed</p>", "Old line closed")["under_label"] == 0


@pytest.mark.parametrize(
    "names",
    ["overflow-hidden", "label-hidden", "elementor-invisible", "hidden-xs", "hide-on-mobile", "hidden md:block"],
)
def test_names_that_hide_nothing_are_not_taken_for_hiding(names: str) -> None:
    assert not h.read(names) & h.HIDDEN


@pytest.mark.parametrize("names", ["hidden", "is-hidden", "sr-only", "visually-hidden", "hide"])
def test_names_that_hide_are_taken_so(names: str) -> None:
    assert h.read(names) & h.HIDDEN
