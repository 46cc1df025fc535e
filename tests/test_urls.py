"""URLs: what can be fetched, the one form it has, and what is the same article."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsbot.urls import (
    LONGEST_URL,
    absolute,
    accept_canonical,
    canonicalize,
    host,
    identity,
    is_home,
    same_site,
    site_name,
    split,
    without_user,
)

PAGE = "https://news.example/world/story.html"

hosts = st.sampled_from(
    ["news.example", "WWW.News.Example", "أخبار.example", "m.news.example:8080", "[::1]", "127.0.0.1:80"]
)
tails = st.text(alphabet=st.sampled_from("ab./%?&=;:#~+2e5fA ـاأé|\\\"'()@[]_-"), max_size=40)
http_urls = st.builds("{}://{}/{}".format, st.sampled_from(["http", "https", "HTTP"]), hosts, tails)


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/a/b", "https://news.example/a/b"),
        ("c", "https://news.example/world/c"),
        ("../c?q=1#x", "https://news.example/c?q=1#x"),
        ("?page=2", "https://news.example/world/story.html?page=2"),
        ("//cdn.example/i.jpg", "https://cdn.example/i.jpg"),
        ("  /two\n words ", "https://news.example/two%20words"),
        ("/أخبار", "https://news.example/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1"),
        ("/%d8%a3", "https://news.example/%d8%a3"),
        ("/100%", "https://news.example/100%25"),
        ("\\\\other.example\\a", "https://other.example/a"),
        ("http://أخبار.example/", "http://xn--igbicxr.example/"),
    ],
)
def test_a_link_is_made_absolute_and_safe(href, url):
    assert absolute(PAGE, href) == url


@pytest.mark.parametrize(
    "href",
    ["", "  ", "#", "#top", "mailto:a@news.example", "javascript:void(0)", "data:text/html,x", "tel:+971", "ftp://a.example/",
     "file:///etc/passwd", "http://", "http://a b.example/", "http://[::1", "http://a.example:99999/", "http://xn--/"],
)  # fmt: skip
def test_what_cannot_be_fetched_is_none(href):
    assert absolute(PAGE, href) is None


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://WWW.News.Example:443/A", "https://www.news.example/A"),
        ("http://news.example:80", "http://news.example/"),
        ("http://news.example:8080/a", "http://news.example:8080/a"),
        ("http://news.example./a", "http://news.example/a"),
        ("https://أخبار.example/خبر جديد", "https://xn--igbicxr.example/%D8%AE%D8%A8%D8%B1%20%D8%AC%D8%AF%D9%8A%D8%AF"),
        ("https://news.example/%d8%ae%7Ea%2Fb", "https://news.example/%D8%AE~a%2Fb"),
        ("https://news.example//a///b/./c/../d", "https://news.example/a/b/d"),
        ("https://news.example/a?utm_source=x&fbclid=1&id=7&gclid=2#top", "https://news.example/a?id=7"),
        ("https://news.example/a?", "https://news.example/a"),
        ("https://news.example/a?b=2&a=1", "https://news.example/a?b=2&a=1"),
        ("https://news.example/a;jsessionid=0A1B.node1?PHPSESSID=abc&x=1", "https://news.example/a?x=1"),
        ("https://news.example/a?CFID=12&CFTOKEN=9", "https://news.example/a"),
        ("https://news.example/a?sid=9f8e7d6c5b4a", "https://news.example/a"),
        ("https://news.example/a?sid=4411", "https://news.example/a?sid=4411"),
        ("https://news.example/a?s=ترامب", "https://news.example/a?s=%D8%AA%D8%B1%D8%A7%D9%85%D8%A8"),
        ("https://news.example/(S(abc123))/a.aspx", "https://news.example/a.aspx"),
        ("https://news.example/ar/index.html", "https://news.example/ar/"),
        ("https://news.example/Default.aspx", "https://news.example/"),
        ("https://news.example/index.php?id=5", "https://news.example/index.php?id=5"),
        ("https://news.example/a/", "https://news.example/a/"),
        ("https://archive.example/web/http://news.example/a", "https://archive.example/web/http://news.example/a"),
    ],
)  # fmt: skip
def test_a_url_has_one_form(url, canonical):
    assert canonicalize(url) == canonical


@given(http_urls)
@example("http://news.example/x://../b")
@example("http://news.example/%2e%2e/index.html/index.html")
@example("http://news.example/;sid=1/%3bsid=2")
@example("http://news.example/a?%75tm_source=1")
def test_canonicalize_is_idempotent(url):
    once = canonicalize(url)
    assert canonicalize(once) == once


@given(http_urls)
def test_a_canonical_url_is_plain_ascii_without_fragment(url):
    once = canonicalize(url)
    assert once.isascii()
    assert "#" not in once
    assert " " not in once
    assert identity(once) == identity(url)


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_makes_urls_raise(base, text):
    absolute(base, text)
    absolute(PAGE, text)
    canonicalize(text)
    identity(text)
    host(text)
    site_name(text)
    is_home(text)
    same_site(text, [base])
    accept_canonical(text, PAGE, [base])


tidy_tails = st.lists(st.sampled_from(["%D8%A3", "%d8", "%2e", *"ab./%?&=;:@(~+#index.htmlA_-"]), max_size=30)


@given(hosts, tidy_tails.map("".join))
def test_tidy_urls_have_the_form_that_others_are_brought_into(host, tail):
    url = f"https://{host}/{tail}"
    assert canonicalize(f"{url}#|") == canonicalize(url)  # such a fragment makes no URL tidy
    made = absolute(PAGE, url)
    untidy = absolute(PAGE, f"{url}|" if "#" in url else f"{url}#|")
    assert untidy == (f"{made}{'' if '#' in made else '#'}%7C" if made else None)


@given(http_urls)
def test_a_url_is_split_as_the_standard_library_does_it(url):
    for made in filter(None, (absolute(PAGE, url), canonicalize(url))):
        parts = urlsplit(made)
        assert split(made) == (parts.netloc, parts.path, parts.query)


@given(http_urls)
def test_an_absolute_url_stays_what_it_is(url):
    made = absolute(PAGE, url)
    assert made is None or absolute(PAGE, made) == made


SIX_DRESSES = [
    "https://www.news.example/world/2yxhb1i",
    "http://news.example/world/2yxhb1i/",
    "https://m.news.example/world/2yxhb1i?utm_source=fb#comments",
    "https://www.news.example/world/2yxhb1i/amp/",
    "https://www.news.example/amp/world/2yxhb1i",
    "https://amp.news.example/world/2yxhb1i?amp=1",
    "https://www.news.example/world/2yxhb1i?print=1",
    "https://www.news.example/print/world/2yxhb1i",
    "https://www.news.example//world/2yxhb1i?outputType=amp&ref=home",
    "https://news-example.cdn.ampproject.org/c/s/news.example/world/2yxhb1i",
    "https://www.google.com/amp/s/www.news.example/world/2yxhb1i.amp",
]


def test_one_article_under_many_urls_has_one_identity():
    assert {identity(url) for url in SIX_DRESSES} == {"news.example/world/2yxhb1i"}


def test_html_articles_lose_their_amp_and_print_marks():
    expected = identity("https://news.example/story-17.html")
    assert identity("https://news.example/story-17.amp.html") == expected
    assert identity("https://news.example/story-17.html/amp") == expected
    assert identity("https://mobile.news.example/story-17.html?view=print") == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/a?id=1", "https://news.example/a?id=2"),
        ("https://news.example/a?page=2", "https://news.example/a"),
        ("https://news.example/a?from=2024", "https://news.example/a"),
        ("https://sport.news.example/a", "https://news.example/a"),
        ("https://news.example/amplifier", "https://news.example/lifier"),
        ("https://news.example/a-print", "https://news.example/a"),
        ("https://news.example:8080/a", "https://news.example/a"),
        ("https://m.co/a", "https://co/a"),
    ],
)
def test_different_pages_keep_different_identities(one, other):
    assert identity(one) != identity(other)


def test_a_url_is_shown_without_its_user():
    assert without_user("http://user:word@a.test/x@y?z") == "http://a.test/x@y?z"
    assert without_user("http://a.test/x@y") == "http://a.test/x@y"


def test_a_site_is_named_by_its_host():
    assert site_name("https://WWW.News.Example/a") == "news.example"
    assert site_name("https://news.example:443/") == "news.example"
    assert site_name("http://127.0.0.1:8017/") == "127.0.0.1-8017"
    assert site_name("https://أخبار.example/") == "xn--igbicxr.example"
    assert site_name("http://[::1]:8080/") == "1-8080"


def test_hosts_are_the_same_site_with_and_without_www():
    assert same_site("https://www.news.example/a", ["news.example"])
    assert same_site("http://news.example:8080/", ["www.news.example"])
    assert same_site("https://xn--igbicxr.example/", ["أخبار.example"])
    assert not same_site("https://evil-news.example/", ["news.example"])
    assert not same_site("https://news.example.evil.example/", ["news.example"])
    assert not same_site("https://news.example@evil.example/", ["news.example"])


@pytest.mark.parametrize(
    "url", ["https://news.example", "https://news.example/index.html?utm_source=x", "http://news.example/ar/"]
)
def test_front_pages_are_home(url):
    assert is_home(url)


@pytest.mark.parametrize(
    "url", ["https://news.example/world", "https://news.example/?p=12", "https://news.example/ar/1"]
)
def test_other_pages_are_not_home(url):
    assert not is_home(url)


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (None, ("https://m.news.example/a", None)),
        ("  ", ("https://m.news.example/a", None)),
        ("https://news.example/a?utm_source=x", ("https://news.example/a", None)),
        ("/b", ("https://m.news.example/b", None)),
        ("https://agency.example/a", ("https://m.news.example/a", "canonical_off_site")),
        ("https://news.example/", ("https://m.news.example/a", "canonical_home")),
        ("javascript:void(0)", ("https://m.news.example/a", "canonical_broken")),
    ],
)
def test_a_declared_canonical_counts_only_on_the_site_and_off_the_front_page(declared, expected):
    assert accept_canonical(declared, "https://m.news.example/a#x", ["news.example"]) == expected


def test_a_canonical_url_without_end_is_ignored() -> None:
    page = "https://news.example/story-1"
    assert accept_canonical(f"{page}?{'x' * LONGEST_URL}", page, ["news.example"]) == (page, "canonical_broken")
