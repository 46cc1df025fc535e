"""Fifty pages, each just within what a page may be, whose texts are as long as no honest one: nothing may pile up."""

from __future__ import annotations

import random
import string
from collections.abc import Callable

from benchmarks.faults.cases.framing import MIB
from benchmarks.faults.run import HEALTHY, Case, front, story
from benchmarks.faults.server import Asked, Page, answer

PATHS = tuple(f"/news/large-{number:05}" for number in range(50))
METAS = ("og:title", "author", "article:section", "og:image", "og:url", "description", "keywords", "og:site_name")


def text(length: int, *seed: object) -> str:
    """A text of that length which no other seed gives."""
    line = "".join(random.Random(repr(seed)).choices(string.ascii_lowercase, k=1000))
    return "-".join(map(str, seed)) + line * (length // 1000)


def body(page: str, markup: Callable[[int], str], times: int = 90) -> str:
    return story(page, more="".join(map(markup, range(times))))


def pages(make: Callable[[str], str]) -> dict[str, Page]:
    """A front page that shows all; each is made when asked for."""

    def respond(asked: Asked) -> list[bytes]:
        return [answer(make(asked.path[-5:]))]

    return {"/": answer(front(*HEALTHY, *PATHS)), **dict.fromkeys(PATHS, respond)}


def links(page: str) -> str:
    return body(page, lambda at: f"<a href='/news/{text(90_000, page, at)}'>x y</a>")


def link_texts(page: str) -> str:
    return body(page, lambda at: f"<a href='/news/story-{page}{at}'>{text(90_000, page, at)}</a>")


def many_links(page: str) -> str:
    return body(page, lambda at: f"<a href='/news/{text(900, page, at)}'>{text(900, at, page)}</a>", 4000)


def hosts(page: str) -> str:
    return body(page, lambda at: f"<a href='http://{text(90_000, page, at)}/'>x</a>")


def users(page: str) -> str:
    return body(page, lambda at: f"<a href='http://{text(90_000, page, at)}@news.example/'>x</a>")


def classes(page: str) -> str:
    return body(page, lambda at: f"<b class='{text(90_000, page, at)}'>x</b>")


def headings(page: str) -> str:
    return body(page, lambda at: f"<h2>{text(90_000, page, at)}</h2>")


def dates(page: str) -> str:
    return body(page, lambda at: f"<time datetime='{text(50_000, page, at)}'>{text(50_000, at, page)}</time>")


def types(page: str) -> str:
    named = ",".join(f'{{"@type":"{text(90_000, page, at)}"}}' for at in range(90))
    return story(page, head=f"<script type='application/ld+json'>[{named}]</script>")


def metas(page: str) -> str:
    head = "".join(f"<meta name='{name}' property='{name}' content='{text(MIB, page, name)}'>" for name in METAS)
    return story(page, head=head)


def characters(page: str) -> str:
    """Each character that there is."""
    every = "".join(map(chr, (*range(0xA1, 0xD800), *range(0xE000, 0x110000))))
    return story(page, more=f"<p>{every}</p>")


CASES = [
    Case(group="memory", name=f"50 pages of endless {name}", pages=pages(make), seconds=150)
    for name, make in {
        "link URLs": links,
        "link texts": link_texts,
        "host names": hosts,
        "user names": users,
        "class names": classes,
        "headings": headings,
        "dates": dates,
        "types": types,
        "metadata": metas,
        "titles": lambda page: story(page, headline=text(4 * MIB, page)),
        "sets of characters": characters,
        "lists of long links": many_links,
    }.items()
]
