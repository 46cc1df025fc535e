"""Articles that a page does not print in one place: the rest as data, or behind the end of the document."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from newsbot import extract
from newsbot.items import Article
from newsbot.page import Page, Visit

OPENING = [
    "The river rose by two metres in the night and the lower town was cut off from the bridge at dawn.",
    "Crews with boats took more than three hundred people out of their houses before noon on Sunday.",
    "The mayor said that the water had come faster than in any year since the gauge by the mill was set up.",
]
REST = [
    f"In the {name} quarter the water stood for {hours} hours, and the school there stays closed until Thursday."
    for name, hours in (("northern", 3), ("eastern", 7), ("harbour", 9), ("station", 11), ("mill", 14), ("market", 20))
]
TITLE = "River cuts off lower town"


def read(html: str) -> Article:
    page = Page(url="https://news.example/a-1", body=html.encode(), visit=Visit(now=datetime(2026, 1, 1, tzinfo=UTC)))
    return extract.open(page).article().article


def page(printed: list[str], data: object) -> str:
    paragraphs = "".join(f'<p class="Text_x1">{text}</p>' for text in printed)
    return f"""<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1><div>{paragraphs}</div></article>
        <script type="application/json">{json.dumps(data)}</script></body></html>"""


def story(paragraphs: list[str]) -> dict[str, object]:
    content = [
        {"type": "paragraph", "content": [{"type": "text", "value": text[:20]}, {"type": "text", "value": text[20:]}]}
        for text in paragraphs
    ]
    return {"props": {"story": {"headline": TITLE, "body": {"type": "document", "content": content}}}}


def test_the_rest_of_an_article_is_read_from_the_data_behind_its_opening() -> None:
    article = read(page(OPENING, story(OPENING + REST)))
    assert article.body == "\n\n".join(OPENING + REST)
    assert article.headline == TITLE


@pytest.mark.parametrize(
    "paragraphs",
    [
        pytest.param(REST, id="another article"),
        pytest.param([*reversed(OPENING), *REST], id="another order"),
        pytest.param([*OPENING, "Write to us about it."], id="nothing but a notice"),
    ],
)
def test_an_opening_is_left_alone_where_the_data_does_not_go_on_with_it(paragraphs: list[str]) -> None:
    assert read(page(OPENING, story(paragraphs))).body == "\n\n".join(OPENING)


def test_data_within_data_is_no_body() -> None:
    inner = json.dumps([{"type": "tag", "text": text} for text in OPENING + REST])
    assert read(page(OPENING, {"headline": TITLE, "body": inner})).body == "\n\n".join(OPENING)


def test_what_stands_behind_the_end_of_the_document_is_read() -> None:
    head = f"<html><head><title>{TITLE}</title></head><body><nav>News</nav></body></html>"
    paragraphs = "".join(f"<p>{text}</p>" for text in OPENING + REST)
    assert read(f"{head}<article><h1>{TITLE}</h1>{paragraphs}</article></body></html>").body == "\n\n".join(
        OPENING + REST
    )


def test_a_heading_that_unfolds_its_text_is_read() -> None:
    first, second = "".join(f"<p>{text}</p>" for text in OPENING), "".join(f"<p>{text}</p>" for text in REST)
    heading = "<h2><button>What happened by the harbour?</button></h2>"
    article = read(f"<html><body><article><h1>{TITLE}</h1>{first}{heading}{second}</article></body></html>")
    assert [block.text for block in article.blocks if block.type == "heading"] == ["What happened by the harbour?"]
