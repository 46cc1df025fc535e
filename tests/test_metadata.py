"""What pages say about themselves, as real pages write it, broken or not."""

from __future__ import annotations

import json

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.json_ld import parse
from newsbot.metadata import LONGEST_LINK_HEADER, Metadata, add_header_links, names, read, text, urls

URL = "https://news.example/world/a"


def metadata(head: str, body: str = "", attributes: str = "") -> Metadata:
    return read(lxml.html.document_fromstring(f"<html {attributes}><head>{head}</head><body>{body}</body></html>"), URL)


def script(source: object) -> str:
    source = source if isinstance(source, str) else json.dumps(source, ensure_ascii=False)
    return f'<script type="application/ld+json">{source}</script>'


def article(**fields: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": "عنوان", **fields}


@pytest.mark.parametrize(
    "source",
    [
        '{"@type":"NewsArticle","headline":"عنوان",}',
        '<!--\n{"@type":"NewsArticle","headline":"عنوان"}\n-->',
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"عنوان"}\n//]]>',
        '/*<![CDATA[*/{"@type":"NewsArticle","headline":"عنوان"}/*]]>*/',
        '\ufeff{"@type":"NewsArticle","headline":"عنوان"};',
        '{"@type":"NewsArticle","description":"سطر\nثان\tثالث","headline":"عنوان"}',
        '{"@type":"WebSite"}{"@type":"NewsArticle","headline":"عنوان"}',
        '{"@type":"WebSite"},\n{"@type":"NewsArticle","headline":"عنوان"}',
        '{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;headline&quot;:&quot;عنوان&quot;}',
        '{"@type":"NewsArticle","description":"C:\\news \\d","headline":"عنوان"}',
        '{"@type":"NewsArticle","description":"قال "لن نعود" ثم مضى","headline":"عنوان"}',
        '{"@type":"NewsArticle"\n"headline":"عنوان"}',
        '{"@type":"NewsArticle", // kind\n "headline":"عنوان"}',
        '[[{"@graph":[{"@type":["Article","NewsArticle"],"headline":"عنوان"}]}]]',
        '{"@type":"http://schema.org/NewsArticle","headline":" عنوان\u200f "}',
        '{"@type":"schema:NewsArticle","headline":{"@value":"عنوان","@language":"ar"}}',
        '{"@type":"WebPage","mainEntity":{"@type":"ReportageNewsArticle","headline":["عنوان"]}}',
    ],
)  # fmt: skip
def test_json_ld_is_read_through_its_faults(source):
    found = metadata(script(source))
    assert found.article is not None
    assert text(found.article["headline"]) == "عنوان"


@pytest.mark.parametrize(
    "source", ["", "{", "null", "[1,2", "نص", '{"a":', "[" * 5000, '{"a":' * 3000 + "1" + "}" * 3000]
)
def test_what_is_no_json_gives_nothing(source):
    found = metadata(script(source))
    assert found.article is None


def test_a_script_over_a_megabyte_is_not_read():
    assert parse(json.dumps(article(articleBody="a" * 1024 * 1024))) == []


KEYS = st.sampled_from(["@type", "@graph", "name", "url", "position", "itemListElement", "headline", "@value"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            KEYS,
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
nodes = st.builds(
    lambda kind, rest: {**rest, "@type": kind},
    st.sampled_from(["NewsArticle", "BreadcrumbList", ["Article"]]),
    st.dictionaries(KEYS | st.just("mainEntityOfPage"), json_values, max_size=5),
)


@given(st.one_of(json_values, st.lists(nodes, max_size=3)))
def test_no_json_value_makes_read_raise(value):
    found = metadata(script(json.dumps(value)))
    assert all(isinstance(name, str) and name for name in found.breadcrumbs)
    names(value)
    text(value)
    urls(value)


@given(st.text(alphabet=st.sampled_from('{}[]",:\\ \n@typeuNewsArticle1/*<!-->;ا'), max_size=80), st.text(max_size=20))
def test_no_script_text_makes_read_raise(source, tail):
    parse(source)
    parse('{"@type":"NewsArticle","headline":"' + source + tail + '"}')
    parse(tail)


def test_the_article_about_this_page_wins_over_cards_of_others():
    other = article(
        headline="خبر آخر", url="https://news.example/world/b", articleBody="نص", datePublished="2025-01-01", author="أ"
    )
    own = article(mainEntityOfPage={"@id": "http://www.news.example/world/a/"})
    found = metadata(script([other, own]))
    assert found.article == own


def test_without_url_the_article_with_the_title_of_the_page_wins():
    found = metadata(script([article(headline="خبر آخر", articleBody="نص"), article()]) + "<title>عنوان | موقع</title>")
    assert found.article == article()


def test_breadcrumbs_come_in_the_order_of_their_positions():
    trail = [
        {"@type": "ListItem", "position": "2", "item": {"@id": "/world", "name": " العالم "}},
        {"@type": "ListItem", "position": 1, "name": "الرئيسية", "item": "https://news.example/"},
        {"@type": "ListItem", "position": 3, "item": "https://news.example/x"},
    ]
    assert metadata(script({"@type": "BreadcrumbList", "itemListElement": trail})).breadcrumbs == ["الرئيسية", "العالم"]


def test_meta_is_kept_by_name_property_and_itemprop_anywhere_in_the_page():
    found = metadata(
        '<meta name="Author" content=" علي  حسن ">'
        '<meta property="article:tag" content="أ"><meta property="article:tag" content="ب">'
        '<meta property="og:title" content=""><meta name="twitter:title" content="عنوان"><meta name="empty">',
        '<meta itemprop="datePublished" content="2025-04-09">',
    )
    assert found.meta["author"] == ["علي حسن"]
    assert found.meta["article:tag"] == ["أ", "ب"]
    assert found.meta["itemprop:datepublished"] == ["2025-04-09"]
    assert found.first("og:title", "twitter:title") == ("twitter:title", "عنوان")
    assert found.first("empty", "none") is None


def test_links_are_absolute_under_each_of_their_relations():
    found = metadata(
        '<link rel="canonical" href="/world/a?x=1"><link rel="amphtml" href="/amp/a">'
        '<link rel="Alternate HOME" type="application/rss+xml" href="/feed">'
        '<link rel="alternate" hreflang="en" href="https://en.news.example/a">'
        '<link rel="icon" href="data:,x"><link rel="next">'
    )
    assert found.links["canonical"] == ["https://news.example/world/a?x=1"]
    assert found.links["home"] == ["https://news.example/feed"]
    assert "icon" not in found.links
    assert found.alternates == [
        ("application/rss+xml", "", "https://news.example/feed"),
        ("", "en", "https://en.news.example/a"),
    ]


def test_the_title_is_the_page_s_and_not_a_drawing_s():
    assert metadata("", "<svg><title>شعار</title></svg>").title is None
    assert metadata("<title>عنوان\n المقال</title>", "<svg><title>شعار</title></svg>").title == "عنوان المقال"


@pytest.mark.parametrize(
    ("head", "attributes", "expected"),
    [
        ('<meta property="og:locale" content="ar_AE">', 'lang="fa"', ("fa", "html")),
        (
            '<meta http-equiv="Content-Language" content="ar, en"><meta property="og:locale" content="en_US">',
            "",
            ("ar", "meta"),
        ),
        ('<meta property="og:locale" content="ar_AE">', 'lang=" "', ("ar-AE", "og")),
        ("", "", (None, None)),
    ],
)
def test_the_declared_language_comes_from_html_then_meta_then_opengraph(head, attributes, expected):
    found = metadata(head, attributes=attributes)
    assert (found.lang, found.lang_basis) == expected


MICRODATA = """
<div itemscope itemtype="https://schema.org/WebPage"><span itemprop="headline">صفحة</span>
<article itemscope itemtype="http://schema.org/NewsArticle">
 <h1 itemprop="headline name">عنوان</h1><time itemprop="datePublished" datetime="2025-04-09T14:22">أمس</time>
 <span itemprop="author" itemscope itemtype="http://schema.org/Person"><b itemprop="name">علي</b></span>
 <img itemprop="image" src="/i.jpg"><a itemprop="url" href="/world/a">x</a><meta itemprop="wordCount" content="7">
</article></div>
"""


def test_microdata_is_that_of_the_article():
    assert metadata("", MICRODATA).microdata == {
        "headline": ["عنوان"],
        "name": ["عنوان"],
        "datePublished": ["2025-04-09T14:22"],
        "author": ["علي"],
        "image": ["https://news.example/i.jpg"],
        "url": ["https://news.example/world/a"],
        "wordCount": ["7"],
    }


def test_microdata_without_an_article_is_that_of_the_page():
    assert metadata("", '<p itemprop="author">علي</p>').microdata == {"author": ["علي"]}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, []),
        ("  علي &amp; حسن ", ["علي & حسن"]),
        ({"@type": "Person", "name": "علي"}, ["علي"]),
        ([{"name": ["علي", "حسن"]}, "سعاد", ["منى"]], ["علي", "حسن", "سعاد", "منى"]),
        ({"@value": "علي"}, ["علي"]),
        ([True, {}, "", 7], ["7"]),
    ],
)
def test_json_ld_values_are_flattened_to_names(value, expected):
    assert names(value) == expected
    assert text(value) == (expected[0] if expected else None)


def test_json_ld_values_are_flattened_to_urls():
    assert urls([{"@type": "ImageObject", "url": "/a?x=1&amp;y=2"}, "/b", {"@id": "/c"}, None]) == [
        "/a?x=1&y=2",
        "/b",
        "/c",
    ]


def test_links_of_the_header_stand_behind_those_of_the_page():
    found = metadata('<link rel="canonical" href="/own">')
    header = (
        '</2?a=1,2>; rel="next", </all.xml>; type="application/rss+xml"; rel=alternate; title="a, b",'
        "</other>;rel=canonical, </x.css>; rel=stylesheet, <javascript:1>; rel=next, </torn; rel=next"
    )
    add_header_links(found, header, URL)
    assert found.links["next"] == ["https://news.example/2?a=1,2"]
    assert found.links["canonical"] == ["https://news.example/own", "https://news.example/other"]
    assert found.alternates == [("application/rss+xml", "", "https://news.example/all.xml")]
    assert "stylesheet" not in found.links


def test_a_link_header_without_end_is_read_to_its_bound():
    found = metadata("")
    add_header_links(found, "<" + "; a=" * LONGEST_LINK_HEADER, URL)
    add_header_links(found, "</x>;rel=next," * LONGEST_LINK_HEADER, URL)
    assert 0 < len(found.links["next"]) <= LONGEST_LINK_HEADER
