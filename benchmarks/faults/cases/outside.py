"""Faults of a second set, written from the requirements alone, that the first set had no case of."""

from __future__ import annotations

from benchmarks.faults.run import Case, Result, story
from benchmarks.faults.server import Asked, Page, answer

STORY = story("00099")
PAGE = STORY.encode()
LEFT = "/news/left-00077"
ATTRIBUTES = b" ".join(b"a%d=1" % number for number in range(400_000))
ANCHORS = b"".join(b"<a href=/x%d>x" % number for number in range(100_000))


def marked(result: Result) -> str | None:
    record = result.record()
    return "a part of a page is not marked truncated" if record is not None and not record["truncated"] else None


def read(result: Result) -> str | None:
    return None if result.record(LEFT) else "the article of the feed was lost"


def plain(result: Result) -> str | None:
    record = result.record()
    return None if record is None or "\x1b" not in str(record["etag"]) else f"etag {record['etag']!r}"


def feed(text: str, type_: str = "text/xml") -> dict[str, Page]:
    """The pages of a site whose robots.txt names a sitemap of this text, with HOST for the site."""

    def given(asked: Asked) -> list[bytes]:
        return [answer(text.replace("HOST", f"http://{asked.headers['host']}"), type_=type_)]

    def robots(asked: Asked) -> list[bytes]:
        return [answer(f"Sitemap: http://{asked.headers['host']}/list\n", type_="text/plain")]

    return {"/robots.txt": robots, "/list": given, LEFT: answer(story("00077"))}


WARNING = "<br />\n<b>Warning</b>: x in <b>/a.php</b><br />\n"
RSS = (
    "<rss><channel><title>A & B &nbsp;</title>"
    f"<item><title>caf&eacute; < x</title><link>HOST{LEFT}</link></item></channel></rss>"
)

CASES = [
    Case(
        group="framing",
        name="a part that nobody asked for",
        fault=answer(PAGE, "206 Partial Content"),
        ends=("article", "failed", "rejected"),
        checks=(marked,),
    ),
    Case(
        group="framing",
        name="not modified, which nobody asked",
        fault=b"HTTP/1.1 304 Not Modified\r\n\r\n",
        ends=("failed:http_304",),
    ),
    Case(
        group="framing",
        name="400,000 attributes of one element",
        fault=answer(PAGE.replace(b"<body>", b"<body " + ATTRIBUTES + b">")),
        ends=("failed:too_large",),
    ),
    Case(
        group="framing",
        name="100,000 links",
        fault=answer(PAGE.replace(b"</article>", ANCHORS + b"</article>")),
        ends=("article", "listing", "rejected", "failed"),
    ),
    Case(
        group="redirects",
        name="to a host in escapes",
        fault=answer("", 302, Location="http://%31%32%37.0.0.1:9/"),
        ends=("failed:redirect",),
    ),
    Case(group="xml", name="a feed with entities of HTML and bare signs", pages=feed(RSS), checks=(read,)),
    Case(group="xml", name="a feed behind a warning", pages=feed(WARNING + RSS), checks=(read,)),
    Case(group="xml", name="a sitemap of plain text", pages=feed(f"HOST{LEFT}\n", "text/plain"), checks=(read,)),
    Case(
        group="hygiene",
        name="escapes in validators",
        fault=answer(PAGE, ETag='"\x1b[31m"'),
        ends=("article",),
        checks=(plain,),
    ),
]
