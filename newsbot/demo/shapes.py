"""The shapes that a story's page takes: one row says which form each of its parts has."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A page's build: each field names a row of the table of that part (``parts``, ``column``, ``frames``)."""

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
    Shape(
        name="next-blocks", about="Next.js data only, the text as typed blocks",
        frame="next-blocks", section="label",
    ),
    Shape(name="next-flight", about="Next.js data only, pushed in chunks by scripts (app router)", frame="next-flight"),
    Shape(
        name="flat", about="all parts side by side in the body, in the order of the flattened text",
        frame="flat", classes="none", repeat="second-h1", hero="loose", related="flat", heading="h3",
    ),
    Shape(
        name="nested-articles", about="related news as article elements within the article",
        frame="sections", related="article", hero="span", date="icon",
    ),
    Shape(
        name="credit-row", about="credit and date in one row below the caption",
        frame="divs", classes="utility", hero="row", date="none", related="heading", image="srcset",
    ),
)  # fmt: skip

SHAPES = {shape.name: shape for shape in _ROWS}


def redesigned(shape: Shape) -> Shape:
    """The shape after the newsroom's redesign: other class names, no metadata, the date drawn by a script."""
    return replace(shape, head="bare", date="drawn", classes="none" if shape.classes == "none" else "renamed")
