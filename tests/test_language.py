"""The language and the direction of texts, over tests/data/languages.jsonl and by property."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.text.language import Language, counted, detect, direction

ROWS = [
    json.loads(line) for line in (Path(__file__).parent / "data" / "languages.jsonl").read_text("utf-8").splitlines()
]


def cut(text: str, length: int = 40) -> str:
    """The first ``length`` characters, cut at a blank where there is one."""
    head = text[: length + 1]
    return text if len(text) <= length else head[: head.rfind(" ")] if " " in head else text[:length]


def share_right(texts: list[tuple[str, str]]) -> tuple[float, list[tuple[str, str | None, str]]]:
    found = [(tag, language.tag if (language := detect(text)) else None, text) for tag, text in texts]
    wrong = [row for row in found if row[0] != row[1]]
    return 1 - len(wrong) / len(texts), wrong


def test_the_table_has_300_snippets_in_30_languages():
    assert len(ROWS) >= 300
    assert len({row["language"] for row in ROWS}) >= 30


def test_paragraphs_are_told_apart():
    share, wrong = share_right([(row["language"], row["text"]) for row in ROWS if row["form"] == "paragraph"])
    assert share >= 0.99, wrong


def test_forty_characters_are_told_apart():
    share, wrong = share_right([(row["language"], cut(row["text"])) for row in ROWS])
    assert share >= 0.97, wrong


@pytest.mark.parametrize("tag", ["ar", "fa", "ur", "ckb", "ps", "he"])
def test_right_to_left_languages_are_never_mixed_up(tag):
    texts = [(tag, text) for row in ROWS if row["language"] == tag for text in (row["text"], cut(row["text"]))]
    share, wrong = share_right(texts)
    assert share == 1, wrong
    assert {detect(text).direction for _, text in texts} == {"rtl"}


def test_arabic_with_a_foreign_name_stays_arabic():
    text = "أعلنت شركة Google أن پاريس ستستضيف المؤتمر القادم للذكاء الاصطناعي بمشاركة واسعة"
    assert detect(text) == Language("ar", "rtl", "words")


def test_persian_written_with_arabic_letters_is_persian():
    assert detect("رئيس جمهور در نشست خبري به پرسش هاي خبرنگاران پاسخ داد و گفت كه اين طرح اجرا مي شود").tag == "fa"


def test_a_text_without_letters_has_no_language():
    assert detect("") is None
    assert detect("12/04/2025 — 14:22 …") is None


def test_declared_language_decides_between_near_languages_only():
    assert detect("Fem mennesker døde i en ulykke", "da").tag == "da"
    assert detect("Fem mennesker døde i en ulykke", "nb-NO").tag == "nb"
    assert detect("Fem mennesker døde i en ulykke", "no").tag == "nb"
    assert detect("قال سكان القرية إن مياه الفيضان دخلت المنازل قبل الفجر", "en-US").tag == "ar"
    assert detect("The villagers said that the water came before dawn", "ar").tag == "en"
    assert detect("Predsjednik vlade sazvao je hitnu sjednicu", "bs") == Language("bs", "ltr", "declared")


def test_japanese_is_known_by_its_kana_and_chinese_by_their_absence():
    assert detect("首相は国境の情勢をめぐって緊急の閣議を開いた").tag == "ja"
    assert detect("總理召開緊急會議討論邊境局勢").tag == "zh"


@pytest.mark.parametrize(
    ("text", "way"),
    [("مرحبا world", "rtl"), ("abc שלום עולם", "rtl"), ("hello عالم big world", "ltr"), ("", "ltr"), ("123", "ltr")],
)
def test_direction_is_that_of_most_letters(text, way):
    assert direction(text) == way


@given(st.text(max_size=300), st.text(max_size=8))
def test_any_text_has_a_language_or_none(text, declared):
    found = detect(text, declared)
    assert found is None or (found.direction in ("rtl", "ltr") and found.tag)


@given(st.text(max_size=300) | st.text(alphabet="abcde ", max_size=300))
def test_characters_are_counted_in_the_order_of_their_first_places(text):
    assert list(counted(text).items()) == list(Counter(text).items())
