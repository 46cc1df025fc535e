"""Text as stored, text as compared, and words counted."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.text.normalize import (
    LETTERS,
    clean,
    count_letters,
    count_words,
    fold,
    fold_label,
    letters_only,
    words,
)

GOLDEN = Path(__file__).parent / "pages" / "eremnews" / "amp" / "expected.json"

KEPT = "ـ\u200c\u200dًٌٍَُِّْٰأإآٱىئؤءةک«»،؛؟ﷲ٣۳😀👨‍👩‍👧"
"""Tatweel, ZWNJ, ZWJ, diacritics, hamza forms, punctuation, digits: byte for byte as the page has them."""

texts = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from(
            "\u200c\u200d\u200b\u200e\u200f\u202e\u2066\ufeff\xa0\u2028\n\t\r \x00\x85\x9f\xadـَاأیكé\u0301"
        ),
    ),
    max_size=80,
)


@given(texts)
def test_clean_is_idempotent(text):
    once = clean(text)
    assert clean(once) == once


@given(texts)
def test_clean_keeps_every_zwnj_and_zwj(text):
    cleaned = clean(text)
    assert cleaned.count("\u200c") == text.count("\u200c")
    assert cleaned.count("\u200d") == text.count("\u200d")


@given(texts)
def test_clean_text_is_nfc_with_single_blanks_and_nothing_invisible(text):
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in cleaned)
    assert {char for char in cleaned if unicodedata.category(char) == "Zs"} <= {" "}
    assert not any("\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069" for char in cleaned)
    cleaned.encode("utf-8")


@given(texts)
def test_fold_and_count_leave_stored_text_alone_and_never_raise(text):
    cleaned = clean(text)
    assert fold(fold(cleaned)) == fold(cleaned)
    fold_label(text)
    assert count_words(text) == len(words(text))
    assert clean(cleaned) == cleaned


@given(texts)
def test_words_are_maximal_runs_of_letters_digits_and_marks(text):
    marked = "".join(char if unicodedata.category(char)[0] in "LNM" else " " for char in text)
    assert words(text) == [word for word in marked.split(" ") if word]


def test_folding_and_words_look_at_each_character_as_its_category_says():
    for char in map(chr, range(0x10000)):
        kind = unicodedata.category(char)
        assert words(f"a{char}b") == ([f"a{char}b"] if kind[0] in "LNM" else ["a", "b"])
        if unicodedata.normalize("NFKC", char).casefold() == char and not char.isspace():
            dropped = "" if kind in ("Cf", "Mn") else char
            assert fold(char) == LETTERS.get(char, str(unicodedata.decimal(char, dropped)))


def test_letters_and_signs_are_kept_byte_for_byte():
    assert clean(KEPT) == KEPT


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        (None, ""),
        ("\xa0\n", ""),
        (" سطر\r\n\tوسطر\u2028ثالث ", "سطر وسطر ثالث"),
        ("\u202bواشنطن\u202c", "واشنطن"),
        ("2\u200f:\u200e22", "2:22"),
        ("co\xadoperation\ufeff", "cooperation"),
        ("a\u0301", "á"),
        ("بيروت\x00\ud800", "بيروت"),
        ("a\u200bb", "ab"),
    ],
)
def test_text_is_cleaned(raw, cleaned):
    assert clean(raw) == cleaned


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أخبار ذات علاقة", "اخبــار ذات عَلاقه"),
        ("إقرأ أيضاً", "اقرا ايضا"),
        ("العالم العربى", "العالم العربي"),
        ("کتاب ایران", "كتاب ايران"),
        ("۱۲ اردیبهشت", "12 ارديبهشت"),
        ("٩ أبريل", "9 ابريل"),
        ("ﻣﺼﺮ", "مصر"),
        ("Straße  READ\xa0MORE", "strasse read more"),
        ("می\u200cشود", "ميشود"),
    ],
)
def test_spellings_fold_to_one(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    "label", ["أخبار ذات علاقة:", "« أخبار ذات علاقة »", "… اخبار ذات علاقه …", "– أخبار ذات علاقة |"]
)
def test_a_label_is_found_without_its_punctuation(label):
    assert fold_label(label) == "اخبار ذات علاقه"


def test_the_body_of_the_seed_article_has_747_words():
    assert count_words(json.loads(GOLDEN.read_text("utf-8"))["body"]) == 747


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("مُحَمَّدٌ رسول", 2),
        ("می\u200cخواهد", 2),
        ("snake_case", 2),
        ("3.5%", 2),
        ("don't", 2),
        ("中文新闻", 1),
        ("हिन्दी", 1),
    ],
)
def test_words_are_counted_by_letters_digits_and_marks(text, count):
    assert count_words(text) == count


@given(texts)
def test_letters_and_digits_are_told_as_python_tells_them(text):
    assert count_letters(text) == sum(map(str.isalpha, text))
    assert letters_only(text) == "".join(filter(str.isalnum, text))
    assert count_words(text) == len(words(text))
