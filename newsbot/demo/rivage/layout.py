"""The layout of Le Rivage: its pages as they are served, none of them with metadata about the article."""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import format_datetime
from html import escape

from newsbot.demo.fronts import SITEMAP, XML
from newsbot.demo.labels import RIGHT_TO_LEFT
from newsbot.demo.markup import h, text
from newsbot.demo.pages import HTML, Answer
from newsbot.demo.pages import XML as XML_TYPE
from newsbot.demo.rivage.paper import HOME, PUBLISHER, SECTIONS, WORDINGS, number_of, printed_date, stories
from newsbot.demo.story import Piece, Story

ROBOTS = f"User-agent: *\nDisallow: /recherche/\n\nSitemap: {HOME}/plan.xml\n"


def answers() -> dict[str, Answer]:
    """Path → answer, for every address of the site."""
    known = list(stories().values())
    found = {
        "/robots.txt": Answer(body=ROBOTS.encode(), content_type="text/plain; charset=utf-8"),
        "/plan.xml": Answer(body=_sitemap(known).encode(), content_type=XML_TYPE),
        "/fil.xml": Answer(body=_feed(known).encode(), content_type="application/rss+xml; charset=utf-8"),
        "/": _page("ar", PUBLISHER, _cards(known)),
        "/qui-sommes-nous": _page("fr", "Qui sommes-nous", h("p", "Le Rivage paraît en deux langues.")),
    }
    for section in SECTIONS:
        own = [story for story in known if story.section_url == f"{HOME}/{section}"]
        found[f"/{section}"] = _page("ar", _both(section), _cards(own))
    for story in known:
        page = _page(story.language, f"{story.headline} - {PUBLISHER}", _article(story))
        found[story.url.removeprefix(HOME)] = Answer(body=page.body, modified=story.published)
    return found


def _page(language: str, title: str, body: str) -> Answer:
    menu = "".join(h("li", h("a", text(_both(section)), href=f"/{section}")) for section in SECTIONS)
    about = h("li", h("a", "Qui sommes-nous", href="/qui-sommes-nous"))
    top = h("div", h("a", h("img", src="/logo.png", alt="logo"), href="/"), h("ul", menu, about), id="haut")
    foot = h("div", h("p", text(WORDINGS[language].rights)), class_="pied")
    feed = h("link", rel="alternate", type="application/rss+xml", href="/fil.xml")
    head = h("head", h("meta", charset="utf-8"), h("title", text(title)), feed)
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    page = h("html", head, h("body", top, h("div", body, class_="page"), foot), lang=language, dir=direction)
    return Answer(body=f"<!DOCTYPE html>\n{page}\n".encode(), content_type=HTML)


def _both(section: str) -> str:
    return " · ".join(wording.menu[section] for wording in WORDINGS.values())


def _cards(shown: Iterable[Story]) -> str:
    cards = (h("li", h("a", text(story.headline), href=story.url.removeprefix(HOME))) for story in shown)
    return h("ul", *cards, class_="une")


def _article(story: Story) -> str:
    wording = WORDINGS[story.language]
    number = number_of(story)
    flag = h("b", text(wording.flags[number % len(wording.flags)]), class_="ruban")
    rubric = h("div", h("i", text(story.section), class_="rub"))
    dated = h("div", _date(story), class_="quand")
    top = h("div", flag, h("h2", text(story.headline), class_="gros"), dated, rubric, class_="entete")
    column = h("div", *(_piece(piece, wording.label) for piece in story.pieces), class_="corps")
    desk = h("em", text(wording.desks[number % len(wording.desks)]))
    signature = h("div", desk, h("u", text(story.authors[0])), class_="sig")
    return top + _photo(story) + column + signature


def _date(story: Story) -> str:
    return text(printed_date(story))


def _photo(story: Story) -> str:
    """Caption and credit glued, as the first demo's seed has them, in a class that says nothing."""
    photo = story.photo
    if photo is None:
        return ""
    line = f"{photo.caption}{WORDINGS[story.language].photo} {photo.credit}"
    return h("div", h("img", src=photo.url, alt=photo.alt), h("div", text(line), class_="lg"), class_="vue")


def _piece(piece: Piece, label: str) -> str:
    if piece.kind == "related":
        links = (h("p", h("a", text(one.headline), href=one.url.removeprefix(HOME))) for one in piece.teasers)
        return h("div", h("small", text(label)), *links, class_="enc")
    if piece.kind == "list":
        return h("ul", *(h("li", text(item)) for item in piece.items))
    return h({"heading": "h3", "quote": "blockquote"}.get(piece.kind, "p"), text(piece.text))


def _feed(shown: Iterable[Story]) -> str:
    items = (
        h(
            "item",
            h("title", text(one.headline)),
            f"<link>{text(one.url)}</link>",
            h("pubDate", format_datetime(one.published)),
        )
        for one in shown
    )
    name = f"<title>{escape(PUBLISHER)}</title><link>{HOME}/</link><description>{escape(PUBLISHER)}</description>"
    return f'{XML}<rss version="2.0"><channel>{name}{"".join(items)}</channel></rss>\n'


def _sitemap(shown: Iterable[Story]) -> str:
    rows = (h("url", h("loc", one.url), h("lastmod", one.published.isoformat())) for one in shown)
    return f"{XML}<urlset {SITEMAP}>{''.join(rows)}</urlset>\n"
