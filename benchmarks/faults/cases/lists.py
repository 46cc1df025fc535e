"""Lists as sites write them: bases, next pages, feeds and sitemaps of every dialect, archives by date."""

from __future__ import annotations

import gzip
import json
from functools import partial

from benchmarks.faults.cases.addresses import ELSEWHERE, feed, not_reached, sitemap
from benchmarks.faults.cases.mazes import BESIDE, STORIES, at, beside, cards, following
from benchmarks.faults.cases.traps import bounded, query
from benchmarks.faults.cases.xml import NS, XML
from benchmarks.faults.run import HEALTHY, PORT, Case, Check, Result, front, story
from benchmarks.faults.server import Asked, Page, Respond, answer, told

DATES = {path: f"2025-04-{number % 28 + 1:02}" for number, path in enumerate(BESIDE)}
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


def entry(inner: str, root: str = "rss") -> str:
    return {
        "rss": f"<rss version='2.0'><channel>{inner}</channel></rss>",
        "atom": f"<feed xmlns='http://www.w3.org/2005/Atom'>{inner}</feed>",
    }[root]


def each(form: str, links: tuple[str, ...] = HEALTHY) -> str:
    return "".join(form.replace("URL", link) for link in links)


def read(
    name: str,
    body: str | bytes,
    type_: str = XML,
    *,
    checks: tuple[Check, ...] = (),
    path: str = "/feed.xml",
    **headers: str,
) -> Case:
    """A site known through one list only."""
    return feeds(name=name, seed=path, pages={path: answer(body, type_=type_, **headers)}, checks=checks)


RDF = (
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel rdf:about='/'><items><rdf:Seq>"
    + each("<rdf:li rdf:resource='URL'/>")
    + "</rdf:Seq></items></channel>"
    + each("<item rdf:about='URL'><title>t</title><link>URL</link></item>")
    + "</rdf:RDF>"
)
IMAGES = "xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'"
LANGS = "xmlns:xhtml='http://www.w3.org/1999/xhtml'"
NEWS = "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"

# archives by date


def tree(asked: Asked) -> list[bytes]:
    """Years, months and days that hold the articles of their day."""
    parts = [part for part in asked.path.split("/") if part][1:]
    if len(parts) == 3:
        return cards(*(path for path, day in DATES.items() if day == "-".join(parts)))
    below = {0: ("2023", "2024", "2025"), 1: ("03", "04", "05"), 2: [f"{day:02}" for day in range(1, 30)]}[len(parts)]
    return cards(more="".join(f"<a href='/archive/{'/'.join([*parts, one])}/'>{one}</a>" for one in below))


def months_back(asked: Asked) -> list[bytes]:
    """Ten months with four articles each, of which each leads to the one before only."""
    given = query(asked).get("month", "2025-04")
    place = (2025 * 12 + 3) - (int(given[:4]) * 12 + int(given[5:7]) - 1)
    before = 2025 * 12 + 3 - place - 1
    link = f"/archive?month={before // 12}-{before % 12 + 1:02}"
    shown = BESIDE[place * 4 : place * 4 + 4] if 0 <= place < 10 else ()
    return cards(*shown, more=f"<a href='{link}'>الشهر السابق</a>")


def archived(
    name: str, respond: Respond, link: str, *options: str, checks: tuple[Check, ...] = (bounded, beside)
) -> Case:
    pages = {"/": answer(front(*HEALTHY, more=f"<a href='{link}'>الأرشيف</a>")), **STORIES}
    return Case(
        group="lists",
        name=name,
        pages=pages,
        missing=respond,
        options=options,
        checks=checks,
        seconds=120,
        healthy=not options,
    )


def of_days(first: str, last: str) -> Check:
    """The articles of these days are found, and no other of the archive asked for by more than a few lists."""
    wanted = {path for path, day in DATES.items() if first <= day <= last}

    def check(result: Result) -> str | None:
        found = {path for path in BESIDE if path in result.site.paths()}
        return None if wanted <= found else f"{len(wanted - found)} of {len(wanted)} lost"

    return check


def paged(make: str, link: str = "/more?page=N") -> Case:
    respond = pages_of(BESIDE, make, link=link)
    pages = {"/list": respond, "/more": respond, "/": answer(front(*HEALTHY)), **STORIES}
    return Case(
        group="lists",
        name=f"five pages by {make}, {link[:12]}",
        pages=pages,
        seed="/list",
        healthy=False,
        checks=(beside,),
    )


NEARBY_FROM_ROOT = tuple(path[1:] for path in HEALTHY)
PREFIXED = f"http://127.0.0.1:{PORT}/news/"
FORM_0 = '<entry><link href="URL"/></entry>'
FORM_1 = '<entry xml:base="/news/"><link href="URL"/></entry>'
FORM_2 = '<entry xml:base="../news/"><link href="URL"/></entry>'
FORM_3 = '<a:entry><a:link href="URL"/></a:entry>'
FORM_4 = "<url><loc>\n <![CDATA[URL]]> \n</loc></url>"
FORM_5 = '<url><loc>URL</loc><xhtml:link rel="alternate" hreflang="en" href="/en/lost-00001"/></url>'
FORM_6 = '<url><xhtml:link rel="alternate" hreflang="en" href="/en/lost-00001"/><loc>URL</loc></url>'
FORM_7 = '<url><loc>URL</loc><xhtml:link rel="alternate" media="handheld" href="/m/lost-00001"/></url>'

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
    # dialects
    read("RSS 1.0", RDF),
    read("RSS 0.91 without a version", f"<rss><channel>{each('<item><link>URL</link></item>')}</channel></rss>"),
    read("RSS with links in CDATA", entry(each("<item><link><![CDATA[ URL ]]></link></item>"))),
    read("RSS with line ends in links", entry(each("<item><link>\n  URL\n</link></item>"))),
    read("RSS with addresses in guid only", entry(each("<item><guid isPermaLink='true'>URL</guid></item>"))),
    read(
        "RSS with guids that are no links",
        entry(each("<item><guid isPermaLink='false'>lost-00001</guid><link>URL</link></item>")),
        checks=(no_path("lost"),),
    ),
    read("RSS with links that are empty", entry(each("<item><link/><guid>URL</guid></item>"))),
    read(
        "RSS with Atom's links before its own",
        entry(
            each(
                "<item><atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='self' href='/lost'/><link>URL</link></item>"
            )
        ),
        checks=(no_path("lost"),),
    ),
    read(
        "RSS with only guids that are no links",
        entry("<item><guid isPermaLink='false'>lost-00001</guid></item>" + each("<item><link>URL</link></item>")),
        checks=(no_path("lost"),),
    ),
    read(
        "RSS with original links",
        entry(each("<item><source url='/lost'>x</source><link>URL</link></item>")),
        checks=(no_path("lost"),),
    ),
    read(
        "RSS with media and their links",
        entry(
            each(
                "<item><media:content xmlns:media='http://search.yahoo.com/mrss/' url='/lost.jpg'><media:title>x</media:title></media:content><link>URL</link><enclosure url='/lost.mp3'/></item>"
            )
        ),
        checks=(no_path("lost"),),
    ),
    read(
        "RSS whose items stand beside the channel",
        f"<rss><channel><title>x</title></channel>{each('<item><link>URL</link></item>')}</rss>",
    ),
    read("RSS as text/html", entry(each("<item><link>URL</link></item>")), "text/html"),
    read("RSS as text/plain", entry(each("<item><link>URL</link></item>")), "text/plain"),
    read("RSS without a type", entry(each("<item><link>URL</link></item>")), ""),
    read("RSS with a prefix nobody declared", entry(each("<item><dc:date>2025</dc:date><link>URL</link></item>"))),
    read(
        "RSS behind an HTML comment",
        f"<!-- cached by wp --><?xml version='1.0'?>{entry(each('<item><link>URL</link></item>'))}",
    ),
    read("RSS behind a doctype of HTML", f"<!DOCTYPE html>{entry(each('<item><link>URL</link></item>'))}"),
    read(
        "RSS with HTML in descriptions",
        entry(each("<item><description><p>x<br>y & z</description><link>URL</link></item>")),
    ),
    read("RSS of one line of 5 MB", entry(f"<!-- {'x' * 5_000_000} -->" + each("<item><link>URL</link></item>"))),
    read(
        "Atom with a base",
        f"<feed xmlns='http://www.w3.org/2005/Atom' xml:base='/news/'>{each(FORM_0, NEARBY)}</feed>",
        ATOM,
    ),
    read(
        "Atom with a base of each entry",
        f"<feed xmlns='http://www.w3.org/2005/Atom'>{each(FORM_1, NEARBY)}</feed>",
        ATOM,
    ),
    read(
        "Atom with bases of bases",
        f"<feed xmlns='http://www.w3.org/2005/Atom' xml:base='{HERE}/x/'>{each(FORM_2, NEARBY)}</feed>",
        ATOM,
    ),
    read("Atom with a prefix", f"<a:feed xmlns:a='http://www.w3.org/2005/Atom'>{each(FORM_3)}</a:feed>", ATOM),
    read("Atom without a namespace", f"<feed>{each(FORM_0)}</feed>", ATOM),
    read(
        "Atom with several links",
        entry(
            each(
                "<entry><link rel='replies' href='/lost'/><link rel='enclosure' href='/lost'/><link rel='edit' href='/lost'/><link href='URL'/></entry>"
            ),
            "atom",
        ),
        ATOM,
        checks=(no_path("lost"),),
    ),
    read(
        "Atom with the source's link first",
        entry(each("<entry><source><link href='/lost'/><title>x</title></source><link href='URL'/></entry>"), "atom"),
        ATOM,
        checks=(no_path("lost"),),
    ),
    read(
        "Atom with markup in content",
        entry(
            each(
                "<entry><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><a href='/lost'>x</a></div></content><link href='URL'/></entry>"
            ),
            "atom",
        ),
        ATOM,
        checks=(no_path("lost"),),
    ),
    read("Atom with addresses in id only", entry(each(f"<entry><id>{HERE}URL</id></entry>"), "atom"), ATOM),
    read(
        "JSON feed of version 1",
        json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"url": p} for p in HEALTHY]}),
        JSON,
        path="/feed.json",
    ),
    read(
        "JSON feed as application/json",
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"url": p} for p in HEALTHY]}),
        "application/json",
        path="/feed.json",
    ),
    read(
        "JSON feed with addresses in id only",
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "items": [{"id": f"http://127.0.0.1:{PORT}{p}"} for p in HEALTHY],
            }
        ),
        JSON,
        path="/feed.json",
    ),
    read(
        "JSON feed with its version last",
        json.dumps(
            {
                "items": [{"url": p, "content_text": "x" * 9000} for p in HEALTHY],
                "version": "https://jsonfeed.org/version/1.1",
            }
        ),
        JSON,
        path="/feed.json",
    ),
    read(
        "JSON feed with escaped slashes",
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"url": p} for p in HEALTHY]}).replace(
            "/", "\\/"
        ),
        JSON,
        path="/feed.json",
    ),
    read(
        "JSON feed with wrong items",
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "items": [None, 7, [], {"url": None}, {"url": ["x"]}, *({"url": p} for p in HEALTHY)],
            }
        ),
        JSON,
        path="/feed.json",
    ),
    read("sitemap without a namespace", f"<urlset>{each('<url><loc>URL</loc></url>')}</urlset>", path="/sitemap.xml"),
    read(
        "sitemap with a prefix",
        f"<s:urlset xmlns:s='http://www.sitemaps.org/schemas/sitemap/0.9'>{each('<s:url><s:loc>URL</s:loc></s:url>')}</s:urlset>",
        path="/sitemap.xml",
    ),
    read(
        "sitemap of the old namespace",
        f"<urlset xmlns='http://www.google.com/schemas/sitemap/0.84'>{each('<url><loc>URL</loc></url>')}</urlset>",
        path="/sitemap.xml",
    ),
    read("sitemap with CDATA and blanks", f"<urlset {NS}>{each(FORM_4)}</urlset>", path="/sitemap.xml"),
    read(
        "sitemap with pictures first",
        f"<urlset {NS} {IMAGES}>{each('<url><image:image><image:loc>/lost.jpg</image:loc></image:image><loc>URL</loc></url>')}</urlset>",
        path="/sitemap.xml",
        checks=(no_path("lost"),),
    ),
    read(
        "sitemap with pictures last",
        f"<urlset {NS} {IMAGES}>{each('<url><loc>URL</loc><image:image><image:loc>/lost.jpg</image:loc><image:title>x</image:title></image:image></url>')}</urlset>",
        path="/sitemap.xml",
        checks=(no_path("lost"),),
    ),
    read("sitemap with other languages", f"<urlset {NS} {LANGS}>{each(FORM_5)}</urlset>", path="/sitemap.xml"),
    read("sitemap with other languages first", f"<urlset {NS} {LANGS}>{each(FORM_6)}</urlset>", path="/sitemap.xml"),
    read("sitemap with mobile links", f"<urlset {NS} {LANGS}>{each(FORM_7)}</urlset>", path="/sitemap.xml"),
    read(
        "sitemap of news",
        f"<urlset {NS} {NEWS}>{each('<url><loc>URL</loc><news:news><news:publication><news:name>x</news:name><news:language>ar</news:language></news:publication><news:publication_date>2025-04-09</news:publication_date><news:title>t</news:title></news:news></url>')}</urlset>",
        path="/sitemap.xml",
    ),
    read(
        "sitemap in two levels of gz",
        gzip.compress(gzip.compress(f"<urlset {NS}>{each('<url><loc>URL</loc></url>')}</urlset>".encode())),
        "application/x-gzip",
        path="/sitemap.xml.gz",
    ),
    read(
        "sitemap in gz as text/xml",
        gzip.compress(f"<urlset {NS}>{each('<url><loc>URL</loc></url>')}</urlset>".encode()),
        "text/xml",
        path="/sitemap.xml.gz",
    ),
    read(
        "sitemap in gz as nothing",
        gzip.compress(f"<urlset {NS}>{each('<url><loc>URL</loc></url>')}</urlset>".encode()),
        "",
        path="/sitemap.xml.gz",
    ),
    read(
        "sitemap that is called gz and is none",
        f"<urlset {NS}>{each('<url><loc>URL</loc></url>')}</urlset>",
        "application/gzip",
        path="/sitemap.xml.gz",
    ),
    read(
        "sitemap with empty places",
        f"<urlset {NS}><url/><url><loc/></url><url><loc> </loc></url>{each('<url><loc>URL</loc></url>')}</urlset>",
        path="/sitemap.xml",
    ),
    read(
        "sitemap with dates that are none",
        f"<urlset {NS}>{each('<url><loc>URL</loc><lastmod>yesterday</lastmod><priority>9</priority></url>')}</urlset>",
        path="/sitemap.xml",
    ),
    read(
        "sitemap with dates of the year 99999",
        f"<urlset {NS}>{each('<url><loc>URL</loc><lastmod>99999-99-99T99:99:99Z</lastmod></url>')}</urlset>",
        path="/sitemap.xml",
    ),
    read(
        "sitemap of text with a mark and line ends of a PC",
        "\ufeff" + "".join(f"{HERE}{p}\r\n" for p in HEALTHY),
        "text/plain",
        path="/sitemap.txt",
    ),
    read(
        "sitemap of text with blank lines",
        "\n\n".join(f" {HERE}{p} " for p in HEALTHY),
        "text/plain; charset=utf-8",
        path="/sitemap.txt",
    ),
    feeds(
        name="sitemaps three levels down",
        seed="/sitemap.xml",
        pages={
            "/sitemap.xml": answer(
                f"<sitemapindex {NS}><sitemap><loc>/a.xml</loc></sitemap></sitemapindex>", type_=XML
            ),
            "/a.xml": answer(f"<sitemapindex {NS}><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>", type_=XML),
            "/b.xml": answer(f"<sitemapindex {NS}><sitemap><loc>/c.xml</loc></sitemap></sitemapindex>", type_=XML),
            "/c.xml": sitemap(*HEALTHY),
        },
    ),
    feeds(
        name="a sitemap index and URLs in one",
        seed="/sitemap.xml",
        pages={
            "/sitemap.xml": answer(
                f"<sitemapindex {NS}><sitemap><loc>/a.xml</loc></sitemap><url><loc>{HEALTHY[0]}</loc></url></sitemapindex>",
                type_=XML,
            ),
            "/a.xml": sitemap(*HEALTHY[1:]),
        },
    ),
    # archives
    archived("an archive of years, months and days", tree, "/archive/"),
    archived("months of which each leads to the one before", months_back, "/archive?month=2025-04"),
    archived(
        "an archive asked for a week",
        tree,
        "/archive/",
        "-a",
        "since=2025-04-07",
        "-a",
        "until=2025-04-13",
        checks=(of_days("2025-04-07", "2025-04-13"), bounded),
    ),
    # where lists are named
    feeds(
        name="a feed in robots.txt by a relative line",
        pages={
            "/": answer(front()),
            "/robots.txt": answer("Sitemap: /maps/all.xml\n", type_="text/plain"),
            "/maps/all.xml": sitemap(*HEALTHY),
        },
    ),
    feeds(
        name="a sitemap in robots.txt within a group",
        pages={
            "/": answer(front()),
            "/robots.txt": told("User-agent: x\nSitemap: http://HOST/maps/all.xml # all\nDisallow: /\n", "text/plain"),
            "/maps/all.xml": sitemap(*HEALTHY),
        },
    ),
    feeds(
        name="a feed in a Link header",
        pages={"/": answer(front(), Link=f'</all.xml>; rel="alternate"; type="{RSS}"'), "/all.xml": feed(*HEALTHY)},
    ),
    feeds(
        name="a next page in a Link header",
        pages={"/": answer(front(HEALTHY[0]), Link='</2>; rel="next"'), "/2": answer(front(*HEALTHY[1:]))},
    ),
    feeds(
        name="a feed by an anchor only",
        pages={"/": answer(front(more="<a href='/all.rss'>RSS</a>")), "/all.rss": feed(*HEALTHY)},
    ),
    feeds(
        name="a sitemap by an anchor only",
        pages={"/": answer(front(more="<a href='/map.xml'>خريطة الموقع</a>")), "/map.xml": sitemap(*HEALTHY)},
    ),
    feeds(
        name="a section that wants nobody to follow",
        pages={"/": answer(front(*HEALTHY, more="<a rel=nofollow href='/lost/'>x</a>"))},
        checks=(no_path("lost"),),
    ),
    feeds(
        name="links in an area and an SVG",
        pages={
            "/": answer(
                f"<html><body><map>{''.join(f'<area href={p}>' for p in HEALTHY[:2])}</map><svg><a href='{HEALTHY[2]}'><text>x</text></a></svg></body></html>"
            )
        },
    ),
]
