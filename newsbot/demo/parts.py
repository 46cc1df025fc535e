"""The parts of a page in the forms that real sites give them: each table maps a form's name to its writer."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from newsbot.demo.labels import LABELS, printed_date
from newsbot.demo.markup import h, text
from newsbot.demo.story import Photo, Piece, Story, Teaser

PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
Writer = Callable[[Story], str]


# images

IMAGES: dict[str, Callable[[str, str | None], str]] = {
    "src": lambda url, alt: h("img", src=url, alt=alt or ""),
    "data-src": lambda url, alt: h("img", src=PIXEL, data_src=url, alt=alt or "", class_="lazyload"),
    "srcset": lambda url, alt: h("img", srcset=f"{url}?w=320 320w, {url} 1200w", sizes="100vw", alt=alt or ""),
    "picture": lambda url, alt: h(
        "picture", h("source", srcset=f"{url}?fm=webp", type="image/webp"), h("img", src=url, alt=alt or "")
    ),
    "noscript": lambda url, alt: (
        h("img", src=PIXEL, alt=alt or "", class_="lazy") + h("noscript", h("img", src=url, alt=alt or ""))
    ),
    "amp": lambda url, alt: h("amp-img", src=url, alt=alt or "", layout="fill"),
}


# the main picture with caption and credit


def _credit(photo: Photo, story: Story) -> str:
    return f"{LABELS[story.language].credit} {photo.credit}" if photo.credit else ""


def _one_node(photo: Photo, story: Story, image: str) -> str:
    words = (photo.caption or "") + _credit(photo, story)
    return h("figure", image, h("figcaption", text(words)) if words else "", class_="hero")


def _siblings(photo: Photo, story: Story, image: str) -> str:
    caption = h("div", text(photo.caption or ""), class_="hero-caption")
    return h("div", image, caption, h("div", text(_credit(photo, story)), class_="hero-credit"), class_="hero")


def _span(photo: Photo, story: Story, image: str) -> str:
    words = text(photo.caption or "") + h("span", text(_credit(photo, story)))
    return h("figure", image, h("figcaption", words), class_="hero")


def _paragraph(photo: Photo, story: Story, image: str) -> str:
    credit = h("small", text(_credit(photo, story)))
    return h("div", image, h("p", text(photo.caption or ""), credit, class_="wp-caption-text"), class_="wp-caption")


def _loose(photo: Photo, story: Story, image: str) -> str:
    return image + h("p", text(photo.caption or ""), h("span", text(_credit(photo, story))))


def _row(photo: Photo, story: Story, image: str) -> str:
    row = h("div", h("span", text(_credit(photo, story))), h("span", _printed(story)))
    return h("div", image, h("div", text(photo.caption or "")), row)


HEROES: dict[str, Callable[[Photo, Story, str], str]] = {
    "one-node": _one_node,
    "siblings": _siblings,
    "span": _span,
    "paragraph": _paragraph,
    "loose": _loose,
    "row": _row,
}


# the date

ICON = '<svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path d="M2 2h12v12H2z"></path></svg>'


def _printed(story: Story) -> str:
    return text(printed_date(story.published, story.language))


DATES: dict[str, Writer] = {
    "none": lambda story: "",
    "text": lambda story: h("div", _printed(story), class_="date"),
    "icon": lambda story: h("div", ICON, h("span", _printed(story)), class_="meta"),
    "time": lambda story: h("time", _printed(story)),
    "time-local": lambda story: h("time", _printed(story), datetime=f"{story.published:%Y-%m-%dT%H:%M}"),
    "time-offset": lambda story: h("time", _printed(story), datetime=story.published.isoformat()),
    "list": lambda story: h("ul", h("li", ICON, _printed(story)), h("li", "A+"), h("li", "A-"), class_="post-meta"),
    "drawn": lambda story: h("span", ICON, class_="stamp", data_stamp=int(story.published.timestamp())),
}

DECLARING_DATES = ("time-offset",)


# ticker

TICKERS: dict[str, Writer] = {
    "none": lambda story: "",
    "div": lambda story: h("div", *(h("div", text(line)) for line in story.ticker), class_="breaking-bar"),
    "marquee": lambda story: h("marquee", *(h("span", text(line)) for line in story.ticker), direction="right"),
    "list": lambda story: h("ul", *(h("li", h("a", text(line), href="#")) for line in story.ticker), class_="ticker"),
    "label": lambda story: h(
        "div", h("strong", "عاجل"), *(h("span", text(line)) for line in story.ticker), class_="news-ticker"
    ),
}


# section and the second headline


def _crumbs(story: Story) -> str:
    home = h("a", text(LABELS[story.language].home), href="/")
    section = h("a", text(story.section), href=story.section_url)
    items = (h("li", home), h("li", section), h("li", text(story.headline), aria_current="page"))
    return h("nav", h("ol", *items), aria_label="breadcrumb", class_="breadcrumb")


SECTIONS: dict[str, Writer] = {
    "link": lambda story: h("a", text(story.section), href=story.section_url, class_="section"),
    "label": lambda story: h("div", h("span", text(story.section)), class_="category"),
    "breadcrumb": _crumbs,
}

REPEATS: dict[str, Writer] = {
    "none": lambda story: "",
    "sticky": lambda story: h("div", h("span", text(story.headline)), class_="sticky-title"),
    "second-h1": lambda story: h("h1", text(story.headline), class_="mobile-title"),
    "heading": lambda story: h("h2", text(story.headline), class_="title-desktop"),
}


# related news inside the article


def _teaser_image(teaser: Teaser, image: str) -> str:
    return IMAGES[image](teaser.image_url, teaser.image_alt) if teaser.image_url else ""


def _card(piece: Piece, image: str, outer: str) -> str:
    cards = [
        h("a", _teaser_image(one, image), href=one.url) + h("a", h("h3", text(one.headline)), href=one.url)
        for one in piece.teasers
    ]
    return h(outer, h("div", text(piece.text), class_="related-label"), *cards, class_="related-box")


def _figure(piece: Piece, image: str) -> str:
    (one,) = piece.teasers
    label = h("h4", text(piece.text))
    words = h("figcaption", h("a", text(one.headline), href=one.url))
    return h("figure", label, h("a", _teaser_image(one, image), href=one.url), words, class_="related-figure")


def _in_link(piece: Piece, image: str) -> str:
    return "".join(
        h(
            "a",
            h("span", text(piece.text), class_="tag"),
            _teaser_image(one, image),
            h("strong", text(one.headline)),
            href=one.url,
            class_="read-more",
        )
        for one in piece.teasers
    )


def _paragraphs(piece: Piece, image: str) -> str:
    links = (h("p", h("a", _teaser_image(one, image), text(one.headline), href=one.url)) for one in piece.teasers)
    return h("p", h("strong", text(piece.text))) + "".join(links)


def _list(piece: Piece, image: str) -> str:
    items = (
        h("li", h("a", _teaser_image(one, image), h("span", text(one.headline)), href=one.url)) for one in piece.teasers
    )
    return h("div", h("h4", text(piece.text + ":")), h("ul", *items), class_="also")


def _table(piece: Piece, image: str) -> str:
    rows = (
        h("tr", h("td", _teaser_image(one, image)), h("td", h("a", text(one.headline), href=one.url)))
        for one in piece.teasers
    )
    return h("table", h("tr", h("td", h("b", text(piece.text)), colspan=2)), *rows, border=0, align="center")


def _flat(piece: Piece, image: str) -> str:
    links = (
        h("a", _teaser_image(one, image), href=one.url) + h("a", text(one.headline), href=one.url)
        for one in piece.teasers
    )
    return h("div", text(piece.text)) + "".join(links)


def _article(piece: Piece, image: str) -> str:
    cards = (
        h("article", h("a", _teaser_image(one, image), h("h2", text(one.headline)), href=one.url))
        for one in piece.teasers
    )
    return h("section", h("h3", text(piece.text)), *cards)


def _heading(piece: Piece, image: str) -> str:
    cards = (
        h("div", h("a", _teaser_image(one, image), h("p", text(one.headline)), href=one.url)) for one in piece.teasers
    )
    return h("h2", text(piece.text)) + "".join(cards)


RELATED: dict[str, Callable[[Piece, str], str]] = {
    "div": lambda piece, image: _card(piece, image, "div"),
    "aside": lambda piece, image: _card(piece, image, "aside"),
    "figure": _figure,
    "in-link": _in_link,
    "paragraphs": _paragraphs,
    "list": _list,
    "table": _table,
    "flat": _flat,
    "article": _article,
    "heading": _heading,
}


# machine-readable facts


def _images(story: Story) -> list[dict[str, Any]]:
    if not story.photo:
        return []
    facts = {"url": story.photo.url, "width": story.photo.width, "height": story.photo.height}
    return [{"@type": "ImageObject", **{key: value for key, value in facts.items() if value}}]


SCHEMA_TYPES = {
    "opinion": "OpinionNewsArticle",
    "analysis": "AnalysisNewsArticle",
    "live_blog": "LiveBlogPosting",
    None: "NewsArticle",
}


def json_ld(story: Story) -> str:
    """The schema.org block of a story, articleBody glued together as many sites do it."""
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": SCHEMA_TYPES.get(story.article_type, "NewsArticle"),
        "mainEntityOfPage": {"@type": "WebPage", "@id": story.url},
        "headline": story.headline,
        "alternativeHeadline": story.alternative_headline,
        "description": story.description,
        "articleSection": story.section,
        "inLanguage": story.language,
        "datePublished": story.published.isoformat(),
        "dateModified": story.modified.isoformat() if story.modified else None,
        "author": [{"@type": "Person", "name": name} for name in story.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": story.publisher},
        "image": _images(story),
        "keywords": list(story.tags),
        "isAccessibleForFree": story.free,
        "articleBody": " ".join(piece.text for piece in story.pieces if piece.kind in ("paragraph", "heading")),
    }
    kept = {key: value for key, value in facts.items() if value not in (None, [])}
    return h("script", json.dumps(kept, ensure_ascii=False).replace("</", "<\\/"), type="application/ld+json")


def open_graph(story: Story) -> str:
    """The meta elements of a story: canonical link, description, OpenGraph and article:* times."""
    photo = story.photo.url if story.photo else None
    facts = {
        "og:type": "article",
        "og:site_name": story.publisher,
        "og:title": story.headline,
        "og:description": story.description,
        "og:url": story.url,
        "og:image": photo,
        "article:section": story.section,
        "article:published_time": story.published.isoformat(),
        "article:modified_time": story.modified.isoformat() if story.modified else None,
    }
    tags = "".join(h("meta", property="article:tag", content=tag) for tag in story.tags)
    description = h("meta", name="description", content=story.description) if story.description else ""
    metas = "".join(h("meta", property=key, content=value) for key, value in facts.items() if value)
    return h("link", rel="canonical", href=story.url) + description + metas + tags


HEADS: dict[str, Writer] = {
    "bare": lambda story: "",
    "og": open_graph,
    "full": lambda story: open_graph(story) + json_ld(story),
}
