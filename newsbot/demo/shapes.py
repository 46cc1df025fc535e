"""The shapes that a story's page takes: one row says which form each part has; ``render`` writes the page."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from newsbot.demo.labels import LABELS, RIGHT_TO_LEFT, printed_date
from newsbot.demo.markup import h, no_classes, text, utility_classes
from newsbot.demo.parts import DATES, HEADS, HEROES, IMAGES, RELATED, REPEATS, SECTIONS, TICKERS
from newsbot.demo.story import Piece, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A page's build: each field names a row of the table of that part (``parts.py`` and below)."""

    name: str
    about: str
    frame: str = "semantic"
    head: str = "bare"
    ticker: str = "div"
    section: str = "link"
    repeat: str = "sticky"
    date: str = "text"
    hero: str = "one-node"
    image: str = "src"
    prose: str = "p"
    heading: str = "h2"
    related: str = "div"
    classes: str = "kept"
    charset: str | None = "utf-8"
    extras: tuple[str, ...] = ()


def _paragraph(words: str) -> str:
    return h("p", text(words))


PROSES: dict[str, Callable[[str], str]] = {
    "p": _paragraph,
    "div": lambda words: h("div", text(words), class_="paragraph"),
    "span": lambda words: h("div", h("span", h("span", text(words), style="font-size:18px"))),
    "br": lambda words: text(words) + "<br><br>\n",
    "p-span": lambda words: h("p", h("span", text(words)), dir="RTL", style="text-align:justify"),
}

HEADINGS: dict[str, Callable[[str], str]] = {
    "h2": lambda words: h("h2", text(words)),
    "h3": lambda words: h("h3", h("strong", text(words))),
    "strong": lambda words: h("p", h("strong", text(words))),
    "bold-line": lambda words: h("b", text(words)) + "<br><br>\n",
}


def _piece(piece: Piece, shape: Shape) -> str:
    writers: dict[str, Callable[[], str]] = {
        "paragraph": lambda: PROSES[shape.prose](piece.text),
        "heading": lambda: HEADINGS[shape.heading](piece.text),
        "quote": lambda: h("blockquote", h("p", text(piece.text))),
        "list": lambda: h("ul", *(h("li", text(item)) for item in piece.items)),
        "image": lambda: _body_image(piece, shape),
        "related": lambda: RELATED[shape.related](piece, shape.image),
        "promo": lambda: h("p", h("a", text(piece.text), href="https://t.me/newsroom_example"), class_="promo"),
        "spacer": lambda: "&nbsp;<br>" if shape.prose == "br" else h("p", "&nbsp;"),
    }
    return writers[piece.kind]()


def _body_image(piece: Piece, shape: Shape) -> str:
    photo = piece.photo
    if photo is None:
        raise ValueError(f"an image piece without a photo: {piece}")
    return h("figure", IMAGES[shape.image](photo.url, photo.alt), h("figcaption", text(photo.caption or "")))


def column(story: Story, shape: Shape) -> str:
    """The article's column: its pieces one after another."""
    return "\n".join(_piece(piece, shape) for piece in story.pieces)


EXTRAS: dict[str, Callable[[Story], str]] = {
    "cookies": lambda story: h(
        "div", h("p", text(LABELS[story.language].cookies)), h("button", "OK"), class_="cookie-banner", role="dialog"
    ),
    "clock": lambda story: h("div", "الأربعاء 10 سبتمبر 2025", class_="header-date"),
    "newsletter": lambda story: h(
        "form", h("label", text(LABELS[story.language].newsletter)), h("input", type="email"), class_="newsletter"
    ),
    "share": lambda story: h(
        "ul", *(h("li", h("a", name, href="#")) for name in ("Facebook", "X", "WhatsApp")), class_="share-buttons"
    ),
}


def _extras(story: Story, shape: Shape, *names: str) -> str:
    return "".join(EXTRAS[name](story) for name in names if name in shape.extras)


def _hero(story: Story, shape: Shape) -> str:
    if story.photo is None:
        return ""
    return HEROES[shape.hero](story.photo, story, IMAGES[shape.image](story.photo.url, story.photo.alt))


def _title(story: Story, shape: Shape) -> str:
    labels = LABELS[story.language]
    lines = [
        h("p", text(story.kicker), class_="kicker") if story.kicker else "",
        h("h1", text(story.headline)),
        h("p", text(story.description), class_="standfirst") if story.description else "",
        h("div", text(labels.byline + " "), _names(story), class_="author") if story.authors else "",
    ]
    return "".join(lines)


def _names(story: Story) -> str:
    names = text("، ".join(story.authors))
    return h("a", names, href=story.author_url, rel="author") if story.author_url else names


def _after(story: Story) -> str:
    """What stands below the column: other dresses of the page, tags and more news."""
    labels = LABELS[story.language]
    tags = "".join(h("li", h("a", text(tag), href=f"/tag/{tag}", rel="tag")) for tag in story.tags)
    teasers = "".join(h("li", h("a", text(one.headline), href=one.url)) for one in story.footer_related)
    tools = "".join(h("a", "AMP" if url.endswith("amp") else "⎙", href=url) for url in story.variants)
    parts = (
        h("div", tools, class_="page-tools") if tools else "",
        h("div", h("h4", text(labels.tags)), h("ul", tags), class_="tags") if tags else "",
        h("section", h("h2", text(labels.related)), h("ul", teasers), class_="more-related") if teasers else "",
    )
    return "".join(parts)


def _header(story: Story, shape: Shape) -> str:
    logo = h("a", h("img", src="/logo.svg", alt="logo"), href="/")
    menu = "".join(h("li", h("a", word, href=f"/{word}")) for word in ("news", "sports", "economy"))
    return TICKERS[shape.ticker](story) + h("header", logo, _extras(story, shape, "clock")) + h("nav", h("ul", menu))


def _footer(story: Story) -> str:
    social = "".join(h("a", name, href=f"https://{name.lower()}.com/newsroom") for name in ("Facebook", "Instagram"))
    logo = h("img", src="/logo.svg", alt="logo")
    follow = h("p", text(LABELS[story.language].follow)) + h("div", social)
    return h("footer", logo, follow, h("p", text(story.copyright)) if story.copyright else "")


def _semantic(story: Story, shape: Shape) -> str:
    top = SECTIONS[shape.section](story) + REPEATS[shape.repeat](story)
    title = _title(story, shape)
    article = h(
        "article",
        h("header", title),
        _hero(story, shape),
        DATES[shape.date](story),
        _extras(story, shape, "share"),
        h("div", column(story, shape), class_="article-body"),
        ";" if "stray" in shape.extras else "",
        _extras(story, shape, "newsletter"),
    )
    return _header(story, shape) + h("main", top, article, _after(story)) + _footer(story)


def _divs(story: Story, shape: Shape) -> str:
    """No element says what it is: divs within divs."""
    top = h("div", SECTIONS[shape.section](story), REPEATS[shape.repeat](story))
    meta = h("div", _hero(story, shape), DATES[shape.date](story))
    body = h("div", h("div", column(story, shape), class_="content"), class_="content-wrap")
    header = TICKERS[shape.ticker](story) + h("div", h("img", src="/logo.svg", alt="logo"), class_="bar")
    stray = ";" if "stray" in shape.extras else ""
    below = stray + _extras(story, shape, "newsletter", "share")
    main = h("div", top, h("div", _title(story, shape)), meta, body, below)
    return h("div", header, main, _after(story), h("div", _footer(story)), class_="app")


def _table(story: Story, shape: Shape) -> str:
    """An old layout: cells for the side bar and the column."""
    side = h("td", h("ul", *(h("li", h("a", word, href=f"/{word}")) for word in ("news", "sports"))), width=160)
    title = h("tr", h("td", SECTIONS[shape.section](story), _title(story, shape)))
    meta = h("tr", h("td", DATES[shape.date](story), _hero(story, shape)))
    body = h("tr", h("td", column(story, shape), class_="post"))
    article = h("td", h("table", title, meta, body, width="100%"), REPEATS[shape.repeat](story), valign="top")
    top = h("tr", h("td", TICKERS[shape.ticker](story), h("img", src="/logo.gif", alt="logo"), colspan=2))
    bottom = h("tr", h("td", _after(story), _footer(story), colspan=2))
    return h("table", top, h("tr", article, side), bottom, width=980, align="center", border=0)


def _next_props(story: Story, shape: Shape) -> dict[str, Any]:
    photo = asdict(story.photo) if story.photo else None
    return {
        "title": story.headline,
        "section": {"name": story.section, "url": story.section_url},
        "publishedAt": story.published.isoformat(timespec="minutes"),
        "displayDate": printed_date(story.published, story.language),
        "image": photo,
        "authors": [{"name": name} for name in story.authors],
        "tags": [{"name": tag} for tag in story.tags],
        "content": column(story, shape),
        "breaking": [{"title": line} for line in story.ticker],
    }


def _next_data(story: Story, shape: Shape) -> str:
    """Nothing but the data that a script would draw the page from."""
    data = {"props": {"pageProps": {"article": _next_props(story, shape)}}, "page": "/[...slug]", "buildId": "k3Jq"}
    words = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    return h("div", id="__next") + h("script", words, id="__NEXT_DATA__", type="application/json")


def _next_drawn(story: Story, shape: Shape) -> str:
    """The page drawn by the server, the same data once more below it."""
    return h("div", _divs(story, shape), id="__next") + _next_data(story, shape).removeprefix(h("div", id="__next"))


FRAMES: dict[str, Callable[[Story, Shape], str]] = {
    "semantic": _semantic,
    "divs": _divs,
    "table": _table,
    "next-data": _next_data,
    "next-drawn": _next_drawn,
}

CLASSES: dict[str, Callable[[str], str]] = {
    "kept": lambda page: page,
    "utility": utility_classes,
    "none": no_classes,
}


def render(story: Story, shape: Shape) -> str:
    """The story's page in that shape, as text with its doctype."""
    direction = "rtl" if story.language in RIGHT_TO_LEFT else "ltr"
    title = h("title", text(f"{story.headline} | {story.publisher}"))
    amp = h("script", src="https://cdn.ampproject.org/v0.js", async_="") if shape.image == "amp" else ""
    charset = h("meta", charset=shape.charset) if shape.charset else ""
    head = h("head", charset, title, HEADS[shape.head](story), amp)
    body = h("body", _extras(story, shape, "cookies"), FRAMES[shape.frame](story, shape))
    page = h("html", head, body, lang=story.language, dir=direction, **({"amp": ""} if amp else {}))
    return CLASSES[shape.classes]("<!DOCTYPE html>\n" + page + "\n")


_ROWS = (
    Shape(name="semantic", about="semantic tags, JSON-LD, OpenGraph", head="full", date="time-offset", image="picture"),
    Shape(name="semantic-bare", about="semantic tags, no metadata at all", extras=("stray",)),
    Shape(name="open-graph", about="OpenGraph only, related in an aside", head="og", related="aside", hero="span"),
    Shape(
        name="utility", about="hashed utility classes, divs, no metadata",
        frame="divs", classes="utility", hero="siblings", extras=("stray",),
    ),
    Shape(
        name="utility-figure", about="hashed classes, related in a figure, credit in a span without a blank",
        frame="divs", classes="utility", hero="span", related="figure", heading="h3",
    ),
    Shape(
        name="utility-aside", about="hashed classes, related in an aside, caption and credit in one node",
        frame="divs", classes="utility", related="aside", repeat="second-h1", date="icon", image="srcset",
    ),
    Shape(name="no-classes", about="divs without any class", frame="divs", classes="none", section="label"),
    Shape(name="next-data", about="an empty shell: the article stands in the Next.js data only", frame="next-data"),
    Shape(
        name="next-drawn", about="drawn by the server, the same data in a script below",
        frame="next-drawn", classes="utility", hero="siblings", date="time-local",
    ),
    Shape(
        name="line-breaks", about="the whole text in one div, parted by double line breaks",
        frame="divs", prose="br", heading="bold-line", date="time", repeat="heading",
    ),
    Shape(
        name="div-paragraphs", about="each paragraph a div",
        frame="divs", prose="div", heading="strong", related="list",
    ),
    Shape(
        name="span-paragraphs", about="each paragraph a div with nested spans",
        prose="span", related="in-link", heading="h3", ticker="list",
    ),
    Shape(
        name="related-paragraphs", about="related as a label paragraph and a link paragraph",
        related="paragraphs", heading="strong", ticker="marquee", extras=("share",),
    ),
    Shape(
        name="related-in-link", about="the label inside the link itself",
        related="in-link", date="list", hero="siblings",
    ),
    Shape(name="related-list", about="related as a list below a label with a colon", related="list", ticker="list"),
    Shape(
        name="old-table", about="a table layout of the WordPress years",
        frame="table", hero="paragraph", heading="strong", prose="p-span", related="table", repeat="none",
    ),
    Shape(name="crumbs", about="breadcrumbs whose last item repeats the headline", section="breadcrumb", repeat="none"),
    Shape(name="ticker-label", about="a ticker with its label", ticker="label", repeat="second-h1", hero="siblings"),
    Shape(name="lazy", about="pictures loaded lazily from data-src", image="data-src", hero="siblings", date="icon"),
    Shape(name="noscript", about="pictures in noscript elements", image="noscript", related="figure", hero="span"),
    Shape(name="srcset", about="pictures in srcset only", image="srcset", related="aside"),
    Shape(
        name="local-time", about="time[datetime] without an offset beside the printed date",
        date="time-local", head="bare", section="breadcrumb",
    ),
    Shape(
        name="offset-time", about="time[datetime] with an offset, no other metadata",
        frame="divs", classes="utility", date="time-offset", hero="span",
    ),
    Shape(
        name="amp", about="an AMP page: amp-img, JSON-LD",
        head="full", image="amp", date="text", ticker="none", repeat="none", related="list",
    ),
    Shape(
        name="noise", about="cookie banner, header clock, newsletter form and share buttons around the text",
        section="breadcrumb", hero="siblings", ticker="marquee",
        extras=("cookies", "clock", "newsletter", "share", "stray"),
    ),
)  # fmt: skip

SHAPES = {shape.name: shape for shape in _ROWS}
