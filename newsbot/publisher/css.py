"""CSS selectors for one element, those first that are simple and likely to last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

ANCESTORS: Final = 5
"""Elements above that a selector may begin with."""

NAME: Final = re.compile(r"-?[A-Za-z_][\w-]*", re.ASCII)
META: Final = re.compile(r"[\w:.-]+", re.ASCII)
UTILITY: Final = re.compile(
    r"(?:[mp][trblxyse]?|[wh]|min|max|text|bg|font|leading|tracking|flex|grid|gap|items|justify|self|order|rounded|border|"
    r"shadow|space|col|row|sm|md|lg|xl|d|float|align|is|has|js|no|uppercase|lowercase|"
    r"capitalize|bold|italic|truncate|relative|absolute|block|inline|container|wrapper|inner|outer)(?:-.*)?|"
    r"(?:.*[-_])?(?:active|open|visible|hidden|lazy|loaded|clearfix|first|last|odd|even|left|right)(?:[-_].*)?"
)
"""Names that say how an element looks or what a script did to it, not what it is."""

MADE: Final = re.compile(
    r"(?:css|sc|jss|jsx|svelte|emotion|styled)-|(?=[^-_]*\d)(?=[^-_]*[a-z])[0-9a-z]{5,}$|\d{3,}|\d+$"
)
"""Names that a build or a database makes anew: "css-1x2y3z", "post-48213"."""

WORDS: Final = re.compile(r"[^A-Z]*|[A-Z]+\d*|[a-z]*(?:[A-Z][a-z]+)+\d*")
"""How people write a part of a name; a build mixes letters: "blDizU"."""

HASHED: Final = re.compile(r"([A-Za-z][\w-]*?__?)[A-Za-z0-9+-]*(?:\d[A-Za-z]|[A-Z0-9]{2})[\w+-]*")
"""A name of CSS modules: what stands before its hash lasts."""

TELLING: Final = ("itemprop", "data-testid", "data-test", "data-qa", "data-component", "rel")
LANDMARKS: Final = frozenset(("article", "main", "header", "footer", "aside", "nav", "figure", "h1", "address", "time"))
"""Elements whose tag alone tells them."""


def selectors_of(node: HtmlElement) -> Iterator[tuple[int, str]]:
    """(rank, selector) for an element of the page's body: 0 its own name, 1 with its tag, 2 below a named element,
    3 beside a heading, 4 by its place."""
    tag, own = node.tag, _names(node)
    above = [name for ancestor, _ in zip(_above(node), range(ANCESTORS), strict=False) for name in _names(ancestor)[:2]]
    place = sum(1 for _ in node.itersiblings(tag, preceding=True)) + 1
    yield from ((0, name) for name in own)
    if not NAME.fullmatch(tag):  # "o:p" of a word processor: no selector names it
        yield from ((2, f"{name} {last}") for name in above for last in own)
        return
    yield from ((1, f"{tag}{name}") for name in own if name[0] in ".[")
    yield from ((2, f"{name} {last}") for name in above for last in (*own, tag))
    before = node.getprevious()
    if before is not None and before.tag in ("h1", "h2"):
        yield 3, f"{before.tag} + {tag}"
    yield from ((4, f"{name} {tag}:nth-of-type({place})") for name in above)


def declaring(node: HtmlElement) -> Iterator[tuple[int, str]]:
    """The same for the content of a meta element."""
    for key in ("property", "name"):
        if (value := node.get(key)) and META.fullmatch(value):
            yield 0, f'meta[{key}="{value}"]::attr(content)'


def _above(node: HtmlElement) -> Iterator[HtmlElement]:
    return (one for one in node.iterancestors() if one.tag not in ("html", "body"))


def _names(node: HtmlElement) -> list[str]:
    """What an element is known by, the most lasting first."""
    classes = (node.get("class") or "").split()
    found = [f".{name}" for name in classes if _lasts(name)]
    found += [f'[{key}="{value}"]' for key in TELLING if (value := node.get(key)) and NAME.fullmatch(value)]
    name = node.get("id") or ""
    found += [f"#{name}"] if _lasts(name) else []
    found += [f'[class*="{match[1]}"]' for name in classes if (match := HASHED.fullmatch(name)) and len(match[1]) > 3]
    found += [node.tag] if node.tag in LANDMARKS else []
    return found + _leads(node)


def _lasts(name: str) -> bool:
    parts = re.split("[-_]+", name)
    made = MADE.search(name) or HASHED.fullmatch(name) or not all(map(WORDS.fullmatch, parts))
    return bool(NAME.fullmatch(name) and not UTILITY.fullmatch(name) and not made)


def _leads(node: HtmlElement) -> list[str]:
    """A link by where it leads: the first part of its path."""
    first, _, rest = (
        urlsplit(node.get("href") or "").path.strip("/").partition("/") if node.tag == "a" else ("", "", "")
    )
    return [f'a[href*="/{first}/"]'] if rest and _lasts(first) else []
