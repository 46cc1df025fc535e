"""A story's page: its parts put into the frame that a shape names."""

from __future__ import annotations

from collections.abc import Callable

from newsbot.demo import nextjs
from newsbot.demo.column import column
from newsbot.demo.labels import LABELS, RIGHT_TO_LEFT
from newsbot.demo.markup import h, no_classes, renamed_classes, text, utility_classes
from newsbot.demo.parts import DATES, HEADS, HEROES, IMAGES, REPEATS, SECTIONS, TICKERS
from newsbot.demo.shapes import Shape
from newsbot.demo.story import Story

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


def _flat(story: Story, shape: Shape) -> str:
    """Nothing wraps anything: the parts are the body's own children."""
    parts = (
        TICKERS[shape.ticker](story),
        h("img", src="/logo.svg", alt="logo"),
        SECTIONS[shape.section](story),
        REPEATS[shape.repeat](story),
        _title(story, shape),
        _hero(story, shape),
        DATES[shape.date](story),
        column(story, shape),
        ";",
        _after(story),
        _footer(story),
    )
    return "\n".join(parts)


def _sections(story: Story, shape: Shape) -> str:
    """The column in a section of its own within the article, title and picture in another."""
    top = h("section", SECTIONS[shape.section](story), _title(story, shape), _hero(story, shape))
    body = h("section", column(story, shape))
    article = h("article", REPEATS[shape.repeat](story), top, DATES[shape.date](story), body)
    return _header(story, shape) + h("div", article, _after(story), role="main") + _footer(story)


def _next_drawn(story: Story, shape: Shape) -> str:
    """The page drawn by the server, the same data once more below it."""
    return h("div", _divs(story, shape), id="__next") + nextjs.script(story, column(story, shape))


FRAMES: dict[str, Callable[[Story, Shape], str]] = {
    "semantic": _semantic,
    "divs": _divs,
    "table": _table,
    "flat": _flat,
    "sections": _sections,
    "next-data": nextjs.data,
    "next-blocks": nextjs.blocks,
    "next-flight": nextjs.flight,
    "next-drawn": _next_drawn,
}

CLASSES: dict[str, Callable[[str], str]] = {
    "kept": lambda page: page,
    "utility": utility_classes,
    "renamed": renamed_classes,
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
