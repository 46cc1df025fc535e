"""An Arabic news site with pages as heavy as real ones: 70 to 90 KB each, most of it not the article."""

from __future__ import annotations

import json
import random
from functools import cache

from benchmarks.loopback import FRONT, path_of, with_etag
from tests.loopback import WORDS, Answer

PARAGRAPHS = 18
MENU = 45
SECTIONS = 5
CARDS = 48
SCRIPT = 36_000
"""Characters of inline script and style: what ad and analytics tags put into each page."""
SENTENCE = 22
PUBLISHER = "صحيفة المرفأ"


def newsroom(count: int, *, after: int = 0) -> dict[str, Answer]:
    """A front page of twenty articles and ``count`` articles, each of which leads to three others.

    ``after``: the number that theirs begin after, so that the articles of several sites differ.
    """
    numbers = range(after + 1, after + count + 1)
    pages = {path_of(number): with_etag(Answer(article(number, count, after))) for number in numbers}
    front = page("الرئيسية", "", "".join(card(n) for n in numbers[:FRONT]), after)
    robots = Answer("User-agent: *\nDisallow: /private/\n", headers={"Content-Type": "text/plain"})
    sections = {f"/section/{number}": Answer(front) for number in range(SECTIONS)}
    return {"/robots.txt": robots, "/": Answer(front), **sections, **pages}


def article(number: int, count: int, after: int = 0) -> str:
    """One article page."""
    chance = random.Random(number)
    headline = headline_of(number)
    body = "".join(f'<p class="txt">{paragraph(chance)}</p>' for _ in range(PARAGRAPHS))
    links = "".join(
        f'<li class="rel"><a href="{path_of(n)}">{headline_of(n)}</a></li>'
        for n in {after + 1 + (3 * number + step) % count for step in range(3)}
    )
    figure = (
        f'<figure><img src="/media/{number}.jpg" alt="{headline}" width="1200" height="675">'
        "<figcaption>جانب من اللقاء<span class='credit'>المصدر: رويترز</span></figcaption></figure>"
    )
    printed = "<time datetime='2025-04-09T14:22:00+04:00'>9 أبريل 2025، 2:22 م</time>"
    main = (
        f"<article><h1>{headline}</h1><p class='lead'>{paragraph(chance)}</p><div class='meta'><span class='author'>"
        f"<a href='/authors/12'>سمير العلي</a></span>{printed}</div>{figure}<div class='body'>{body}</div>"
        f"<aside class='related'><h4>أخبار ذات علاقة</h4><ul>{links}</ul></aside></article>"
    )
    return page(headline, head(number, headline), main, after)


def head(number: int, headline: str) -> str:
    """Meta tags and JSON-LD, as most publishers give them."""
    data = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": headline,
        "datePublished": "2025-04-09T14:22:00+04:00", "author": [{"@type": "Person", "name": "سمير العلي"}],
        "publisher": {"@type": "NewsMediaOrganization", "name": PUBLISHER}, "articleSection": "أخبار",
    }  # fmt: skip
    return (
        f'<link rel="canonical" href="{path_of(number)}"><meta property="og:title" content="{headline}">'
        f'<meta property="og:image" content="/media/{number}.jpg"><meta name="description" content="{headline}">'
        f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'
    )


def page(title: str, head: str, main: str, after: int) -> str:
    """A whole page around ``main``: menus, cards that lead nowhere new, scripts, footer."""
    return (
        "<!DOCTYPE html><html lang='ar' dir='rtl'><head><meta charset='utf-8'>"
        f"<title>{title} | {PUBLISHER}</title>{head}"
        f"<script>{script()}</script></head><body><header>{menu()}</header><main>{main}</main>"
        f"<div class='most-read'><h3>الأكثر قراءة</h3>{cards(after)}</div><footer>{menu()}</footer></body></html>"
    )


@cache
def script() -> str:
    chance = random.Random(0)
    return "".join(f"var v{n}={chance.randrange(10**9)};" for n in range(SCRIPT // 17))


@cache
def menu() -> str:
    entries = (f"<li class='menu-item'><a href='/section/{n % SECTIONS}'>قسم رقم {n}</a></li>" for n in range(MENU))
    return f"<nav class='menu'><ul>{''.join(entries)}</ul></nav>"


@cache
def cards(after: int) -> str:
    return "".join(card(after + 1 + n % FRONT) for n in range(CARDS))


def card(number: int) -> str:
    headline = headline_of(number)
    return (
        f"<div class='card'><a href='{path_of(number)}' class='card-link'><img class='thumb' loading='lazy' "
        f"data-src='/media/{number}-s.jpg' alt='{headline}'><h4 class='card-title'>{headline}</h4></a>"
        "<span class='card-time'>منذ ساعتين</span></div>"
    )


@cache
def headline_of(number: int) -> str:
    return f"{sentence(random.Random(-number), 7)} {number}"


def paragraph(chance: random.Random) -> str:
    return "، ".join(sentence(chance, SENTENCE) for _ in range(2)) + "."


def sentence(chance: random.Random, length: int) -> str:
    return " ".join(chance.choices(words(), k=length))


@cache
def words() -> list[str]:
    return WORDS.replace("،", "").split()
