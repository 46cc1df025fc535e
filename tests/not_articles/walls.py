"""Pages that stand in the way: errors, challenges, consent, logins, paywalls, shells, other bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tests.not_articles import SITE, Case, document, framed
from tests.not_articles.words import LANGUAGES, Words

PAGES = Path(__file__).with_name("pages")
"""Pages as servers and walls write them, each in the folder of its reason."""


def cases() -> Iterator[Case]:
    for words in LANGUAGES:
        yield from _spoken(words)
    for path in sorted(PAGES.glob("*/*.html")):
        yield Case(name=f"{path.parent.name}-{path.stem}", code=path.parent.name, html=path.read_text("utf-8"))
    yield from OTHERS


def _spoken(w: Words) -> Iterator[Case]:
    title, sentence = w.lost
    cards = "".join(f'<li><h3><a href="/news/{n}-story">{text}</a></h3></li>' for n, text in enumerate(w.headlines[:4]))
    lost = f"<main><h1>{title}</h1><p>{sentence}</p><a href='/'>Daily</a></main>"
    yield _case(w, "soft_404", "plain", f"{title} | Daily", framed(lost))
    if w.lang in ("ar", "en", "fa", "tr", "de"):
        yield _case(
            w, "soft_404", "with-headlines", f"{title} - Daily", framed(f"{lost}<section><ul>{cards}</ul></section>")
        )
    yield _case(w, "error_page", "maintenance", w.broken[0], f"<div><h1>{w.broken[0]}</h1><p>{w.broken[1]}</p></div>")
    widget = (
        '<form id="challenge-form" action="/x" method="post"><div class="g-recaptcha" data-sitekey="k"></div></form>'
    )
    yield _case(w, "bot_challenge", "printed", "daily.example", f"<div><h1>{w.robot[0]}</h1><p>{w.robot[1]}</p></div>")
    yield _case(w, "bot_challenge", "captcha", "Daily", f"<h2>{w.robot[0]}</h2><p>{w.robot[1]}</p>{widget}")
    buttons = f"<button>{w.cookies[2]}</button>"
    yield _case(
        w,
        "consent_wall",
        "page",
        "Daily",
        f"<div class='box'><h1>{w.cookies[0]}</h1><p>{w.cookies[1]}</p>{buttons}</div>",
    )
    fields = f'<input type="email"><label>{w.login[1]}</label><input type="password">'
    form = f'<form method="post" action="/session">{fields}<button>{w.login[0]}</button></form>'
    yield _case(
        w,
        "login",
        "form",
        f"{w.login[0]} | Daily",
        framed(f"<main><h1>{w.login[0]}</h1>{form}<a href='/reset'>{w.login[2]}</a></main>"),
    )
    wall = f"<div class='offer'><h3>{w.wall[0]}</h3><p>{w.wall[1]}</p><a href='/subscribe'>OK</a></div>"
    teaser = f"<article><h1>{w.headlines[0]}</h1><p>{w.sentences[0]}</p>{wall}</article>"
    facts = {
        "@type": "NewsArticle",
        "headline": w.headlines[0],
        "isAccessibleForFree": False,
        "datePublished": "2026-11-02T09:00:00+03:00",
    }
    head = f'<script type="application/ld+json">{json.dumps(facts, ensure_ascii=False)}</script>'
    yield _case(w, "paywall_teaser", "declared", f"{w.headlines[0]} | Daily", framed(teaser), head)
    yield _case(w, "paywall_teaser", "printed", f"{w.headlines[0]} | Daily", framed(teaser))
    yield _case(w, "geo_block", "sentence", "Daily", framed(f"<main><p>{w.abroad}</p></main>"))
    yield _case(
        w,
        "empty_shell",
        "noscript",
        "Daily",
        f'<noscript>{w.script}</noscript><div id="root"></div><script src="/main.js"></script>',
    )
    yield _case(
        w,
        "service_page",
        "about",
        f"{w.about} | Daily",
        framed(f"<main><h1>{w.about}</h1><p>{w.cookies[1]}</p><p>{w.sentences[1]}</p></main>"),
    )


def _case(w: Words, code: str, name: str, title: str, body: str, head: str = "") -> Case:
    return Case(name=f"{code}-{name}-{w.lang}", code=code, html=document(title, body, lang=w.lang, head=head))


OTHERS = (
    Case(name="not_html-pdf", code="not_html", html="%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"),
    Case(name="not_html-pdf-typed", code="not_html", html="%PDF-1.7\n", content_type="application/pdf"),
    Case(name="not_html-json", code="not_html", html='{"error": "not found", "status": 404}'),
    Case(name="not_html-json-list", code="not_html", html='[{"id": 1, "title": "Harvest"}]', content_type=""),
    Case(name="not_html-json-typed", code="not_html", html='{"id": 1}', content_type="application/json"),
    Case(name="not_html-zip", code="not_html", html="PK\x03\x04\x14\x00\x06\x00\x08\x00"),
    Case(name="not_html-gif", code="not_html", html="GIF89a\x01\x00\x01\x00"),
    Case(name="not_html-script", code="not_html", html="!function(e){}(window);",
         content_type="application/javascript"),
    Case(
        name="listing-rss", code="listing", content_type="text/html",
        html='<?xml version="1.0"?><rss version="2.0"><channel><item><title>Harvest</title></item></channel></rss>',
    ),
    Case(
        name="listing-sitemap", code="listing", content_type="application/xml",
        html=f'<?xml version="1.0"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{SITE}/a</loc></url></urlset>',
    ),
)  # fmt: skip
