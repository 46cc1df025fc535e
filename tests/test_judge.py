"""Which pieces of a page are the article's text: the container, the rules and the model together."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib import resources

import pytest

from newsbot import extract
from newsbot.extract import model
from newsbot.extract.features import DIGIT, NAMES, Features, candidates
from newsbot.extract.reading import Reading
from newsbot.items import Article
from newsbot.page import Page, Visit
from newsbot.site import GENERIC

FIRST = "The harbour authority said on Monday that the new ferry line would start running before the summer."
SECOND = "Two ships were ordered last year, and the first of them is expected to arrive in the port in March."
THIRD = "Residents of the islands have waited for the connection since the old line was closed in 2019."
FOURTH = "Tickets will cost four euros for adults, the authority added, and children will travel free of charge."
PROSE = (FIRST, SECOND, THIRD, FOURTH)
OTHER = (
    "Farmers in the northern valley expect a poor harvest after three months without any rain at all.",
    "The ministry promised help for the worst hit villages, but gave no date for the first payments.",
    "Experts warn that wells in the region could run dry before the end of the season if nothing changes.",
)
COMMENT = "I have been saying this for years and nobody ever listened to me, not once, in all of that time, number {}."
NAV = "<nav><ul><li><a href=/a>World</a><li><a href=/b>Sport</a><li><a href=/c>Culture</a></ul></nav>"
FOOTER = "<footer><p>All rights reserved by the publisher of this newspaper, 2025.</p></footer>"


def page(content: str, *, before: str = "", after: str = "") -> Page:
    head = "<head><title>Ferry line to start</title></head>"
    html = f"<html lang=en>{head}<body>{NAV}{before}{content}{after}{FOOTER}</body></html>"
    visit = Visit(now=datetime(2025, 4, 10, tzinfo=UTC))
    return extract.open(Page(url="https://news.example/a/1", body=html.encode(), visit=visit))


def read(content: str, *, before: str = "", after: str = "") -> Article:
    return page(content, before=before, after=after).article().article


def paragraphs(texts: tuple[str, ...] | list[str], tag: str = "p") -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


def article(inner: str) -> str:
    top = "<h1>Ferry line to start</h1><time datetime=2025-04-09>9 April 2025</time>"
    return f"<main><article>{top}{inner}</article></main>"


def body(*texts: str) -> str:
    return "\n\n".join(texts)


@pytest.mark.parametrize("tag", ["p", "div"])
def test_paragraphs_are_kept_and_page_furniture_is_not(tag: str) -> None:
    assert read(article(paragraphs(PROSE, tag))).body == body(*PROSE)


def test_short_news_of_two_paragraphs_is_whole() -> None:
    assert read(article(paragraphs(PROSE[:2]))).body == body(*PROSE[:2])


def test_prose_between_line_breaks_is_parted_into_paragraphs() -> None:
    assert read(article(f"<div>{'<br><br>'.join(PROSE)}</div>")).body == body(*PROSE)


def test_prose_in_a_layout_table_is_kept() -> None:
    cells = f"<table><tr><td><h1>Ferry line to start</h1>{paragraphs(PROSE)}</td></tr></table>"
    assert read(cells).body == body(*PROSE)


def test_body_split_over_sibling_nodes_is_whole() -> None:
    first, second = (f"<div class=chunk>{paragraphs(half)}</div>" for half in (PROSE[:2], PROSE[2:]))
    assert read(article(f"<div class=body>{first}<div class=ad-slot></div>{second}</div>")).body == body(*PROSE)


def test_next_article_under_the_first_is_left_out() -> None:
    second = f"<article><h1>Poor harvest feared</h1><time>9 April 2025</time>{paragraphs(OTHER)}</article>"
    first = f"<article><h1>Ferry line to start</h1><time>9 April 2025</time>{paragraphs(PROSE)}</article>"
    assert read(f"<main>{first}{second}</main>").body == body(*PROSE)


def test_comments_longer_than_the_article_stay_out() -> None:
    comments = "".join(f"<li class=comment><p>{COMMENT.format(n)}</p></li>" for n in range(20))
    assert read(article(paragraphs(PROSE)), after=f"<div id=comments><ol>{comments}</ol></div>").body == body(*PROSE)


def test_chapters_named_after_the_table_of_contents_are_prose() -> None:
    chapters = "".join(f'<section class="toc-chapter"><p>{text}</p></section>' for text in PROSE)
    assert read(article(f"<div>{chapters}</div>")).body == body(*PROSE)


def test_a_variant_hidden_for_other_screens_is_not_repeated() -> None:
    variants = f"<div class=mobile>{paragraphs(PROSE)}</div><div class='desktop hidden'>{paragraphs(PROSE)}</div>"
    assert read(f"<main><h1>Ferry line to start</h1>{variants}</main>").body == body(*PROSE)


def test_text_after_an_unclosed_button_is_read() -> None:
    assert read(article(paragraphs(PROSE)), before="<header><button>Menu</header>").body == body(*PROSE)


def test_text_of_a_button_is_no_prose() -> None:
    assert "Copy" not in read(article(f"{paragraphs(PROSE)}<button>Copy the link of this page</button>")).body


def test_a_list_within_the_prose_is_kept_whole() -> None:
    items = ["Two ships", "Four stops", "No fee for children"]
    inner = f"{paragraphs(PROSE[:2])}<ul>{paragraphs(items, 'li')}</ul>{paragraphs(PROSE[2:])}"
    found = read(article(inner))
    assert found.body == body(*PROSE[:2], *items, *PROSE[2:])
    assert [block.items for block in found.blocks if block.type == "list"] == [items]


def test_prose_after_the_last_related_news_is_kept_on_a_bare_page() -> None:
    related = "<p><b>Read also</b></p><p><a href=/b/2>Old ferry line was closed after a long quarrel</a></p>"
    items = "<ul><li>two ships<li>one new port<li>sixty jobs</ul>"
    bare = f"<h1>Ferry line to start</h1>{paragraphs(PROSE[:3])}{related}{items}{paragraphs(PROSE[3:])}"
    found = read(bare).body
    assert found == body(*PROSE[:3], "two ships", "one new port", "sixty jobs", FOURTH)


def test_heading_between_paragraphs_is_kept_as_heading() -> None:
    inner = f"{paragraphs(PROSE[:2])}<h2>Long awaited</h2>{paragraphs(PROSE[2:])}"
    found = read(article(inner))
    assert [block.text for block in found.blocks if block.type == "heading"] == ["Long awaited"]


def test_heading_with_nothing_of_the_article_under_it_is_dropped() -> None:
    links = "<ul><li><a href=/x>Old port to be rebuilt</a><li><a href=/y>Ships ordered in spring</a></ul>"
    assert read(article(f"{paragraphs(PROSE)}<h3>From the archive</h3>{links}")).body == body(*PROSE)


def test_a_line_without_letters_is_no_prose() -> None:
    assert read(article(f"{paragraphs(PROSE[:2])}<p>* * *</p>{paragraphs(PROSE[2:])}")).body == body(*PROSE)


def test_a_call_to_subscribe_is_no_prose() -> None:
    promo = "<p>Sign up for our newsletter <a href=/n>here</a></p>"
    assert "newsletter" not in read(article(f"{paragraphs(PROSE[:2])}{promo}{paragraphs(PROSE[2:])}")).body


def test_entries_of_a_live_blog_are_kept_in_page_order() -> None:
    entries = "".join(
        f"<div class=entry><h2>{hour}:00</h2><p>{text}</p></div>"
        for hour, text in zip((18, 17, 16, 15), PROSE, strict=True)
    )
    found = read(article(f"<div class=live>{entries}</div>")).body
    assert [found.index(text) for text in PROSE] == sorted(found.index(text) for text in PROSE)


def test_japanese_prose_is_found_though_its_characters_are_few() -> None:
    texts = (
        "港湾局は月曜日、新しいフェリー航路が夏までに運航を始めると発表した。",
        "昨年二隻の船が発注され、最初の船は三月に港に到着する見込みだという。",
        "島の住民は旧航路が廃止された二〇一九年から再開を待ち続けてきた。",
    )
    assert read(f"<main><h1>新航路が始まる</h1>{paragraphs(texts)}</main>").body == body(*texts)


def test_rules_decide_where_the_model_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "log_odds", lambda row: -9.0)
    assert read(article(paragraphs(PROSE))).body == body(*PROSE)


def test_every_piece_has_a_role_and_a_reason() -> None:
    opened = page(
        article(paragraphs(PROSE)), after="<div class=related><a href=/z>Old port to be rebuilt soon</a></div>"
    )
    rows = opened.cut.explain()["pieces"] if opened.cut else []
    assert rows
    assert all(row["role"] and row["why"] for row in rows)


def test_model_was_trained_on_the_columns_that_it_gets() -> None:
    data = json.loads(resources.files("newsbot.extract").joinpath("blocks.json").read_text("utf-8"))
    assert data["columns"] == list(NAMES)


def test_model_file_is_small() -> None:
    assert len(resources.files("newsbot.extract").joinpath("blocks.json").read_bytes()) < 300_000


def test_rows_have_a_number_for_each_column() -> None:
    reading = Reading(page(article(paragraphs(PROSE))), GENERIC)
    rows = Features(reading).rows(candidates(reading))
    assert {len(row) for row in rows} == {len(NAMES)}
    assert all(isinstance(number, int | float) for row in rows for number in row)


def test_digits_are_told_as_python_tells_them() -> None:
    assert [char for char in map(chr, range(0x110000)) if (DIGIT.match(char) is not None) != char.isdigit()] == []


def test_log_odds_are_the_sum_of_the_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    trees = (model.tree([0, 1.5, -1.0, [1, 0.0, 0.25, 2.0]]), model.tree(0.5))
    monkeypatch.setattr(model, "sums", lambda: model.compiled(trees))
    assert [model.log_odds(row) for row in ((1, 0), (2, 0), (2, 1))] == [-0.5, 0.75, 2.5]


def test_trees_that_cannot_change_the_answer_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    sure, unsure = [model.SURE] + [0.0] * model.FIRST + [1.0], [1.0] + [0.0] * model.FIRST + [1.0]
    monkeypatch.setattr(model, "sums", lambda: model.compiled(sure))
    assert model.log_odds(()) == model.SURE
    monkeypatch.setattr(model, "sums", lambda: model.compiled(unsure))
    assert model.log_odds(()) == 2.0
