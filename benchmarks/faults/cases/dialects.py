"""Feeds and sitemaps as sites write them: every dialect of RSS, Atom, JSON Feed and the sitemap protocol."""

from __future__ import annotations

import gzip
import json
from functools import partial

from benchmarks.faults.cases.lists import ATOM, HERE, JSON, NEARBY, no_path
from benchmarks.faults.cases.xml import NS, XML
from benchmarks.faults.run import HEALTHY, Case
from benchmarks.faults.server import answer

ATOM_NS = "xmlns='http://www.w3.org/2005/Atom'"
XHTML = "xmlns:xhtml='http://www.w3.org/1999/xhtml'"
GOOGLE = "http://www.google.com/schemas/sitemap"
NAMES = f"{NS} {XHTML} xmlns:image='{GOOGLE}-image/1.1' xmlns:news='{GOOGLE}-news/0.9'"
VERSION = "https://jsonfeed.org/version/1.1"


def each(form: str, links: tuple[str, ...] = HEALTHY) -> str:
    """The form once for each link, in the place of URL."""
    return "".join(form.replace("URL", link) for link in links)


def read(name: str, body: str | bytes, type_: str = XML, *, path: str = "/feed.xml") -> Case:
    """A site known through one list only, which leads to its articles and nowhere else."""
    pages = {path: answer(body, type_=type_)}
    return Case(group="lists", name=name, seed=path, pages=pages, checks=(no_path("lost"),))


def rss(inner: str) -> str:
    return f"<rss version='2.0' {ATOM_NS.replace('xmlns', 'xmlns:atom')}><channel>{inner}</channel></rss>"


def urlset(form: str) -> str:
    return f"<urlset {NAMES}>{each(form)}</urlset>"


ITEM = "<item><link>URL</link></item>"
LOC = "<url><loc>URL</loc></url>"
ENTRY = "<entry><link href='URL'/></entry>"
RDF = (
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
    "<channel rdf:about='/'><items><rdf:Seq>"
    + each("<rdf:li rdf:resource='URL'/>")
    + "</rdf:Seq></items></channel>"
    + each("<item rdf:about='URL'><title>t</title><link>URL</link></item>")
    + "</rdf:RDF>"
)
MEDIA = (
    "<media:content xmlns:media='http://search.yahoo.com/mrss/' url='/lost.jpg'><media:title>x</media:title>"
    "</media:content>"
)
OF_NEWS = (
    "<news:news><news:publication><news:name>x</news:name><news:language>ar</news:language></news:publication>"
    "<news:publication_date>2025-04-09</news:publication_date><news:title>t</news:title></news:news>"
)
PICTURE = "<image:image><image:loc>/lost.jpg</image:loc><image:title>x</image:title></image:image>"
ENGLISH = "<xhtml:link rel='alternate' hreflang='en' href='/en/lost-00001'/>"
HANDHELD = "<xhtml:link rel='alternate' media='handheld' href='/m/lost-00001'/>"
OF_OTHERS = "".join(f"<link rel='{rel}' href='/lost'/>" for rel in ("replies", "enclosure", "edit", "self", "via"))
MARKUP = "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><a href='/lost'>x</a></div></content>"

RSS_ITEMS = {
    "links in CDATA": "<item><link><![CDATA[ URL ]]></link></item>",
    "line ends in links": "<item><link>\n  URL\n</link></item>",
    "addresses in guid only": "<item><guid isPermaLink='true'>URL</guid></item>",
    "guids that are no links": "<item><guid isPermaLink='false'>lost-00001</guid><link>URL</link></item>",
    "links that are empty": "<item><link/><guid>URL</guid></item>",
    "Atom's links before its own": "<item><atom:link rel='self' href='/lost'/><link>URL</link></item>",
    "some guids that are no links": "<item><guid isPermaLink='false'>lost-00001</guid></item>" + ITEM,
    "sources": "<item><source url='/lost'>x</source><link>URL</link></item>",
    "media": f"<item>{MEDIA}<link>URL</link><enclosure url='/lost.mp3'/></item>",
    "a prefix that nobody declared": "<item><dc:date>2025</dc:date><link>URL</link></item>",
    "HTML in descriptions": "<item><description><p>x<br>y & z</description><link>URL</link></item>",
}
ATOM_ENTRIES = {
    "several links": f"<entry>{OF_OTHERS}<link href='URL'/></entry>",
    "the source's link first": "<entry><source><link href='/lost'/><title>x</title></source><link href='URL'/></entry>",
    "markup in content": f"<entry>{MARKUP}<link href='URL'/></entry>",
    "addresses in id only": f"<entry><id>{HERE}URL</id></entry>",
    "ids that are none": "<entry><id>urn:lost</id></entry>" + ENTRY,
}
ATOM_BASES = {
    "a base": f"<feed {ATOM_NS} xml:base='/news/'>{each(ENTRY, NEARBY)}</feed>",
    "a base of each entry": f"<feed {ATOM_NS}>"
    + each("<entry xml:base='/news/'><link href='URL'/></entry>", NEARBY)
    + "</feed>",
    "bases of bases": f"<feed {ATOM_NS} xml:base='{HERE}/x/'>"
    + each("<entry xml:base='../news/'><link href='URL'/></entry>", NEARBY)
    + "</feed>",
    "a prefix": "<a:feed xmlns:a='http://www.w3.org/2005/Atom'>"
    + each("<a:entry><a:link href='URL'/></a:entry>")
    + "</a:feed>",
    "no namespace": f"<feed>{each(ENTRY)}</feed>",
}
ITEMS = [{"url": path} for path in HEALTHY]
JSON_FEEDS = {
    "version 1": json.dumps({"version": "https://jsonfeed.org/version/1", "items": ITEMS}),
    "addresses in id only": json.dumps({"version": VERSION, "items": [{"id": HERE + path} for path in HEALTHY]}),
    "its version last": json.dumps(
        {"items": [{**item, "content_text": "x" * 9000} for item in ITEMS], "version": VERSION}
    ),
    "escaped slashes": json.dumps({"version": VERSION, "items": ITEMS}).replace("/", "\\/"),
    "wrong items": json.dumps({"version": VERSION, "items": [None, 7, [], {"url": None}, {"url": ["x"]}, *ITEMS]}),
}
SITEMAPS = {
    "no namespace": f"<urlset>{each(LOC)}</urlset>",
    "a prefix": f"<s:urlset {NS.replace('xmlns', 'xmlns:s')}>{each('<s:url><s:loc>URL</s:loc></s:url>')}</s:urlset>",
    "the old namespace": f"<urlset xmlns='{GOOGLE}/0.84'>{each(LOC)}</urlset>",
    "CDATA and blanks": urlset("<url><loc>\n <![CDATA[URL]]> \n</loc></url>"),
    "pictures first": urlset(f"<url>{PICTURE}<loc>URL</loc></url>"),
    "pictures last": urlset(f"<url><loc>URL</loc>{PICTURE}</url>"),
    "other languages": urlset(f"<url><loc>URL</loc>{ENGLISH}</url>"),
    "other languages first": urlset(f"<url>{ENGLISH}<loc>URL</loc></url>"),
    "mobile links": urlset(f"<url><loc>URL</loc>{HANDHELD}</url>"),
    "news": urlset(f"<url><loc>URL</loc>{OF_NEWS}</url>"),
    "empty places": urlset("<url/><url><loc/></url><url><loc> </loc></url>" + LOC),
    "dates that are none": urlset("<url><loc>URL</loc><lastmod>yesterday</lastmod><priority>9</priority></url>"),
    "dates of the year 99999": urlset("<url><loc>URL</loc><lastmod>99999-99-99T99:99:99Z</lastmod></url>"),
}
PACKED = gzip.compress(urlset(LOC).encode())
zipped = partial(read, path="/sitemap.xml.gz")

CASES = [
    read("RSS 1.0", RDF),
    read("RSS without a version", f"<rss><channel>{each(ITEM)}</channel></rss>"),
    read("RSS whose items stand beside the channel", f"<rss><channel><title>x</title></channel>{each(ITEM)}</rss>"),
    *(read(f"RSS as {type_ or 'nothing'}", rss(each(ITEM)), type_) for type_ in ("text/html", "text/plain", "")),
    read("RSS behind an HTML comment", f"<!-- cached by wp --><?xml version='1.0'?>{rss(each(ITEM))}"),
    read("RSS behind a doctype of HTML", f"<!DOCTYPE html>{rss(each(ITEM))}"),
    read("RSS behind 5 MB of comments", rss(f"<!-- {'x' * 5_000_000} -->" + each(ITEM))),
    *(read(f"RSS with {name}", rss(each(form))) for name, form in RSS_ITEMS.items()),
    *(read(f"Atom with {name}", f"<feed {ATOM_NS}>{each(form)}</feed>", ATOM) for name, form in ATOM_ENTRIES.items()),
    *(read(f"Atom with {name}", body, ATOM) for name, body in ATOM_BASES.items()),
    *(read(f"JSON feed with {name}", body, JSON, path="/feed.json") for name, body in JSON_FEEDS.items()),
    read("JSON feed as application/json", JSON_FEEDS["version 1"], "application/json", path="/feed.json"),
    *(read(f"sitemap with {name}", body, path="/sitemap.xml") for name, body in SITEMAPS.items()),
    zipped("sitemap in gz twice", gzip.compress(PACKED), "application/x-gzip"),
    zipped("sitemap in gz as text/xml", PACKED, "text/xml"),
    zipped("sitemap in gz as nothing", PACKED, ""),
    zipped("sitemap that is called gz and is none", urlset(LOC), "application/gzip"),
    read("sitemap of text from a PC", "\ufeff" + each(f"{HERE}URL\r\n"), "text/plain", path="/sitemap.txt"),
    read(
        "sitemap of text with blank lines", each(f" {HERE}URL \n\n"), "text/plain; charset=utf-8", path="/sitemap.txt"
    ),
]
