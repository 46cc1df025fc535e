"""Articles that look like something else: short ones, walled ones, ones about walls."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tests.not_articles import SITE, Case, document, framed
from tests.not_articles.lists import _cards, _grid
from tests.not_articles.words import LANGUAGES, Words

BYLINE = "<p class='byline'>By Ann Reed</p><p><time datetime='2026-11-02T09:00:00Z'>2 November 2026</time></p>"


def cases() -> Iterator[Case]:
    for w in LANGUAGES:
        yield from _of(w)
    for name, (headline, *texts) in SUBJECTS.items():
        for declared in (True, False):
            head = _facts(headline) if declared else ""
            dated = "" if declared else BYLINE
            page = framed(
                f"<main><article><h1>{headline}</h1>{dated}{''.join(f'<p>{t}</p>' for t in texts)}</article></main>"
            )
            yield _article(f"about-{name}-{'declared' if declared else 'plain'}", headline, page, "en", head)


def _of(w: Words) -> Iterator[Case]:
    h, s = w.headlines[0], w.sentences
    facts = _facts(h)
    two = f"<p>{s[0]}</p><p>{s[1]}</p>"
    time = "<time datetime='2026-11-02T09:00:00Z'>2026-11-02</time>"
    full = "".join(f"<p>{text}</p>" for text in (*s, *reversed(s)))
    yield _article(f"two-paragraphs-{w.lang}", h, framed(f"<main><h1>{h}</h1>{time}{two}</main>"), w.lang)
    yield _article(f"brief-declared-{w.lang}", h, framed(f"<main><h1>{h}</h1><p>{s[0]}</p></main>"), w.lang, facts)
    related = f"<div class='more-stories'><h2>+</h2>{_cards(w, 12)}{_grid(w, 12)}</div>"
    yield _article(
        f"many-related-{w.lang}",
        h,
        framed(f"<main><article><h1>{h}</h1>{time}{two}<p>{s[2]}</p></article>{related}</main>"),
        w.lang,
    )
    inline = "".join(f"<p>{text}</p><p><a href='/news/{n}-x'>{w.headlines[n]}</a></p>" for n, text in enumerate(s, 1))
    yield _article(
        f"inline-related-{w.lang}", h, framed(f"<article><h1>{h}</h1>{time}{inline}</article>{_grid(w, 20)}"), w.lang
    )
    before = f"<div class='latest'>{_grid(w, 10)}</div>"
    yield _article(f"headlines-first-{w.lang}", h, framed(f"{before}<main><h1>{h}</h1>{time}{full}</main>"), w.lang)
    figures = "".join(
        f"<figure><img src='/g/{n}.jpg'><figcaption>{w.headlines[n]}</figcaption></figure><p>{text}</p>"
        for n, text in enumerate(s)
    )
    yield _article(f"gallery-with-prose-{w.lang}", h, framed(f"<article><h1>{h}</h1>{figures}</article>"), w.lang)
    player = "<video src='/v.mp4' controls></video>"
    yield _article(
        f"video-with-prose-{w.lang}",
        h,
        framed(f"<article><h1>{h}</h1>{player}{two}<p>{s[2]}</p></article>"),
        w.lang,
        facts,
    )
    closed = _facts(h, isAccessibleForFree=False)
    offer = f"<aside class='paywall-offer'><a href='/subscribe'>{w.wall[1]}</a></aside>"
    yield _article(
        f"closed-but-long-{w.lang}", h, framed(f"<article><h1>{h}</h1>{3 * full}{offer}</article>"), w.lang, closed
    )
    entries = "".join(
        f"<div class='entry'><time>1{n}:00</time><h3>{w.headlines[n]}</h3><p>{text}</p></div>"
        for n, text in enumerate(s)
    )
    yield _article(f"live-blog-{w.lang}", h, framed(f"<main><h1>{h}</h1><p>{s[3]}</p>{entries}</main>"), w.lang)
    login = "<div class='modal'><form><input type='email'><input type='password'></form></div>"
    asked = f"<p>{w.cookies[1]}</p><button>{w.cookies[2]}</button>"
    banner = f"<div id='onetrust-banner-sdk' class='cookie-banner'>{asked}</div>"
    yield _article(
        f"banner-and-login-{w.lang}", h, framed(f"{banner}{login}<article><h1>{h}</h1>{time}{two}</article>"), w.lang
    )


def _article(name: str, headline: str, body: str, lang: str, head: str = "") -> Case:
    return Case(
        name=f"article-{name}",
        code="article",
        html=document(f"{headline} | Daily", body, lang=lang, head=head),
        url=f"{SITE}/news/2026/11/harvest-plan-48213",
    )


def _facts(headline: str, **more: object) -> str:
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": headline,
        "datePublished": "2026-11-02T09:00:00Z",
        **more,
    }
    return f'<script type="application/ld+json">{json.dumps(facts, ensure_ascii=False)}</script>'


SUBJECTS: dict[str, list[str]] = json.loads(Path(__file__).with_name("subjects.json").read_text("utf-8"))
"""Headlines that hold the words of walls and errors, and two paragraphs for each."""
