"""Dates of a page's record: what it declares against what it prints."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from newsbot import extract
from newsbot.items import Article
from newsbot.page import Page, Visit
from newsbot.site import GENERIC, Site

NOW = datetime(2025, 6, 1, tzinfo=UTC)
PROSE = "<p>" + "The council voted late on Tuesday to keep the old bridge open to buses and bicycles. " * 4 + "</p>"


def record(
    byline: str = "",
    *,
    head: str = "",
    after: str = "",
    host: str = "news.example",
    path: str = "/a/story",
    site: Site = GENERIC,
    lang: str = "en",
) -> Article:
    markup = f"""<html lang="{lang}"><head><title>Bridge stays open to buses</title>{head}</head><body><main><article>
    <h1>Bridge stays open to buses</h1>{byline}{PROSE * 3}{after}</article></main></body></html>"""
    page = Page(url=f"https://{host}{path}", body=markup.encode(), visit=Visit(now=NOW))
    return extract.open(page, site).article().article


def meta(published: str | None = None, modified: str | None = None) -> str:
    rows = {"article:published_time": published, "article:modified_time": modified}
    return "".join(f'<meta property="{name}" content="{value}">' for name, value in rows.items() if value)


def json_ld(**keys: str) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **keys})}</script>'


@pytest.mark.parametrize(
    "byline",
    [
        "<p>By Jane Doe | Dec 18, 2024 | 5 min read</p>",
        "<p>By Jane Doe • Published: 18 December 2024</p>",
        "<p><span>Dec 18, 2024</span><span>Jane Doe</span></p>",
        "<div>Published</div><div>Dec 18, 2024</div>",
        "<footer class='author'><span>December 18, 2024</span></footer>",
        "<p>Posted on <time datetime='2024-12-18'>12/18 — 2024</time></p>",
        "<p><time datetime='2024-12-18'></time></p>",
        "<p><span property='dc:date' content='2024-12-18'></span></p>",
    ],
)
def test_day_is_read_from_the_byline(byline: str) -> None:
    found = record(byline)
    assert (found.date_published, found.date_precision, found.date_zone_basis) == ("2024-12-18", "day", "unknown")


def test_labelled_day_after_the_article_is_read() -> None:
    assert record(after="<p>Posted on April 13, 2023</p>").date_published == "2023-04-13"


@pytest.mark.parametrize(
    "markup",
    [
        "<p class='caption'>Workers on the bridge, 24 April 2023</p>",
        "<figure><img src='a.jpg'><figcaption>24 April 2023</figcaption></figure>",
        "<p>Copyright © 2023 News Example</p>",
        "<p>Today: 24 April 2023</p>",
    ],
)
def test_day_of_something_else_is_not_taken(markup: str) -> None:
    assert record(markup).date_published is None


def test_day_of_a_related_card_is_not_taken() -> None:
    card = "<a href='/b'><h3>Another story of the town</h3><p>Updated 1 May 2025</p></a>"
    found = record(after=f"<section class='related'><h2>Related</h2>{card}</section>")
    assert (found.date_published, found.date_modified) == (None, None)


def test_updated_day_is_a_change_and_no_publication() -> None:
    found = record("<p>Last updated: 2 May 2025</p>")
    assert (found.date_published, found.date_modified) == (None, "2025-05-02")


def test_day_takes_the_only_clock_of_its_line_also_an_updates() -> None:
    found = record("<p>الأحد، 04 أغسطس 2024، آخر تحديث 02:21 (GMT+0400)</p>")
    assert (found.date_published, found.date_modified) == ("2024-08-04T02:21:00+04:00", None)


def test_two_labelled_days_are_told_apart() -> None:
    found = record("<p>Published 1 May 2025. Updated 2 May 2025</p>")
    assert (found.date_published, found.date_modified) == ("2025-05-01", "2025-05-02")


def test_printed_clock_proves_the_offset_of_a_utc_time() -> None:
    found = record("<p>April 26, 2025 - 9:03AM</p>", head=json_ld(datePublished="2025-04-25T23:03:17Z"))
    assert found.date_published == "2025-04-26T09:03:17+10:00"
    assert (found.date_published_raw, found.date_zone_basis) == ("April 26, 2025 - 9:03AM", "offset")


def test_clock_of_no_offset_in_use_proves_nothing() -> None:
    found = record("<p>April 26, 2025 - 9:20AM</p>", head=json_ld(datePublished="2025-04-25T23:03:17Z"))
    assert found.date_published == "2025-04-25T23:03:17+00:00"


def test_clock_of_twelve_hours_proves_no_offset_where_nobody_lives() -> None:
    found = record("<p>April 25, 2025, 3:48</p>", head=json_ld(datePublished="2025-04-25T15:48:15Z"))
    assert found.date_published == "2025-04-25T15:48:15+00:00"


def test_same_instant_is_written_in_the_local_offset() -> None:
    byline = "<p><time datetime='2025-04-26T05:30:00+10:00'>April 26, 2025</time></p>"
    assert (
        record(byline, head=json_ld(datePublished="2025-04-25T19:30:00Z")).date_published == "2025-04-26T05:30:00+10:00"
    )


def test_offset_of_the_change_puts_a_utc_time_on_the_printed_day() -> None:
    head = json_ld(datePublished="2025-04-26T02:41:41Z", dateModified="2025-04-26T10:00:00-05:00")
    assert record("<p>Posted on April 25, 2025</p>", head=head).date_published == "2025-04-25T21:41:41-05:00"


def test_no_offset_is_made_up_for_a_printed_day() -> None:
    found = record("<p>Posted on April 25, 2025</p>", head=json_ld(datePublished="2025-04-26T02:41:41Z"))
    assert (found.date_published, found.date_published_raw) == ("2025-04-26T02:41:41+00:00", "April 25, 2025")


def test_printed_zone_beats_a_utc_label_on_the_same_clock() -> None:
    found = record("<p>April 25, 2025 2:22 PM EDT</p>", head=json_ld(datePublished="2025-04-25T14:22:10Z"))
    assert found.date_published == "2025-04-25T14:22:00-04:00"


def test_site_setting_reads_utc_labels_as_local_time() -> None:
    site = Site(name="mislabels", zone="Asia/Dubai", settings={"NEWSBOT_LOCAL_TIME_AS_UTC": True})
    found = record(head=json_ld(datePublished="2025-04-25T14:22:10Z"), site=site)
    assert (found.date_published, found.date_zone_basis) == ("2025-04-25T14:22:10+04:00", "site")


def test_printed_earlier_day_beats_metadata_of_a_reissue() -> None:
    found = record("<p>Published Apr 26, 2023</p>", head=json_ld(datePublished="2025-02-21"))
    assert found.date_published == "2023-04-26"


def test_printed_day_that_no_zone_explains_beats_metadata() -> None:
    assert record("<p>Dec 18, 2024</p>", head=meta("2024-12-19T22:02:58Z")).date_published == "2024-12-18"


def test_later_printed_day_does_not_beat_metadata() -> None:
    found = record("<p>Apr 26, 2025</p>", head=meta("2023-02-21T10:00:00Z", "2025-04-26T08:00:00Z"))
    assert (found.date_published, found.date_published_raw) == ("2023-02-21T10:00:00+00:00", "2023-02-21T10:00:00Z")
    assert found.date_modified == "2025-04-26T08:00:00+00:00"


@pytest.mark.parametrize("modified", ["2025-04-25T10:00:00Z", "2025-04-25T09:00:00Z", "2025-04-24"])
def test_change_not_after_publication_is_not_kept(modified: str) -> None:
    assert record(head=meta("2025-04-25T10:00:00Z", modified)).date_modified is None


@pytest.mark.parametrize("value", ["2026-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "soon", "0000-00-00"])
def test_impossible_metadata_is_no_date(value: str) -> None:
    assert record(head=meta(value)).date_published is None


def test_metadata_falls_through_to_the_next_name() -> None:
    head = json_ld(datePublished="0000-00-00") + meta("2025-04-25T10:00:00Z")
    found = record(head=head)
    assert (found.date_published, found.provenance.date_published) == (
        "2025-04-25T10:00:00+00:00",
        "meta:article:published_time",
    )


def test_object_about_the_page_tells_its_date() -> None:
    node = {"@type": "WebPage", "url": "https://news.example/a/story", "datePublished": "2025-04-25"}
    video = {"@type": "VideoObject", "name": "Bridge stays open to buses", "datePublished": "2020-01-01"}
    head = f'<script type="application/ld+json">{json.dumps([video, node])}</script>'
    assert record(head=head).date_published == "2025-04-25"


def test_day_in_the_url_is_the_last_witness() -> None:
    found = record(path="/2025/04/25/bridge")
    assert (found.date_published, found.provenance.date_published) == ("2025-04-25", "url")
    assert (
        record(path="/2025/04/25/bridge", head=meta("2025-04-20T10:00:00Z")).date_published
        == "2025-04-20T10:00:00+00:00"
    )


def test_day_in_the_url_may_name_its_month() -> None:
    found = record(path="/world/2025/apr/05/bridge")
    assert (found.date_published, found.provenance.date_published) == ("2025-04-05", "url")


@pytest.mark.parametrize(
    "path", ["/wp-content/uploads/2025/04/bridge", "/2025/04/bridge", "/story-20250432", "/2025/plan/05/bridge"]
)
def test_url_without_a_whole_day_tells_none(path: str) -> None:
    assert record(path=path).date_published is None


def test_year_of_copyright_and_upload_path_of_a_picture_tell_no_day() -> None:
    picture = "<img src='/wp-content/uploads/2025/04/05/bridge.jpg'><p>© 2025 News Example</p>"
    assert record(after=picture).date_published is None


@pytest.mark.parametrize("name", ["published-date", "w-published-date", "article-pub-date", "x:publication_time"])
def test_meta_name_that_says_publication_is_read(name: str) -> None:
    head = f'<meta name="{name}" content="2025-04-25"><meta name="published-update-date" content="2025-05-01">'
    found = record(head=head)
    assert (found.date_published, found.provenance.date_published) == ("2025-04-25", f"meta:{name}")


@pytest.mark.parametrize(
    "data",
    [
        '<script>window.state = {"publishedAt":"2025-04-25T10:00:00Z"}</script>',
        '<script>push("{\\"datePublished\\":\\"2025-04-25T10:00:00Z\\"}")</script>',
        "<div data-props='{&quot;publish_date&quot;:&quot;2025-04-25T10:00:00Z&quot;}'></div>",
    ],
)
def test_publication_in_data_is_read_where_nothing_else_tells_one(data: str) -> None:
    found = record(after=data)
    assert (found.date_published, found.provenance.date_published) == ("2025-04-25T10:00:00+00:00", "script")


def test_data_of_several_days_tells_none() -> None:
    data = '<script>x = [{"publishedAt":"2025-04-25"}, {"publishedAt":"2025-04-24"}]</script>'
    assert record(after=data).date_published is None


def test_other_numbers_of_the_page_order_day_and_month() -> None:
    assert record("<p>04/09/2024</p>", after="<p>Posted 12/17/2024</p>").date_published == "2024-04-09"
    assert record("<p>04/09/2024</p>", after="<p>Next meeting: 17/12/2024</p>").date_published == "2024-09-04"


def test_other_numbers_that_disagree_order_nothing() -> None:
    after = "<p>Next meeting: 17/12/2024</p><p>Last meeting: 12/17/2023</p>"
    assert record("<p>04/09/2024</p>", after=after).date_published is None


@pytest.mark.parametrize(("host", "day"), [("news.gov", "2024-04-09"), ("news.co.uk", "2024-09-04")])
def test_country_of_the_host_orders_day_and_month(host: str, day: str) -> None:
    assert record("<p>04/09/2024</p>", lang="en-US", host=host).date_published == day


def test_day_under_a_headline_that_comes_twice_is_read() -> None:
    contents = "<p>Chapter of the report</p>" * 20
    found = record(f"<p>Chris Doe</p><p>March 17, 2025</p>{contents}<h1>Bridge stays open to buses</h1>")
    assert found.date_published == "2025-03-17"


def test_time_element_reads_an_ambiguous_day_beside_a_long_byline() -> None:
    byline = (
        "<p><time datetime='2017-03-01T12:00:00Z'>03/01/2017</time> <span>by Jane Doe, Candidate Representative to the"
        " Committee of the Candidates of the Whole Town</span></p>"
    )
    assert (record(byline).date_published or "")[:10] == "2017-03-01"


@pytest.mark.parametrize(
    ("value", "precision"), [("2025-04-25T10:00:00Z", "minute"), ("2025-04-25T10:00:07Z", "second")]
)
def test_second_zero_counts_as_to_the_minute(value: str, precision: str) -> None:
    assert record(head=meta(value)).date_precision == precision


def test_region_of_the_declared_language_orders_numbers() -> None:
    assert record("<p>04/09/2024</p>", lang="en-US").date_published == "2024-04-09"
    assert record("<p>04/09/2024</p>").date_published is None


def test_language_without_tables_is_read_by_the_fallback() -> None:
    body = (
        "<p>"
        + "Cheile orașului rămân deschise pentru autobuze și biciclete, a decis consiliul local marți seara. " * 4
        + "</p>"
    )
    headline = "<h1>Podul rămâne deschis pentru autobuze</h1><p class='date'>18 decembrie 2024</p>"
    markup = f"<html lang='ro'><body><article>{headline}{body * 3}</article></body></html>"
    page = Page(url="https://news.example/a", body=markup.encode(), visit=Visit(now=NOW))
    assert extract.open(page).article().article.date_published == "2024-12-18"


@pytest.mark.parametrize(
    "byline",
    [
        "<div>20 جانفي 2025 - 07:00 <i>اقتصاد</i></div>",
        "<div><i>اقتصاد</i> 20 جانفي 2025 - 07:00</div>",
        "<p><span>20 جانفي 2025 - 07:00</span><b>اقتصاد</b></p>",
    ],
)
def test_section_in_the_same_node_does_not_cost_the_clock(byline: str) -> None:
    found = record(byline, lang="ar")
    assert (found.date_published, found.date_published_raw) == ("2025-01-20T07:00:00", "20 جانفي 2025 - 07:00")
