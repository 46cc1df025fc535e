"""Printed dates: the rows of data/dates.jsonl, the choices of the parser, and what holds for any text."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsbot.text.calendars import gregorian, latest, months_before
from newsbot.text.dates import parse_date, parse_dates, parse_metadata_date
from newsbot.text.months import CALENDARS, GREGORIAN, HIJRI, JALALI

ROWS = [json.loads(line) for line in (Path(__file__).parent / "data" / "dates.jsonl").read_text("utf-8").splitlines()]
NOW = datetime(2025, 11, 20, 16, 40, tzinfo=timezone(timedelta(hours=3)))
RIYADH = "Asia/Riyadh"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['lang']}-{row['kind']}-{row['text'][:30]}")
def test_row_gives_the_expected_date(row: dict[str, Any]) -> None:
    found = parse_date(row["text"], now=datetime.fromisoformat(row["ref"]), zone=row["tz"], language=row["lang"])
    answer = (found.value, found.precision) if found else (None, None)
    assert answer == (row["expected"], row["precision"])


def test_every_month_table_has_twelve_months() -> None:
    lengths = {len(line.split()) for tables in CALENDARS.values() for line in tables.values()}
    assert lengths == {12}


def test_seed_line_gives_value_and_raw() -> None:
    now = datetime(2025, 4, 9, 18, 0, tzinfo=timezone(timedelta(hours=4)))
    found = parse_date("09 أبريل 2025، 2:22 م", now=now, zone="Asia/Dubai", language="ar")
    assert found is not None
    assert (found.value, found.raw) == ("2025-04-09T14:22:00+04:00", "09 أبريل 2025، 2:22 م")
    assert (found.precision, found.zone_basis, found.label) == ("minute", "site", None)


def test_time_without_a_known_zone_has_no_offset() -> None:
    found = parse_date("09 أبريل 2025، 2:22 م", now=NOW, language="ar")
    assert found is not None
    assert (found.value, found.zone_basis, found.instant) == ("2025-04-09T14:22:00", "unknown", None)


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("17 نوفمبر 2025 20:05 بتوقيت غرينتش", "printed"),
        ("17 نوفمبر 2025 20:05 GMT", "printed"),
        ("2025-11-17T20:05:00+03:00", "offset"),
        ("17 نوفمبر 2025 20:05 (GMT+3)", "offset"),
        ("17 نوفمبر 2025 20:05", "site"),
        ("17 نوفمبر 2025", "site"),
        ("17 نوفمبر 2025 20:05 بتوقيت هونولولو", "unknown"),
    ],
)
def test_zone_basis_says_where_the_zone_came_from(text: str, basis: str) -> None:
    found = parse_date(text, now=NOW, zone=RIYADH, language="ar")
    assert found is not None
    assert found.zone_basis == basis


def test_published_and_modified_of_one_line_are_told_apart() -> None:
    text = "نشر: 5 سبتمبر 2025 09:00 - آخر تحديث: 6 سبتمبر 2025 10:30"
    found = parse_dates(text, now=NOW, zone=RIYADH, language="ar")
    assert [(stamp.label, stamp.value, stamp.raw) for stamp in found] == [
        ("published", "2025-09-05T09:00:00+03:00", "5 سبتمبر 2025 09:00"),
        ("modified", "2025-09-06T10:30:00+03:00", "6 سبتمبر 2025 10:30"),
    ]


def test_update_time_without_a_day_belongs_to_the_day_before_it() -> None:
    found = parse_dates("نشر 5 سبتمبر 2025 09:00 تحديث 10:30", now=NOW, zone=RIYADH, language="ar")
    assert [stamp.value for stamp in found] == ["2025-09-05T09:00:00+03:00", "2025-09-05T10:30:00+03:00"]


def test_two_days_without_labels_are_no_date_but_both_are_listed() -> None:
    text = "5 سبتمبر 2025 - 6 سبتمبر 2025"
    assert parse_date(text, now=NOW, zone=RIYADH, language="ar") is None
    assert [stamp.value for stamp in parse_dates(text, now=NOW, zone=RIYADH)] == ["2025-09-05", "2025-09-06"]


def test_clock_of_the_page_is_labelled_so() -> None:
    found = parse_date("امروز: دوشنبه ۲ تير ۱۳۹۹", now=NOW, zone="Asia/Tehran", language="fa")
    assert found is not None
    assert (found.value, found.label) == ("2020-06-22", "clock")


def test_raw_leaves_words_around_the_date_out() -> None:
    found = parse_date("الرياض - الجمعة 5 سبتمبر 2025 (بتوقيت مكة المكرمة) | رويترز", now=NOW, zone=RIYADH)
    assert found is not None
    assert found.raw == "الجمعة 5 سبتمبر 2025 (بتوقيت مكة المكرمة)"


@pytest.mark.parametrize("text", ["10 شوال 1446هـ", "9 أبريل 2025، 2:22 مساءً"])
def test_raw_keeps_marks_on_its_last_letter(text: str) -> None:
    found = parse_date(text, now=NOW, zone=RIYADH, language="ar")
    assert found is not None
    assert found.raw == text


def test_printed_instants_compare_across_zones() -> None:
    first = parse_date("17 نوفمبر 2025 20:05 بتوقيت دبي", now=NOW, language="ar")
    second = parse_date("2025-11-17T16:05:00Z", now=NOW)
    assert first is not None
    assert second is not None
    assert first.instant == second.instant


@pytest.mark.parametrize(
    ("language", "zone", "expected"),
    [("ar", None, "2025-09-04"), ("en-GB", None, "2025-09-04"), ("en-US", None, "2025-04-09"), ("en", None, None),
     (None, None, None), ("en", "Europe/London", "2025-09-04"), ("en", "America/New_York", "2025-04-09")],
)  # fmt: skip
def test_order_of_day_and_month_is_the_readers(language: str | None, zone: str | None, expected: str | None) -> None:
    found = parse_date("4/9/2025", now=NOW, zone=zone, language=language)
    assert (found.value if found else None) == expected


def test_printed_weekday_settles_the_order_of_day_and_month() -> None:
    found = parse_date("Wednesday 4/9/2025", now=NOW)
    assert found is not None
    assert found.value == "2025-04-09"


def test_weekday_settles_the_year_of_a_date_without_one() -> None:
    found = parse_date("الجمعة 5 أيلول", now=NOW, zone="Asia/Beirut", language="ar")
    older = parse_date("الخميس 5 أيلول", now=NOW, zone="Asia/Beirut", language="ar")
    assert found is not None
    assert older is not None
    assert (found.value, older.value) == ("2025-09-05", "2024-09-05")


def test_relative_time_is_told_in_the_zone_of_the_site() -> None:
    found = parse_date("منذ ساعتين", now=datetime(2025, 7, 1, 23, 30, tzinfo=UTC), zone="Africa/Cairo")
    assert found is not None
    assert (found.value, found.precision) == ("2025-07-02T00:30:00+03:00", "hour")


def test_long_text_is_prose_but_long_blanks_are_not() -> None:
    assert parse_date("5 سبتمبر 2025 " + "كلمة " * 60, now=NOW, language="ar") is None
    assert parse_date("5 سبتمبر 2025" + " " * 300, now=NOW, language="ar") is not None


def test_naive_now_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        parse_date("5 سبتمبر 2025", now=datetime(2025, 11, 20))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1763399133", "2025-11-17T17:05:33+00:00"),
        ("1763399133000", "2025-11-17T17:05:33+00:00"),
        ("9999999999", None),
        ("20251117T200533Z", "2025-11-17T20:05:33+00:00"),
        ("20251117", "2025-11-17"),
        ("Mon Nov 17 20:05:33 2025", "2025-11-17T20:05:33"),
        ("Mon Nov 17 20:05:33 UTC 2025", "2025-11-17T20:05:33+00:00"),
        ("12345678", None),
        ("2025-11-17T20:05:33Z", "2025-11-17T20:05:33+00:00"),
        ("۱۳۹۹/۰۲/۲۱ - ۱۸:۵۹", "2020-05-10T18:59:00"),
        ("", None),
    ],
)
def test_metadata_may_hold_epoch_and_basic_format(value: str, expected: str | None) -> None:
    found = parse_metadata_date(value, now=NOW, language="fa")
    assert (found.value if found else None) == expected


def test_numbers_of_pages_are_no_epoch() -> None:
    assert parse_date("1763399133", now=NOW) is None


def test_calendars_know_their_days() -> None:
    assert gregorian(HIJRI, 1446, 10, 10) == date(2025, 4, 8)
    assert gregorian(JALALI, 1403, 12, 30) == date(2025, 3, 20)
    assert gregorian(JALALI, 1404, 12, 30) is None
    assert gregorian(GREGORIAN, 1500, 1, 1) is None
    assert latest(GREGORIAN, 2, 29, until=date(2025, 1, 1)) == date(2024, 2, 29)
    assert months_before(date(2025, 3, 31), 1) == date(2025, 2, 28)


DATE_SIGNS = st.sampled_from(
    [*"0123456789٠١٢۳۴:/-.+,،() \u200f\u200c\u00a0ـ", "هـ", "م", "ص", "أبريل", "شوال", "مهر", "2025", "1446", "منذ",
     "ساعة", "يومين", "GMT", "T", "Z", "ago", "3", "نشر", "تحديث", "999999999999", "سنة"]
)  # fmt: skip


@given(
    st.one_of(st.text(max_size=60), st.lists(DATE_SIGNS, max_size=14).map(" ".join), st.lists(DATE_SIGNS).map("".join))
)
@example("0 هـ 0")
@example("²/²/2025")
def test_any_text_gives_readable_dates_or_none(text: str) -> None:
    for stamp in parse_dates(text, now=NOW, zone=RIYADH, language="ar"):
        assert datetime.fromisoformat(stamp.value).date() <= NOW.date() + timedelta(days=2)
        assert stamp.precision in ("second", "minute", "hour", "day")
        assert stamp.raw
    parse_metadata_date(text, now=NOW, language="en")


PLAIN = ["17 نوفمبر 2025، 8:05 م", "الخميس 13 تشرين الثاني 2025", "17/11/2025 20:05", "منذ 3 ساعات", "10 شوال 1446 هـ"]
INVISIBLE = ["\u200e", "\u200f", "\u061c", "\u202b", "\u202c", "\u2067", "\ufeff"]
ARABIC_MARKS = ["ـ", "\u064e", "\u0650", "\u0651", "\u0652"]


@given(st.sampled_from(PLAIN), st.data())
def test_marks_tatweel_and_digit_shapes_do_not_change_the_date(text: str, data: st.DataObject) -> None:
    written = []
    for char in text:
        if char.isdigit():
            char = data.draw(st.sampled_from([char, "٠١٢٣٤٥٦٧٨٩"[int(char)], "۰۱۲۳۴۵۶۷۸۹"[int(char)]]))
        extra = INVISIBLE + (ARABIC_MARKS if "ء" <= char <= "ي" else [])
        written.append(char + data.draw(st.sampled_from(["", *extra])))
    plain = parse_date(text, now=NOW, zone=RIYADH, language="ar")
    dressed = parse_date("".join(written), now=NOW, zone=RIYADH, language="ar")
    assert plain is not None
    assert dressed is not None
    assert (dressed.value, dressed.precision) == (plain.value, plain.precision)


@given(
    st.sampled_from((1900, 1970, 1999, 2025, 2099)) | st.integers(1900, 2099),
    st.tuples(st.integers(0, 13), st.integers(0, 32), st.integers(0, 24), st.integers(0, 60), st.integers(0, 60)),
    st.tuples(st.sampled_from("+-"), st.integers(0, 23), st.sampled_from((0, 30, 45, 60))),
)
def test_machine_dates_are_read_as_printed_ones_are(year: int, parts: tuple[int, ...], offset: Any) -> None:
    month, day, hour, minute, second = parts
    sign, hours, minutes = offset
    value = f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{sign}{hours:02}:{minutes:02}"
    assert parse_metadata_date(value, now=NOW, zone=RIYADH) == parse_date(value, now=NOW, zone=RIYADH)


@pytest.mark.parametrize("value", ["2025-01-01T10:00:00+24:00", "9 April 2025 10:00 GMT+25:00"])
def test_an_offset_of_a_day_or_more_is_none(value: str) -> None:
    assert parse_metadata_date(value, now=NOW) is None
