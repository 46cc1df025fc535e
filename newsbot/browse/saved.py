"""An archived page as it may be shown: text and structure only, with the elements of one field marked.

Nothing of the page acts: scripts, styles, forms, addresses, pictures and frames are gone, and what is left passes an
allow-list of elements (nh3). What the page declares in its head is shown as text above it.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from html import escape
from typing import Final

import lxml.html
import nh3
from lxml.html import HtmlElement

from newsbot.report.page import plain

BLOCKS: Final = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav "
    "ol p pre section table tbody td tfoot th thead tr ul".split()
)
WORDS: Final = frozenset("a abbr b bdi bdo cite code em i mark q s small span strong sub sup time u".split())
GONE: Final = frozenset(
    "script style template noscript svg math object applet select textarea input button head".split()
)
SHOWN_AS_TEXT: Final = frozenset("img amp-img picture video audio iframe amp-iframe embed".split())
KEPT: Final = ("dir", "lang", "colspan", "rowspan")
MARK, FIRST = "data-marked", "marked"
MOST_SHOWN: Final = 8000
"""Characters of an element of the head that are shown."""

STYLE: Final = """
:root { color-scheme: light dark; }
body { font: 1rem/1.7 system-ui, "Noto Naskh Arabic", "Noto Sans Arabic", sans-serif; margin: 1rem; max-width: 46rem;
  overflow-wrap: anywhere; }
[data-marked] { scroll-margin: 4rem;
  outline: 3px solid #c2410c; outline-offset: 2px;
  background: #fde68a; color: #1c1917; }
.picture { display: inline-block; border: 1px dashed; padding: .1rem .5rem; font-size: .85rem; opacity: .8; }
.declared { border: 1px solid; padding: .5rem .8rem; margin-bottom: 1rem; }
.declared code { display: block; margin: .4rem 0; padding: .3rem; white-space: pre-wrap; }
ul, ol { padding-inline-start: 1.4rem; } table { max-width: 100%; } a { text-decoration: underline; }
"""

POLICY: Final = (
    "default-src 'none'; "
    f"style-src 'sha256-{b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"
)
"""The Content-Security-Policy of a saved page: this style, and nothing else at all."""


def saved_page(root: HtmlElement, marked: Sequence[HtmlElement]) -> str:
    """The page as a document of its own; the first marked element has the id ``FIRST``. Changes the tree."""
    lang, direction = root.get("lang") or "", root.get("dir") or "auto"
    body = root.find("body")
    unseen = [node for node in marked if _unseen(body, node)]
    declared = _declared(unseen)
    seen = [node for node in marked if node not in unseen]
    _neutralise(body if body is not None else root)
    for number, node in enumerate(seen):
        _mark(node, first=number == 0 and not unseen)
    if body is not None:
        body.tag = "div"
    clean = nh3.clean(
        lxml.html.tostring(body if body is not None else root, encoding="unicode", with_tail=False),
        tags=set(BLOCKS | WORDS),
        clean_content_tags={"script", "style"},
        attributes={"*": {*KEPT, "class", MARK, "id"}},
        link_rel=None,
        url_schemes=set(),
    )
    head = f'<!DOCTYPE html><html lang="{escape(lang)}" dir="{_direction(direction)}"><head><meta charset="utf-8">'
    meta = '<meta name="viewport" content="width=device-width, initial-scale=1"><title>saved page</title>'
    return f"{head}{meta}<style>{STYLE}</style></head><body>{declared}{clean}</body></html>"


def _direction(value: str) -> str:
    return value.lower() if value.lower() in ("rtl", "ltr") else "auto"


def _unseen(body: HtmlElement | None, node: HtmlElement) -> bool:
    line = [node, *node.iterancestors()]
    return body not in line or any(one.tag in GONE for one in line)


def _declared(nodes: Sequence[HtmlElement]) -> str:
    """Elements that a reader never sees, as text: what they declare is where the field came from."""
    if not nodes:
        return ""
    shown = []
    for number, node in enumerate(nodes):
        copy = lxml.html.tostring(node, encoding="unicode", with_tail=False)
        text = copy.partition(">")[0] + ">" if node.tag == "html" else copy
        text = plain(text[:MOST_SHOWN]) + (" …" if len(text) > MOST_SHOWN else "")
        name = f' id="{FIRST}"' if number == 0 else ""
        shown.append(f'<code dir="ltr" {MARK}{name}>{escape(text)}</code>')
    return f'<div class="declared" dir="ltr">Declared where no reader sees it:{"".join(shown)}</div>'


def _neutralise(body: HtmlElement) -> None:
    """Takes all that acts from the tree; pictures and frames become their words."""
    for node in list(body.iter()):
        if node is body:
            _strip(node)
        elif node.tag in GONE:
            node.drop_tree()
        elif node.tag in SHOWN_AS_TEXT:
            words = node.get("alt") or node.get("title") or node.get("src") or node.get("data-src") or ""
            kind = "picture" if node.tag in ("img", "amp-img") else node.tag
            _strip(node)
            if node.tag != "picture":
                node.text, node.tag = f"[{kind}: {plain(words)[:200]}]", "span"
                node.set("class", "picture")
        else:
            _strip(node)


def _strip(node: HtmlElement) -> None:
    kept = {name: node.get(name) for name in KEPT if node.get(name)}
    node.attrib.clear()
    node.attrib.update(kept)


def _mark(node: HtmlElement, *, first: bool) -> None:
    if node.tag not in BLOCKS and node.tag not in WORDS:
        node.tag = "div"
    node.set(MARK, "")
    if first:
        node.set("id", FIRST)
