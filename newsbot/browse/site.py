"""The site itself: its pages, and what keeps it to this machine and its texts to being text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Final
from urllib.parse import urlencode

from flask import Flask, Response, abort, render_template, request, url_for
from jinja2 import ChoiceLoader, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from newsbot import extract
from newsbot.archive import page_of
from newsbot.browse.saved import POLICY, saved_page
from newsbot.browse.shelf import PER_PAGE, Row, Shelf
from newsbot.bulk import site_of
from newsbot.errors import NewsbotError, UsageError
from newsbot.extract import Opened
from newsbot.extract.origins import Nodes, origins
from newsbot.items import Provenance
from newsbot.report.graph import graph
from newsbot.report.page import direction, href, percent, plain, size
from newsbot.report.samples import changes
from newsbot.search.excerpt import excerpt
from newsbot.search.query import Filters, terms
from newsbot.sites import Registry
from newsbot.urls import canonicalize

HOSTS: Final = ["127.0.0.1", "localhost"]
"""Names under which the site answers: a foreign name that leads here (DNS rebinding) is refused."""

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-src 'self'; img-src data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}

FIELDS: Final = tuple(Provenance.__slots__)
PLACE: Final = re.compile(r"(field|block|related):(\w+)")
DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
FIRST_MARK, LAST_MARK = "\x02", "\x03"
MOST_NEIGHBOURS: Final = 12
"""Related articles whose own edges are drawn too."""


def make_site(shelf: Shelf, registry: Registry) -> Flask:
    """The WSGI application over the shelf; pages are read again by the registry's site files."""
    site = Flask("newsbot.browse", static_folder=None, template_folder=None)
    site.config["TRUSTED_HOSTS"] = HOSTS
    site.jinja_options = {
        "loader": ChoiceLoader([PackageLoader("newsbot.browse"), PackageLoader("newsbot.report")]),
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    site.jinja_env.filters.update(
        plain=plain, percent=percent, size=size, direction=direction, href=_href, marked=_marked
    )
    site.before_request(_read_only)
    site.after_request(_closed)
    site.register_error_handler(NewsbotError, _told)
    site.add_url_rule("/", "listing", lambda: _listing(shelf))
    site.add_url_rule("/style.css", "style", lambda: Response(render_template("browse.css"), mimetype="text/css"))
    site.add_url_rule("/article/<record>", "article", lambda record: _article(shelf, record))
    site.add_url_rule("/article/<record>/revisions", "revisions", lambda record: _revisions(shelf, record))
    site.add_url_rule("/article/<record>/graph", "graph", lambda record: _graph(shelf, record))
    site.add_url_rule(
        "/article/<record>/<int:revision>/page",
        "saved",
        lambda record, revision: _saved(shelf, registry, record, revision),
    )
    return site


def _read_only() -> None:
    if request.method not in ("GET", "HEAD"):
        abort(405, response=Response("newsbot: this site is read only\n", 405, {"Allow": "GET, HEAD"}))


def _closed(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _told(error: NewsbotError) -> tuple[str, int]:
    status = 400 if isinstance(error, UsageError) else 500
    return render_template("error.html", error=str(error)), status


def _href(url: object) -> str | None:
    """The address where it may stand in a link: http, https or a page of this site."""
    return str(url) if re.match(r"/article/[0-9a-f]{32}(/graph)?\Z", str(url)) else href(url)


def _marked(text: str) -> Markup:
    """The excerpt, escaped, its found words in mark elements."""
    shown = escape(plain(text))
    return Markup(shown.replace(FIRST_MARK, Markup("<mark>")).replace(LAST_MARK, Markup("</mark>")))


def _listing(shelf: Shelf) -> str:
    shelf.refresh()
    asked = request.args
    wanted = terms(asked["q"]) if asked.get("q", "").strip() else []
    month = asked.get("month", "")
    filters = Filters(
        since=_day("from") or (f"{month}-01" if month else None),
        until=_day("to") or (f"{month}-31" if month else None),
        languages=tuple(filter(None, asked.getlist("language"))),
        sites=tuple(filter(None, asked.getlist("site"))),
        sections=tuple(filter(None, asked.getlist("section"))),
    )
    number = max(1, min(asked.get("page", 1, type=int), 10**6))
    listing = shelf.listing(wanted, filters, page=number)
    marks = (FIRST_MARK, LAST_MARK)
    rows = [
        (one, direction(one.headline or one.body[:80]), excerpt(one.body, wanted, marks=marks)) for one in listing.found
    ]
    return render_template(
        "listing.html",
        listing=listing,
        rows=rows,
        asked=asked,
        page=number,
        pages=-(-listing.count // PER_PAGE),
        turned=_turned,
    )


def _day(name: str) -> str | None:
    """The day asked for; raises ``UsageError`` for anything else than YYYY-MM-DD."""
    value = request.args.get(name, "")
    if value and not DAY.fullmatch(value):
        raise UsageError(f"{name}={value!r}: write a day as 2025-04-09")
    return value or None


def _turned(**values: object) -> str:
    """The listing's address as asked, with these values instead; the first page unless one is named."""
    kept = {name: request.args.getlist(name) for name in request.args if name != "page"}
    query = urlencode({name: value for name, value in {**kept, **values}.items() if value}, doseq=True)
    return f"{url_for('listing')}?{query}"


def _found(shelf: Shelf, record: str) -> list[Row]:
    if not re.fullmatch(r"[0-9a-f]{32}", record):
        abort(404)
    return shelf.revisions(record) or abort(404)


def _article(shelf: Shelf, record: str) -> str:
    revisions = _found(shelf, record)
    number = request.args.get("revision", type=int)
    article = next((row for row in revisions if row["revision"] == number), revisions[0])
    place = request.args.get("show", "")
    return render_template(
        "article.html",
        article=article,
        revisions=revisions,
        place=place if PLACE.fullmatch(place) else None,
        fields=[(name, article[name], article["provenance"][name]) for name in FIELDS],
        archived=shelf.capture(article) is not None,
        known=shelf.known(link["url"] for link in article["related"]),
    )


def _revisions(shelf: Shelf, record: str) -> str:
    revisions = _found(shelf, record)
    pairs = [(new, old, changes(old, new)) for new, old in pairwise(revisions)]
    return render_template("revisions.html", article=revisions[0], pairs=pairs)


def _graph(shelf: Shelf, record: str) -> str:
    """The article, those it leads to, and where the collected ones of them lead."""
    article = _found(shelf, record)[0]
    near = shelf.known(link["url"] for link in article["related"])
    ids = [one for one in dict.fromkeys(near.values()) if one != record][:MOST_NEIGHBOURS]
    articles = [article, *(row for one in ids for row in shelf.revisions(one)[:1])]
    known = {canonicalize(row["canonical_url"]): row["record_id"] for row in articles}
    known |= {canonicalize(url): one for url, one in shelf.known(_targets(articles)).items()}
    drawn = graph(articles)
    nodes = [
        replace(node, url=f"/article/{known[node.url]}/graph") if node.url in known else node for node in drawn.nodes
    ]
    return render_template("graph.html", article=article, graph=replace(drawn, nodes=nodes), neighbours=articles[1:])


def _targets(articles: Iterable[Row]) -> list[str]:
    return [link["url"] for row in articles for link in row["related"] if link["url"]]


def _saved(shelf: Shelf, registry: Registry, record: str, revision: int) -> Response:
    """The archived page of a revision, with what was asked for marked."""
    article = next((row for row in _found(shelf, record) if row["revision"] == revision), None) or abort(404)
    capture = shelf.capture(article)
    if capture is None:
        abort(404)
    page = extract.open(page_of(capture), site_of(capture, registry))
    try:
        assert isinstance(page.cut, Opened)
        nodes = _nodes(page.cut, request.args.get("show", ""))
        shown = saved_page(page.root, nodes)
    finally:
        page.close()
    return Response(shown, headers={"Content-Security-Policy": POLICY, "X-Marked": str(len(nodes))})


def _nodes(cut: Opened, place: str) -> Nodes:
    """The elements of a place such as ``field:headline``, ``block:3`` or ``related:0``; [] where there is none."""
    found = origins(cut.reading, cut.article().article)
    match = PLACE.fullmatch(place)
    if match is None:
        return []
    if match[1] == "field":
        return found.fields.get(match[2], [])
    rows = found.blocks if match[1] == "block" else found.related
    return rows[int(match[2])] if match[2].isdecimal() and int(match[2]) < len(rows) else []
