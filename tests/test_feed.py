"""Lines and records: round trip, strictness, identity."""

from __future__ import annotations

import hashlib
import json
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.errors import FeedError
from newsbot.feed import from_dict, from_line, to_dict, to_line, to_lines
from newsbot.items import (
    CHOICES,
    CONTENT,
    FEEDS,
    SCHEMA_VERSION,
    Article,
    Block,
    Image,
    RelatedLink,
    TickerLine,
    changed_fields,
    content,
    content_hash,
    hash_of_each,
    record_id,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\x85\u2028\u2029"))
SCALARS = {str: TEXT, int: st.integers(-(2**63), 2**63 - 1), bool: st.booleans()}


def values(hint: Any, choices: tuple[str, ...] | None = None) -> st.SearchStrategy[Any]:
    """Any value that a field of this type may hold."""
    if is_dataclass(hint):
        return records(hint)
    if get_origin(hint) is list:
        return st.lists(values(get_args(hint)[0]), max_size=3)
    if get_origin(hint) is types.UnionType:
        return st.none() | values(next(part for part in get_args(hint) if part is not types.NoneType), choices)
    return st.sampled_from(choices) if choices else SCALARS[hint]


def records(made: Any) -> st.SearchStrategy[Any]:
    hints = get_type_hints(made)
    drawn = {field.name: values(hints[field.name], CHOICES.get((made, field.name))) for field in fields(made)}
    if "schema_version" in drawn:
        drawn["schema_version"] = st.just(SCHEMA_VERSION)
    return st.builds(made, **drawn)


def article(**known: Any) -> Article:
    must = {"record_id": "id", "url": "u", "canonical_url": "c", "site": "s", "date_crawled": "2025-04-09T10:22:00Z"}
    return Article(**(must | known))


@pytest.mark.parametrize("feed", FEEDS)
def test_every_record_comes_back_from_its_line(feed: str, valid_line: Callable[[bytes, str], dict[str, Any]]) -> None:
    @given(records(FEEDS[feed]))
    def comes_back(record: Any) -> None:
        line = to_line(record)
        assert from_line(line, FEEDS[feed]) == record
        assert valid_line(line, feed) == to_dict(record)
        assert to_line(from_dict(to_dict(record), FEEDS[feed])) == line

    comes_back()


@given(st.text() | st.text(st.sampled_from("\0\x85\u2028\u2029\ud800\n\rب…")))
def test_no_line_holds_what_breaks_readers_of_lines(text: str) -> None:
    line = to_line(article(body=text, tags=[text], image=Image(caption=text)))
    assert line.count(b"\n") == 1
    assert len(line.decode("utf-8").splitlines()) == 1
    assert not set("\0\x85\u2028\u2029") & set(from_line(line, Article).body)


@pytest.mark.parametrize(
    ("got", "kept"),
    [
        ("قبل\u2028بعد", "قبل بعد"),
        ("a\x85b", "a b"),
        ("a\0b", "ab"),
        ("a\ud800b", "a\ufffdb"),
        ("\ud83d\ude00", "😀"),
        ("a\\u0000b", "a\\u0000b"),
        ("می\u200cخواهم «كتابـــة»؟", "می\u200cخواهم «كتابـــة»؟"),
    ],
)
def test_text_that_breaks_readers_is_made_harmless_and_no_other(got: str, kept: str) -> None:
    assert to_dict(article(headline=got, blocks=[Block(type="list", items=[got])]))["headline"] == kept
    assert to_dict(article(blocks=[Block(type="list", items=[got])]))["blocks"][0]["items"] == [kept]


@pytest.mark.parametrize("text", ["خبر", "قبل\u2028بعد", "\ud800", "\0"])
def test_lines_of_several_records_are_those_of_each(text: str) -> None:
    articles = [article(headline=one) for one in ("قبل", text, "بعد")]
    assert to_lines(iter(articles)) == b"".join(map(to_line, articles))
    assert to_lines([]) == b""


def test_a_line_is_utf8_in_record_order() -> None:
    line = to_line(article(headline="واشنطن وموسكو"))
    assert "واشنطن وموسكو".encode() in line
    assert list(json.loads(line)) == [field.name for field in fields(Article)]


def test_a_number_that_readers_cannot_hold_is_refused() -> None:
    with pytest.raises(FeedError, match="Article cannot be written"):
        to_line(article(image=Image(width=1 << 70)))
    with pytest.raises(FeedError, match="Article cannot be written"):
        to_lines([article(), article(image=Image(width=1 << 70))])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"headline": 5}, r"Article\.headline: wanted text or null, got 5"),
        ({"depth": True}, r"Article\.depth: wanted a whole number, got True"),
        ({"truncated": 0}, r"Article\.truncated: wanted true or false, got 0"),
        ({"tags": None}, r"Article\.tags: wanted a list, got None"),
        ({"tags": ["a", None]}, r"Article\.tags\[1\]: wanted text, got None"),
        ({"image": None}, r"Article\.image: wanted an object, got None"),
        ({"images": [{"url": "u"}]}, r"Article\.images\[0\]\.alt: the key is missing"),
        ({"direction": "up"}, r"Article\.direction: wanted one of ltr, rtl, got 'up'"),
        ({"schema_version": "2.0"}, r"Article\.schema_version: got '2\.0', this newsbot reads 1\.x"),
        ({"schema_version": None}, r"Article\.schema_version: wanted text, got None"),
    ],
)
def test_a_wrong_line_is_refused_by_the_name_of_its_key(change: dict[str, Any], said: str) -> None:
    line = json.dumps(to_dict(article()) | change)
    with pytest.raises(FeedError, match=said):
        from_line(line, Article)


@pytest.mark.parametrize("line", ["", "[]", "null", '{"a": 1', b"\xff{}", '{"a": NaN}'])
def test_what_is_no_object_is_no_record(line: str | bytes) -> None:
    with pytest.raises(FeedError, match=r"^TickerLine"):
        from_line(line, TickerLine)


def test_a_missing_key_is_refused() -> None:
    data = to_dict(article())
    del data["kicker"]
    with pytest.raises(FeedError, match=r"Article\.kicker: the key is missing"):
        from_dict(data, Article)


def test_keys_of_a_newer_minor_version_are_ignored() -> None:
    data = to_dict(article()) | {"schema_version": "1.7", "mood": "calm"}
    assert from_dict(data, Article) == article(schema_version="1.7")


def test_record_id_is_stable() -> None:
    assert record_id("https://www.eremnews.com/a") == record_id("https://www.eremnews.com/a")
    assert record_id("https://www.eremnews.com/a") != record_id("https://www.eremnews.com/b")
    assert len(record_id("https://www.eremnews.com/مقال")) == 32


READ = {
    "article_type": "opinion",
    "kicker": "k",
    "headline": "h",
    "alternative_headline": "ah",
    "description": "d",
    "section": "العالم",
    "authors": ["a"],
    "dateline": "أبوظبي",
    "date_published": "2025-04-09",
    "date_modified": "2025-04-10",
    "image": Image(caption="c"),
    "images": [Image(credit="رويترز")],
    "body": "b",
    "blocks": [Block(type="image", caption="c")],
    "related": [RelatedLink(url="u", placement="inline", position=1)],
    "is_accessible_for_free": False,
}


def changed(before: Article, after: Article) -> list[str]:
    return changed_fields(hash_of_each(content(before)), hash_of_each(content(after)))


@pytest.mark.parametrize("name", READ)
def test_what_readers_read_makes_another_content_hash(name: str) -> None:
    before, after = article(), article(**{name: READ[name]})
    assert content_hash(after) != content_hash(before)
    assert changed(before, after) == [name]


@given(records(Article), st.text() | st.text(st.sampled_from('\0\x1f\x7f\u2028\ud800"\\/\n\tب')))
def test_hashes_are_of_plain_compact_json(told: Article, body: str) -> None:
    """Also of texts with control characters and lone surrogates: a state's hashes hold from version to version."""
    told.body = body
    read = {name: what(told) for name, what in CONTENT.items()}

    def digest(value: object) -> str:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    assert content_hash(told) == digest(read)
    assert hash_of_each(content(told)) == {name: digest(value)[:16] for name, value in read.items()}


def test_every_content_field_is_tried() -> None:
    assert list(READ) == list(CONTENT)
    names = [field.name for field in fields(Article)]
    assert list(CONTENT) == sorted(CONTENT, key=names.index)


@pytest.mark.parametrize(
    "crawl",
    [
        {"related": [RelatedLink(url="u", placement="aside", position=1)]},
        {"related": [RelatedLink(url="u", placement="footer", position=1)]},
        {"problems": ["no_date"]},
        {"duplicate_of": "other"},
        {"date_crawled": "2026-01-01T00:00:00Z", "run_id": "r", "found_via": "feed", "depth": 3},
        {"etag": "e", "last_modified": "l", "http_status": 200, "truncated": True},
        {"image": Image(url="u", alt="a", width=3, height=4)},
        {"revision": 2, "changed_fields": ["body"], "content_hash": "x"},
    ],
)
def test_how_a_page_came_makes_no_other_content_hash(crawl: dict[str, Any]) -> None:
    assert content_hash(article(**crawl)) == content_hash(article())


def test_a_relative_time_makes_no_revision_as_it_ages() -> None:
    seen = article(date_published_raw="منذ ساعة", date_published="2025-04-09T13:22:00Z", date_precision="hour")
    later = article(date_published_raw="منذ ٥٩ دقيقة", date_published="2025-04-09T13:23:00Z", date_precision="minute")
    assert content_hash(seen) == content_hash(later)


def test_a_corrected_date_makes_a_revision() -> None:
    seen = article(date_published_raw="09 أبريل 2025، 2:22 م", date_published="2025-04-09T14:22:00+04:00")
    later = replace(seen, date_published_raw="10 أبريل 2025، 2:22 م", date_published="2025-04-10T14:22:00+04:00")
    assert changed(seen, later) == ["date_published"]


def test_a_field_that_only_one_side_knows_is_no_change() -> None:
    assert changed_fields({"headline": "1", "body": "2"}, {"headline": "3", "kicker": "4"}) == ["headline"]
