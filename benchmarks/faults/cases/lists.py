"""Lists as sites write them: the base of their links, and the pages and feeds they go on with."""

from __future__ import annotations

import json
from functools import partial

from benchmarks.faults.cases.addresses import ELSEWHERE, feed, not_reached
from benchmarks.faults.cases.mazes import BESIDE, STORIES, at, beside, following
from benchmarks.faults.cases.traps import bounded
from benchmarks.faults.run import HEALTHY, PORT, Case, Check, Result, front, story
from benchmarks.faults.server import Asked, Page, Respond, answer

RSS, ATOM, JSON = "application/rss+xml", "application/atom+xml", "application/feed+json"
NEARBY = tuple(path.removeprefix("/news/") for path in HEALTHY)
HERE = f"http://127.0.0.1:{PORT}"


def based(base: str, *links: str, more: str = "") -> dict[str, Page]:
    """A front page with bases in its head, and links."""
    return {"/": answer(front(*links, more=more).replace("<head>", f"<head>{base}"))}


def no_path(part: str) -> Check:
    def check(result: Result) -> str | None:
        asked = [path for path in result.site.paths() if part in path]
        return f"{asked[:3]} fetched" if asked else None

    return check


def only_once(result: Result) -> str | None:
    paths = [path for path in result.site.paths() if "story" in path]
    return None if len(paths) == len(set(paths)) else f"articles asked twice: {paths}"


bases = partial(Case, group="lists")
feeds = partial(Case, group="lists")

# feeds that go on


def pages_of(links: tuple[str, ...], make: str, *, size: int = 8, link: str = "/more?page=N") -> Respond:
    """A list in one format whose pages hold a few articles each, the last of which names no further one."""

    def respond(asked: Asked) -> list[bytes]:
        number = at(asked)
        shown = links[(number - 1) * size : number * size]
        more = link.replace("N", str(number + 1)) if number * size < len(links) else None
        return [FORMATS[make](shown, more)]

    return respond


def json_feed(links: tuple[str, ...], more: str | None, **said: object) -> bytes:
    items = [{"id": link, "url": link, **said} for link in links]
    return answer(
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items, "next_url": more}), type_=JSON
    )


def atom(links: tuple[str, ...], more: str | None, *, base: str = "", rel: str = "next", last: bool = False) -> bytes:
    entries = "".join(f"<entry><title>t</title><link href='{link}'/></entry>" for link in links)
    further = f"<link rel='{rel}' href='{more}'/>" if more else ""
    inner = entries + further if last else further + entries
    return answer(f"<feed xmlns='http://www.w3.org/2005/Atom'{base}><title>f</title>{inner}</feed>", type_=ATOM)


FORMATS = {
    "json": json_feed,
    "atom": atom,
    "atom, named last": partial(atom, last=True),
    "atom archive": partial(atom, rel="prev-archive"),
    "html": lambda links, more: answer(front(*links, more=following(more) if more else "")),
    "head": lambda links, more: answer(
        front(*links).replace("<head>", f"<head><link rel='next' href='{more}'>" if more else "<head>")
    ),
    "word": lambda links, more: answer(front(*links, more=f"<a href='{more}'>المزيد من الأخبار »</a>" if more else "")),
}


def next_urls(given: object) -> Respond:
    """A JSON feed whose further page is what is given; what more pages say is the same."""
    return lambda _: [
        answer(
            json.dumps(
                {
                    "version": "https://jsonfeed.org/version/1.1",
                    "next_url": given,
                    "items": [{"url": p} for p in HEALTHY],
                }
            ),
            type_=JSON,
        )
    ]


def counted_up(asked: Asked) -> list[bytes]:
    """A JSON feed that always has a further page, of the same."""
    return [json_feed(HEALTHY, f"/feed.json?page={at(asked) + 1}")]


def filled(asked: Asked) -> list[bytes]:
    """A JSON feed that always has a further page, of what is not there."""
    number = at(asked)
    return [json_feed((*HEALTHY, *(f"/news/lost-{number}{n:04}" for n in range(20))), f"/feed.json?page={number + 1}")]


def paged(make: str, link: str = "/more?page=N") -> Case:
    respond = pages_of(BESIDE, make, link=link)
    pages = {"/list": respond, "/more": respond, "/": answer(front(*HEALTHY)), **STORIES}
    return Case(
        group="lists",
        name=f"five pages by {make}, {link}",
        pages=pages,
        seed="/list",
        healthy=False,
        checks=(beside,),
    )


NEARBY_FROM_ROOT = tuple(path[1:] for path in HEALTHY)
PREFIXED = f"http://127.0.0.1:{PORT}/news/"

CASES = [
    bases(name="base of a folder", pages=based("<base href='/news/'>", *NEARBY), short=True),
    bases(name="base that is relative", pages=based("<base href='news/'>", *NEARBY)),
    bases(name="base of the whole URL", pages=based(f"<base href='{PREFIXED}'>", *NEARBY)),
    bases(name="base of a page in a folder", pages=based("<base href='/news/index.html?a=1#b'>", *NEARBY)),
    bases(name="two bases", pages=based("<base href='/news/'><base href='/lost/'>", *NEARBY)),
    bases(name="base with a target only before it", pages=based("<base target='_blank'><base href='/news/'>", *NEARBY)),
    bases(name="base with blanks and line ends", pages=based("<base href=' \n/ne\nws/ '>", *NEARBY)),
    bases(name="base behind the links", pages=based("", *NEARBY, more="<base href='/news/'>")),
    bases(name="base within a comment", pages=based("<!-- <base href='/lost/'> -->", *HEALTHY)),
    bases(name="base within a script", pages=based("<script>'<base href=\"/lost/\">'</script>", *NEARBY_FROM_ROOT)),
    *(
        bases(name=f"base {how}", pages=based(f"<base href='{base}'>", *NEARBY_FROM_ROOT))
        for how, base in {
            "of nothing": "",
            "of data": "data:text/html,x",
            "of a script": "javascript:void(0)",
            "of a file": "file:///etc/",
            "of mail": "mailto:a@b.example",
            "of a host that is none": "http://[::1/",
            "of a port that is none": "http://127.0.0.1:99999/",
            "of about:blank": "about:blank",
        }.items()
    ),
    *(
        bases(
            name=f"base {how}",
            pages=based(
                f"<base href='{base}'>", *(HERE + path for path in HEALTHY), "forbidden/page-00001", "/forbidden"
            ),
            checks=(not_reached,),
        )
        for how, base in {
            "of a private address": f"http://localhost:{PORT}/",
            "of a private spelling": f"http://127.1:{PORT}/",
            "of another site": "http://other.example/",
            "without a scheme": f"//[::1]:{PORT}/",
            "behind backslashes": f"\\\\localhost:{PORT}\\",
            "of the metadata service": "http://169.254.169.254/latest/",
        }.items()
    ),
    bases(
        name="base that grows by itself",
        pages=based("<base href='/news/'>", *NEARBY, more="<a href='x/'>x</a>"),
        missing=answer(front("y/").replace("<head>", "<head><base href='more/'>")),
        checks=(bounded,),
    ),
    bases(
        name="base and next page",
        pages={
            **based("<base href='/list/'>", *HEALTHY[:1], more="<a rel=next href='2'>2</a>"),
            "/list/2": answer(front(*HEALTHY[1:])),
        },
    ),
    bases(
        name="base and feed",
        pages={
            **based("<base href='/feeds/'><link rel=alternate type='application/rss+xml' href='all'>"),
            "/feeds/all": feed(*HEALTHY),
        },
    ),
    bases(
        name="base and refresh",
        fault=answer("<base href='/hop/'><meta http-equiv=refresh content='0;url=one'>"),
        pages={"/hop/one": answer(story("00099"))},
        ends=("article",),
    ),
    bases(
        name="base and canonical",
        fault=answer(story("00099", head="<base href='/forbidden/'><link rel=canonical href='x'>")),
        ends=("article",),
    ),
    # next pages
    *(paged(make) for make in FORMATS),
    paged("atom", "more?page=N"),
    paged("html", "?page=N"),
    paged("html", "/more?page=N#top"),
    paged("json", "more?page=N"),
    *(
        feeds(
            name=f"next_url {how}",
            seed="/feed.json",
            pages={"/feed.json": next_urls(given)},
            checks=(bounded, not_reached, no_path("/etc")),
            seconds=40,
        )
        for how, given in {
            "of itself": "/feed.json",
            "of a private address": f"http://localhost:{PORT}/forbidden",
            "of another port": "http://127.0.0.1:9/forbidden",
            "of a file": "file:///etc/passwd",
            "of another site": "http://other.example/",
            "of a number": 7,
            "of a list": ["/forbidden"],
            "of nothing": "",
            "of 100 kB": "/" + "a" * 100_000,
            "of control characters": "/a\x00\n\x1b[31mb",
            "of a script": "javascript:1",
            "of an article": HEALTHY[0],
            "without a scheme": f"//[::1]:{PORT}/forbidden",
            "with a name and password": f"http://u:w@127.0.0.1:{PORT}/forbidden",
        }.items()
    ),
    feeds(
        name="a JSON feed that goes on for ever",
        seed="/feed.json",
        pages={"/feed.json": counted_up},
        checks=(bounded, only_once),
    ),
    feeds(
        name="a JSON feed that goes on with dead links",
        seed="/feed.json",
        pages={"/feed.json": filled},
        checks=(bounded,),
        codes=(0, 4),
        seconds=120,
    ),
    feeds(
        name="Atom pages in a circle",
        seed="/1.xml",
        pages={f"/{n}.xml": atom(HEALTHY, f"/{n % 3 + 1}.xml") for n in (1, 2, 3)},
        checks=(lambda r: None if len(r.site.asked) < 20 else f"{len(r.site.asked)} requests",),
    ),
    feeds(
        name="Atom that leads to a private page",
        seed="/1.xml",
        pages={"/1.xml": atom(HEALTHY, ELSEWHERE)},
        checks=(not_reached,),
    ),
]
