"""Any bytes give a record and an outcome: noise, tag soup, golden pages broken in every way, pages made to hurt."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import FrameType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsbot import extract
from newsbot.feed import to_line
from newsbot.page import Extraction, Page, Visit
from tests.golden_pages import PAGES

NOW = datetime(2026, 1, 1, tzinfo=UTC)
GOLDEN = [path.read_bytes() for path in sorted(PAGES.glob("*/*/page.html"))]
CPU_SECONDS = 60
"""No measure of speed: where a test that should take one or two seconds is stopped as one that never ends."""
FUZZ = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))

TAGS = "html head body title base p div h1 h2 a article b ul li table tr td time figure img script svg noscript".split()
ATTRIBUTES = (
    "class=author", "class=related", "class='date published'", "href=/news/2", "href='//['", "href='javascript:0'",
    "src=/a.jpg", "srcset='a 1x, , b 99999999w'", "datetime=2025-13-45", "datetime=2025-04-09T14:22", "itemprop=author",
    "type='application/ld+json'", "type=application/json", "id=__NEXT_DATA__", "property=og:title content=x", "style=",
)  # fmt: skip
WORDS = (
    "أخبار ذات علاقة", "بقلم: منى سالم", "المصدر: رويترز", "By Ann Bee and ", "09 أبريل 2025، 2:22 م", "SEE MORE: ",
    "Some words of prose that go on for a while, and end here. ", "&#xD800;", "&#0;", "&nbsp;", "<!--", "]]>", "\u202e",
    '{"@type":"NewsArticle","headline":["x",null],"author":{"name":3},"datePublished":1e999}', '{"props":[{"body":"<p>',
)  # fmt: skip
HEADERS = ("text/html", "text/html; charset=utf-16", "text/html; charset=iso-2022-jp", "text/html; charset=\xff", "")

Bomb = Callable[[int], str]
PROSE = "<h1>A headline of some words</h1>" + "<p>Some words of prose that go on for a while, and end here.</p>" * 5
NESTED: dict[str, Bomb] = {
    "div": lambda n: "<div>" * n + PROSE,
    "p": lambda n: "<p>" * n + PROSE,
    "a": lambda n: "<a href=/x>" * n + PROSE,
    "ul": lambda n: "<ul><li>" * n + PROSE,
    "table": lambda n: "<table><tr><td>" * n + PROSE,
    "font": lambda n: "<font>" * n + PROSE,
    "json-ld lists": lambda n: ld("[" * n + "]" * n),
    "json-ld graphs": lambda n: ld('{"@graph":' * n + "1" + "}" * n),
    "json-ld left open": lambda n: ld('{"author":[' * n),
    "state": lambda n: state('{"props":' * n + "1" + "}" * n),
    "state left open": lambda n: "<script>window.__STATE__ = " + '{"a":[' * n + "</script>" + PROSE,
    "state with markup": lambda n: state('{"title":"A headline","body":"' + "<p>" * n + "words of prose " * 50 + '"}'),
}
FLAT: dict[str, Bomb] = {
    "br": lambda n: PROSE + "<br>" * n,
    "b": lambda n: PROSE + "<b>" * n,
    "paragraphs": lambda n: PROSE + "<p>a</p>" * n,
    "times": lambda n: PROSE + "<time datetime=2026-01-01>x</time>" * (n // 4),
    "related": lambda n: PROSE + "<h2>Related</h2><ul><li><a href=/n/1>A headline of words</a></li></ul>" * (n // 16),
    "authors": lambda n: ld('{"@type":"NewsArticle","author":[' + ",".join(['{"name":"Ann Bee"}'] * (n // 8)) + "]}"),
    "scripts": lambda n: PROSE + '<script>window.__STATE__ = {"a":[{</script>' * (n // 16),
    "links in a list": lambda n: PROSE + "<ul>" + "<li><a href=/n/1>A headline of words</a></li>" * (n // 32),
    "contents of a meta": lambda n: "".join(f"<meta name=k content={i}>" for i in range(n // 16)) + PROSE,
    "attributes": lambda n: "<article " + " ".join(f"a{i}=1" for i in range(n // 32)) + ">" + PROSE,
}
LONG: dict[str, Bomb] = {
    "title": lambda n: f"<title>{'word ' * (n // 5)}</title>" + PROSE,
    "title of one word": lambda n: f"<title>{'w' * n}</title>" + PROSE,
    "title of bars": lambda n: f"<title>A headline{' | ' * (n // 3)}</title>" + PROSE,
    "heading": lambda n: f"<h1>{'word ' * (n // 5)}</h1>" + PROSE,
    "paragraph": lambda n: f"{PROSE}<p>{'word ' * (n // 5)}</p>",
    "class": lambda n: f"<article class='{'w ' * (n // 2)}' id='{'-' * n}'>" + PROSE,
    "address": lambda n: (
        f"{PROSE}<a href='{'/..' * (n // 3)}'>x</a><img src='{'a' * n}' srcset='{'a 1w, ' * (n // 6)}'>"
    ),
    "description": lambda n: f"<meta name=description content='{'w ' * (n // 2)}'>" + PROSE,
    "entities": lambda n: f"{PROSE}<p>{'&#x41;&lt;&nbsp;' * (n // 16)}",
    "less-than": lambda n: "<" * n,
    "marks": lambda n: f"<h1>e{'́' * (n // 2)}</h1>" + PROSE,
}


def ld(text: str) -> str:
    return f"<script type='application/ld+json'>{text}</script>{PROSE}"


def state(text: str) -> str:
    return f"<div id=__next></div><script id=__NEXT_DATA__ type=application/json>{text}</script>"


@pytest.fixture(autouse=True)
def _ends() -> Iterator[None]:
    """Stops a test whose page never ends."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"a page took more than {CPU_SECONDS} s of CPU")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)


def read(body: bytes, content_type: str = "text/html") -> Extraction:
    """What the page is judged to be, its record proved writable and its links readable."""
    headers = {"content-type": content_type} if content_type else {}
    page = extract.open(Page(url="https://example.com/news/1", body=body, visit=Visit(now=NOW), headers=headers))
    found = page.article()
    assert found.outcome in ("article", "listing", "rejected")
    assert (found.reason is None) == (found.outcome == "article")
    assert to_line(found.article).endswith(b"\n")
    assert all(link.url.startswith("http") for link in page.links())
    return found


def soup() -> st.SearchStrategy[str]:
    """What looks like HTML: opening and closing tags in any order, odd attributes, words that rules look for."""
    opened = st.builds("<{} {}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES))
    closed = st.sampled_from(TAGS).map("</{}>".format)
    pieces = st.one_of(opened, closed, st.sampled_from(WORDS), st.text(max_size=20))
    return st.lists(pieces, max_size=60).map("".join)


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """A golden page cut, with bytes flipped, a slice doubled, or closing tags dropped."""
    body = bytearray(draw(st.sampled_from(GOLDEN)))
    place = st.integers(0, len(body) - 1)
    kind = draw(st.sampled_from(["cut", "flip", "double", "unclose"]))
    if kind == "flip":
        for spot in draw(st.lists(place, min_size=1, max_size=40)):
            body[spot] = draw(st.integers(0, 255))
    elif kind == "unclose":
        parts = bytes(body).split(b"</")
        dropped = draw(st.sets(st.integers(1, len(parts) - 1), max_size=30))
        body = bytearray(b"</".join(part for index, part in enumerate(parts) if index not in dropped))
    else:
        start, end = sorted((draw(place), draw(place)))
        body = body[:start] if kind == "cut" else body[:end] + body[start:]
    return bytes(body)


def bombs(nested: int, flat: int, long: int) -> list[object]:
    """A page of each kind: so many levels, so many tags, so many characters."""
    kinds = (("nested", NESTED, nested), ("flat", FLAT, flat), ("long", LONG, long))
    return [pytest.param(make, size, id=f"{kind} {name}") for kind, row, size in kinds for name, make in row.items()]


@FUZZ
@given(st.binary(max_size=400), st.sampled_from(HEADERS))
def test_any_bytes_give_a_record(body: bytes, content_type: str) -> None:
    read(body, content_type)


@FUZZ
@given(st.text(max_size=400))
def test_any_text_gives_a_record(text: str) -> None:
    read(text.encode("utf-8", "surrogatepass"))


@FUZZ
@given(soup())
def test_tag_soup_gives_a_record(text: str) -> None:
    read(text.encode("utf-8", "surrogatepass"))


@FUZZ
@given(broken())
def test_a_broken_page_gives_a_record(body: bytes) -> None:
    read(body)


@pytest.mark.parametrize(("make", "size"), bombs(20_000, 50_000, 1_000_000))
def test_a_page_made_to_hurt_gives_a_record(make: Bomb, size: int) -> None:
    read(make(size).encode())


@pytest.mark.slow
@pytest.mark.parametrize(("make", "size"), bombs(100_000, 1_000_000, 5_000_000))
def test_a_huge_page_gives_a_record(make: Bomb, size: int) -> None:
    read(make(size).encode())
