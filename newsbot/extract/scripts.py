"""The article that a page carries as data in a script (Next.js, Nuxt, other JSON state), drawn as markup.

A JavaScript shell shows nothing until the browser draws it. The data it would draw from is found by
the shape of its keys, and drawn plainly, so that one extraction reads shells and pages alike.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from typing import Any, Final

import lxml.html

from newsbot.page import Page
from newsbot.text.normalize import clean, fold

HEADLINES: Final = ("headline", "title", "heading", "name", "articleTitle", "postTitle")
BODIES: Final = tuple(
    """
    articleBody body content bodyHtml contentHtml html text articleContent body_html content_html fullText
    storyBody postContent story rendered blocks paragraphs elements sections details
    """.split()
)
PUBLISHED: Final = tuple(
    """
    datePublished publishedAt published_at publishDate publishedDate publish_date published firstPublished
    firstPublishedAt publicationDate publishTime publishedTime date_published pubDate date createdAt
    """.split()
)
MODIFIED: Final = ("dateModified", "updatedAt", "updated_at", "modifiedAt", "lastUpdated", "lastModified", "modified")
PRINTED: Final = ("displayDate", "printedDate", "formattedDate", "dateText", "humanDate")
SECTIONS: Final = ("section", "articleSection", "category", "primaryCategory", "primarySection", "sectionName")
SUMMARIES: Final = ("description", "summary", "excerpt", "standfirst", "lead", "subtitle", "dek")
AUTHORS: Final = ("author", "authors", "byline", "writers", "creators")
TAGS: Final = ("tags", "keywords", "topics")
IMAGES: Final = ("image", "mainImage", "featuredImage", "heroImage", "leadImage", "thumbnail", "cover", "media")
URLS: Final = ("url", "src", "contentUrl", "href", "original")
TEXTS: Final = (
    "text",
    "html",
    "content",
    "value",
    "rendered",
    "body",
    "children",
    "paragraphs",
    "items",
    "data",
    "model",
    "blocks",
)

BLOCK_TAGS: Final = {"paragraph": "p", "head": "h2", "subtitle": "h2", "h2": "h2", "h3": "h3", "quote": "blockquote"}
TICKERS: Final = ("ticker", "breaking", "breakingNews", "breaking_news", "newsTicker", "alerts", "urgent")

ASSIGNMENT = re.compile(r"^\s*(?:window\s*[.\[]|var\s|let\s|const\s|self\s*\.)?[\w.$\"'\]\s]{1,60}=\s*(?=[{\[])")
FLIGHT = re.compile(r"\s*self\.__next_f\.push\(\[\s*1\s*,\s*(\".*\")\s*\]\s*\)", re.S)
MAX_SCRIPT: Final = 4 * 1024 * 1024
MAX_NODES: Final = 30_000
SHORTEST: Final = 150
"""Characters of prose that an object must carry to be an article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """An article found as data: markup of its body and what else its keys name; ``None`` where missing."""

    headline: str
    body: str
    published: str | None = None
    modified: str | None = None
    printed: str | None = None
    section: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    image: dict[str, str] | None = None
    ticker: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def state_of(page: Page) -> State | None:
    """The article in the page's scripts: the object whose title is the page's, else the one with most prose."""
    title = fold(page.metadata.title or "")
    best: tuple[bool, int, State] | None = None
    ticker: list[str] = []
    for data in _data(page):
        for node in _objects(data):
            keys = node.keys()
            if not keys.isdisjoint(TICKERS):
                ticker.extend(_ticker(node))
            if keys.isdisjoint(HEADLINES) or keys.isdisjoint(BODIES):
                continue
            state = _state(node)
            if state is None:
                continue
            found = bool(title) and fold(state.headline) in title, len(state.body), state
            if best is None or found[:2] > best[:2]:
                best = found
    return replace(best[2], ticker=tuple(ticker)) if best else None


def _ticker(node: dict[str, Any]) -> Iterator[str]:
    for key in TICKERS:
        value = node.get(key)
        for item in value if isinstance(value, list) else [value]:
            line = _first(item, (*HEADLINES, "text")) if isinstance(item, dict) else item
            if isinstance(line, str) and clean(line):
                yield clean(line)


def _data(page: Page) -> Iterator[object]:
    """The JSON values of the page's scripts: typed as JSON, or assigned to a variable."""
    decoder = json.JSONDecoder(strict=False)
    stream: list[str] = []
    for script in page.root.iter("script"):
        text = script.text or ""
        if match := FLIGHT.match(text):
            stream.append(_flight_chunk(match[1]))
            continue
        kind = (script.get("type") or "").lower()
        if not 200 < len(text) < MAX_SCRIPT or "ld+json" in kind or script.get("src"):
            continue
        match = ASSIGNMENT.match(text)
        if "json" not in kind and match is None:
            continue
        try:
            value, _ = decoder.raw_decode(text.strip() if match is None else text[match.end() :])
        except (ValueError, RecursionError):
            continue  # a program, not data: nothing to read here
        yield value
    if stream:
        yield from _flight("".join(stream))


def _flight_chunk(literal: str) -> str:
    try:
        chunk = json.loads(literal, strict=False)
    except ValueError:
        return ""
    return chunk if isinstance(chunk, str) else ""


def _flight(stream: str) -> Iterator[object]:
    """The JSON rows of a React Server Components stream ("id:json", "id:Tlength,text"), text references resolved."""
    texts: dict[str, str] = {}
    rows: list[str] = []
    data = stream.encode("utf-8", "surrogatepass")
    while data:
        name, _, rest = data.partition(b":")
        if text := re.match(rb"T([0-9a-f]+),", rest):
            end = text.end() + int(text[1], 16)
            texts["$" + name.decode("ascii", "replace").strip()] = rest[text.end() : end].decode("utf-8", "replace")
            data = rest[end:]
        else:
            line, _, data = rest.partition(b"\n")
            rows.append(line.decode("utf-8", "replace"))
    for row in rows:
        try:
            yield _resolved(json.loads(row, strict=False), texts)
        except (ValueError, RecursionError):
            continue  # a module row, or one that the stream broke off


def _resolved(value: Any, texts: dict[str, str]) -> Any:
    if isinstance(value, str):
        return texts.get(value, value)
    if isinstance(value, list):
        return [_resolved(item, texts) for item in value]
    if isinstance(value, dict):
        return {key: _resolved(item, texts) for key, item in value.items()}
    return value


def _objects(data: object) -> Iterator[dict[str, Any]]:
    queue = deque([data])
    for _ in range(MAX_NODES):
        if not queue:
            return
        value = queue.popleft()
        if isinstance(value, dict):
            yield value
            queue.extend(inner for inner in value.values() if isinstance(inner, (dict, list)))
        elif isinstance(value, list):
            queue.extend(inner for inner in value if isinstance(inner, (dict, list)))


def _state(node: dict[str, Any]) -> State | None:
    headline = _first(node, HEADLINES)
    if headline is None or not 8 <= len(headline) <= 300:
        return None
    body = next((markup for key in BODIES if (markup := _markup(node.get(key))) and len(markup) >= SHORTEST), None)
    if body is None:
        return None
    return State(
        headline=headline,
        body=body,
        published=_first(node, PUBLISHED),
        modified=_first(node, MODIFIED),
        printed=_first(node, PRINTED),
        section=_first(node, SECTIONS),
        description=_first(node, SUMMARIES),
        authors=tuple(_names(node, AUTHORS)),
        tags=tuple(_names(node, TAGS)),
        image=_image(node),
    )


def _first(node: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    """The text under the first of the keys that has one: a string, or an object's own name or title."""
    for key in keys:
        value = node.get(key)
        if isinstance(value, dict):
            value = next(
                (value[k] for k in ("name", "title", "rendered", "text", "value") if isinstance(value.get(k), str)),
                None,
            )
        if isinstance(value, list) and value and isinstance(value[0], dict):
            value = value[0].get("name")
        if isinstance(value, str) and clean(value):
            return clean(value)
    return None


def _names(node: dict[str, Any], keys: tuple[str, ...]) -> Iterator[str]:
    """The names of the objects or texts in the lists under any of the keys."""
    for key in keys:
        value = node.get(key)
        for item in value if isinstance(value, list) else [value]:
            name = item.get("name") if isinstance(item, dict) else item
            if isinstance(name, str) and clean(name):
                yield clean(name)


def _image(node: dict[str, Any]) -> dict[str, str] | None:
    for key in IMAGES:
        value = node.get(key)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, str) and value.startswith(("http", "/")):
            return {"url": value}
        if isinstance(value, dict) and (url := _first(value, URLS)):
            found = {"url": url}
            found |= {name: text for name in ("alt", "caption", "credit") if (text := _first(value, (name,)))}
            found |= {side: str(value[side]) for side in ("width", "height") if isinstance(value.get(side), int)}
            return found
    return None


def _markup(value: object, depth: int = 0) -> str:
    """The markup of a body: HTML as it is, plain text and lists of blocks as paragraphs."""
    if depth > 12:
        return ""
    if isinstance(value, str):
        if value.lstrip().startswith(('{"', "[{")):
            return ""  # data within data
        if "<" in value and ">" in value:
            return value
        return "".join(f"<p>{escape(part)}</p>" for part in re.split(r"\n\s*\n|\n", value) if part.strip())
    if isinstance(value, list):
        return "".join(_markup(item, depth + 1) for item in value)
    return _block(value, depth) if isinstance(value, dict) else ""


def _block(node: dict[str, Any], depth: int) -> str:
    """One block of a body as markup: by its type where that is known, else whatever text it holds."""
    title, url = _first(node, HEADLINES), _first(node, URLS)
    if title and url:
        image = _image(node)
        picture = f'<img src="{escape(image["url"])}" alt="{escape(image.get("alt", ""))}">' if image else ""
        return f'<p><a href="{escape(url)}">{picture}{escape(title)}</a></p>'
    links = node.get("items")
    if title and isinstance(links, list) and any(isinstance(item, dict) and _first(item, URLS) for item in links):
        return f"<div><p>{escape(title)}</p>{_markup(links, depth + 1)}</div>"
    if isinstance(links, list) and links and all(isinstance(item, str) for item in links):
        return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in links)}</ul>"
    inner = next((markup for key in TEXTS if node.get(key) and (markup := _markup(node[key], depth + 1))), "")
    tag = next((tag for word, tag in BLOCK_TAGS.items() if word in str(node.get("type", "")).lower()), None)
    return f"<{tag}>{re.sub('</?p>', '', inner)}</{tag}>" if tag and inner else inner


def draw(state: State) -> lxml.html.HtmlElement:
    """The article as a plain document: section, headline, picture with caption and credit, date, body."""
    parts = ["<html><body>", *(f'<p class="ticker">{escape(line)}</p>' for line in state.ticker), "<main>"]
    if state.section:
        parts.append(f"<p>{escape(state.section)}</p>")
    parts.append(f"<article><h1>{escape(state.headline)}</h1>")
    if state.image:
        image = {name: escape(text) for name, text in state.image.items()}
        size = "".join(f' {side}="{image[side]}"' for side in ("width", "height") if side in image)
        parts.append(f'<figure><img src="{image["url"]}" alt="{image.get("alt", "")}"{size}>')
        parts += [f'<p class="{name}">{image[name]}</p>' for name in ("caption", "credit") if name in image]
        parts.append("</figure>")
    if state.printed:
        parts.append(f"<p>{escape(state.printed)}</p>")
    parts += [f'<p class="byline"><a rel="author">{escape(name)}</a></p>' for name in state.authors]
    parts.append(f"<div>{state.body}</div></article>")
    parts += [f'<p><a rel="tag" href="#">{escape(tag)}</a></p>' for tag in state.tags]
    parts.append("</main></body></html>")
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    return lxml.html.document_fromstring("".join(parts).encode("utf-8", "replace"), parser=parser)
