"""robots.txt: which rule decides for whom, by RFC 9309 and the habits of its most used parser."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.robots import LARGEST, RobotsTxt, path_of, product_token

HOST = "http://foo.bar"


def allowed(robots: str | bytes, path: str, agent: str = "FooBot") -> bool:
    body = robots if isinstance(robots, bytes) else robots.encode()
    return RobotsTxt(body).allowed(HOST + path, agent)


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("newsbot/1.0 (+https://example.org/bot) Scrapy/2.19", "newsbot"),
        ("FooBot", "FooBot"),
        ("Foo Bar", "Foo Bar"),
        ("My-News_Bot/2", "My-News_Bot"),
        ("News Bot/2", "News"),
        ("", ""),
        ("/1.0", ""),
    ],
)
def test_the_token_of_a_user_agent_ends_where_its_product_does(header: str, token: str) -> None:
    assert product_token(header) == token


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("", "/"),
        ("http://www.example.com", "/"),
        ("http://www.example.com/a", "/a"),
        ("http://www.example.com/a/b?c=http://d.e/", "/a/b?c=http://d.e/"),
        ("http://www.example.com/a/b?c=d&e=f#fragment", "/a/b?c=d&e=f"),
        ("http://www.example.com#/x", "/"),
        ("example.com", "/"),
        ("example.com?a", "/?a"),
        ("example.com/a;b#c", "/a;b"),
        ("//a/b/c", "/b/c"),
        ("/a", "/a"),
        ("a/b", "/b"),
    ],
)
def test_rules_are_matched_with_path_parameters_and_query(url: str, path: str) -> None:
    assert path_of(url) == path


GROUPS = """
allow: /foo/bar/

user-agent: FooBot
disallow: /
allow: /x/
user-agent: BarBot
disallow: /
allow: /y/


allow: /w/
user-agent: BazBot

user-agent: FooBot
allow: /z/
disallow: /
"""


@pytest.mark.parametrize(
    ("agent", "path", "may"),
    [
        ("FooBot", "/x/b", True),
        ("FooBot", "/z/d", True),
        ("FooBot", "/y/c", False),
        ("FooBot", "/foo/bar/", False),
        ("BarBot", "/y/c", True),
        ("BarBot", "/w/a", True),
        ("BarBot", "/z/d", False),
        ("BarBot", "/foo/bar/", False),
        ("BazBot", "/z/d", True),
        ("BazBot", "/foo/bar/", False),
        ("QuxBot", "/foo/bar/", True),
    ],
)
def test_groups_of_one_agent_are_merged_and_blank_lines_end_none(agent: str, path: str, may: bool) -> None:
    assert allowed(GROUPS, path, agent) is may


@pytest.mark.parametrize(
    ("robots", "may"),
    [
        ("user-agent: FooBot\ndisallow: /", False),
        ("foo: FooBot\nbar: /", True),
        ("user-agent FooBot\ndisallow /", False),
        ("user-agent FooBot and friends\ndisallow /", True),
        ("USER-AGENT: FOOBOT\nDISALLOW: /", False),
        ("useragent: foobot\ndisalow: /", False),
        ("user-agent: FooBot/2.1 (all)\ndisallow: /", False),
        ("user-agent: FooBotanist\ndisallow: /", True),
        ("user-agent: Foo\ndisallow: /", True),
        ("user-agent: *\ndisallow: /\nuser-agent: FooBot\nallow: /", True),
        ("user-agent: * and all others\ndisallow: /", False),
        ("user-agent: *x\ndisallow: /", True),
        ("user-agent: BarBot\nsitemap: http://foo.bar/s.xml\nuser-agent: FooBot\ndisallow: /", False),
        ("user-agent: BarBot\nunknown: line\nuser-agent: FooBot\ndisallow: /", False),
        ("user-agent: FooBot\nnoindex: /x\ndisallow: /", False),
        ("user-agent: FooBot\ndisallow:", True),
        ("user-agent:\ndisallow: /", True),
        ("disallow: /\nuser-agent: FooBot\nallow: /", True),
        ("user-agent: FooBot # ours\ndisallow: / # all", False),
        ("user-agent: FooBot\rdisallow: /\r", False),
        ("user-agent: FooBot\r\n\r\ndisallow: /\r\n", False),
        ("\ufeffuser-agent: FooBot\ndisallow: /", False),
        (b"\xef\xbbuser-agent: FooBot\ndisallow: /", False),
        (b"\xef\x11\xbfuser-agent: FooBot\ndisallow: /", True),
        ("user-agent: FooBot\n\ufeffdisallow: /", True),
        (b"user-agent: FooBot\0\ndisallow: /\n\xff\xfe", False),
        ("<html><body>user-agent: * disallow: /</body></html>", True),
        ("", True),
    ],
)
def test_a_line_counts_as_it_is_meant(robots: str | bytes, may: bool) -> None:
    assert allowed(robots, "/x/y") is may


RULES = "user-agent: FooBot\n"


@pytest.mark.parametrize(
    ("rules", "path", "may"),
    [
        ("disallow: /x/page.html\nallow: /x/", "/x/page.html", False),
        ("allow: /x/page.html\ndisallow: /x/", "/x/page.html", True),
        ("allow: /folder\ndisallow: /folder", "/folder", True),
        ("disallow: /\nallow: /", "/x", True),
        ("allow: /page\ndisallow: /*.htm", "/page.htm", False),
        ("allow: /$\ndisallow: /", "/", True),
        ("allow: /$\ndisallow: /", "/page.htm", False),
        ("disallow: /fish", "/fish.html", False),
        ("disallow: /fish", "/Fish.asp", True),
        ("disallow: /fish", "/fish?id=1", False),
        ("disallow: /fish*", "/fishheads", False),
        ("disallow: /fish/", "/fish", True),
        ("disallow: fish", "/fish", True),
        ("disallow: /*.php", "/folder/any.php.file.html", False),
        ("disallow: /*.php$", "/filename.php", False),
        ("disallow: /*.php$", "/filename.php?x", True),
        ("disallow: /fish*.php", "/fishheads/cat.php?p", False),
        ("disallow: /fish*.php", "/Fish.PHP", True),
        ("disallow: /a*b*c$", "/abcbc", False),
        ("disallow: /a*bc$", "/abc", False),
        ("disallow: /ab*b$", "/ab", True),
        ("disallow: /a$b", "/a$b", False),
        ("disallow: *", "/x", False),
        ("disallow: $", "/x", True),
        ("allow: /s/index.html\ndisallow: /", "/s/", True),
        ("allow: /s/index.html\ndisallow: /", "/s/index.htm", False),
        ("allow: /s/index.html\ndisallow: /", "/s/index.html", True),
        ("allow: /foo?q=http://foo.bar?t&p\ndisallow: /", "/foo?q=http://foo.bar?t&p", True),
        ("disallow: /\nallow: /foo/ツ", "/foo/%E3%83%84", True),
        ("disallow: /\nallow: /foo/ツ", "/foo/%e3%83%84", True),
        ("disallow: /\nallow: /foo/%E3%83%84", "/foo/ツ", False),
        ("disallow: /foo/ツ", "/foo/ツ", False),
        ("disallow: /%7Ejoe/", "/~joe/x", False),
        ("disallow: /~joe/", "/%7ejoe/x", False),
        ("disallow: /\nallow: /%62%61%7A", "/%62%61%7A", True),
        ("disallow: /\nallow: /%62%61%7A", "/baz", False),
        ("disallow: /a%2Fb", "/a/b", True),
    ],
)
def test_the_longest_rule_that_matches_decides_and_allow_wins_a_tie(rules: str, path: str, may: bool) -> None:
    assert allowed(RULES + rules, path) is may


def test_a_line_is_cut_where_the_most_used_parser_cuts_it() -> None:
    path = "/x/" + "a" * (2083 * 8 - 3 - len("disallow: ") + 1 - 3)
    robots = f"user-agent: FooBot\ndisallow: {path}/qux\n"
    assert not allowed(robots, f"{path}/fux")
    assert allowed(robots, "/fux")


def test_what_stands_behind_500_kib_does_not_count_and_a_torn_line_neither() -> None:
    padding = "#" * 79 + "\n"
    head = "user-agent: *\ndisallow: /a\n"
    body = head + padding * ((LARGEST - len(head)) // 80)
    body += "#" * (LARGEST - len(body) - 12) + "\n"
    torn = body + "disallow: /news-of-old\ndisallow: /b\n"
    assert torn.encode()[:LARGEST].endswith(b"disallow: /")
    assert (allowed(torn, "/a"), allowed(torn, "/b"), allowed(torn, "/c")) == (False, True, True)


def test_sitemaps_stand_outside_the_groups() -> None:
    robots = RobotsTxt(b"sitemap: /a.xml\nuser-agent: x\nSite-map: http://foo.bar/b.xml\ndisallow: /\nSitemap:\n")
    assert robots.sitemaps == ["/a.xml", "http://foo.bar/b.xml"]


@pytest.mark.parametrize(
    ("value", "delay"),
    [("2", 2.0), ("0.5", 0.5), ("900", 120.0), ("-1", None), ("soon", None), ("nan", None), ("", None)],
)
def test_a_crawl_delay_is_read_and_bounded(value: str, delay: float | None) -> None:
    robots = RobotsTxt(f"user-agent: *\ncrawl-delay: {value}\nuser-agent: FooBot\ncrawl-delay: 7\n".encode())
    assert robots.crawl_delay("AnyBot/1.0 (x)") == delay
    assert robots.crawl_delay("FooBot") == 7.0


@given(st.binary(max_size=400), st.text(max_size=60), st.text(max_size=20))
def test_whatever_comes_is_read(body: bytes, url: str, agent: str) -> None:
    robots = RobotsTxt(body)
    assert robots.allowed(url, agent) in (True, False)
    robots.crawl_delay(agent)


@given(st.text("/ab*$%", min_size=1, max_size=8), st.text("/ab%", max_size=8))
def test_a_disallow_and_an_allow_of_one_pattern_leave_the_path_allowed(pattern: str, path: str) -> None:
    assert allowed(f"user-agent: *\ndisallow: /{pattern}\nallow: /{pattern}\n", f"/{path}") or "%" in pattern + path
