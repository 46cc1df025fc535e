"""Lists of articles in several layouts, and pages of pictures, film and sound."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from tests.not_articles import SITE, Case, document, framed
from tests.not_articles.words import LANGUAGES, Words

Layout = Callable[[Words, int], str]


def _cards(w: Words, count: int) -> str:
    """Headlines with excerpts and "read more", as WordPress themes print them."""
    return "".join(
        f'<article class="post"><a href="/news/{n}-story/"><img src="/i/{n}.jpg" alt=""></a>'
        f'<h2 class="entry-title"><a href="/news/{n}-story/">{_headline(w, n)}</a></h2>'
        f'<p>{_sentence(w, n)}</p><a class="more" href="/news/{n}-story/">{w.more}</a></article>'
        for n in range(count)
    )  # fmt: skip


def _grid(w: Words, count: int) -> str:
    """Pictures and headlines in one link each, nothing else."""
    return '<div class="grid">' + "".join(
        f'<a class="tile" href="/news/{n}-story"><img src="/i/{n}.jpg" alt=""><h3>{_headline(w, n)}</h3>'
        f"<time>2026-11-0{n % 9 + 1}</time></a>" for n in range(count)
    ) + "</div>"  # fmt: skip


def _wrapped(w: Words, count: int) -> str:
    """Headline and excerpt inside one link."""
    return "".join(
        f'<div><a href="/a/{n}"><h3>{_headline(w, n)}</h3><p>{_sentence(w, n)}</p></a></div>' for n in range(count)
    )


def _lines(w: Words, count: int) -> str:
    """A dated list of linked lines."""
    return (
        "<ul>"
        + "".join(f'<li><span>10:{n:02}</span> <a href="/{n}.html">{_headline(w, n)}</a></li>' for n in range(count))
        + "</ul>"
    )


def _posts(w: Words, count: int) -> str:
    """A blog's home with whole posts."""
    return "".join(
        f'<div class="post"><h2><a href="/2026/11/post-{n}">{_headline(w, n)}</a></h2>'
        + "".join(f"<p>{_sentence(w, n + k)}</p>" for k in range(5)) + "</div>"
        for n in range(min(count, 6))
    )  # fmt: skip


def _unlinked(w: Words, count: int) -> str:
    """Headlines that are no links; only "read more" is."""
    return "".join(
        f'<div class="item"><h3>{_headline(w, n)}</h3><p>{_sentence(w, n)}</p>'
        f'<a href="/news/{n}-story">{w.more} ›</a></div>'
        for n in range(count)
    )


def _table(w: Words, count: int) -> str:
    """Headlines in a table, as old portals print them."""
    return "<table>" + "".join(
        f'<tr><td><img src="/i/{n}.jpg"></td><td><b><a href="news.php?id={n}00">{_headline(w, n)}</a></b><br>'
        f"{_sentence(w, n)}</td></tr>" for n in range(count)
    ) + "</table>"  # fmt: skip


LAYOUTS: dict[str, Layout] = {
    "cards": _cards, "grid": _grid, "wrapped": _wrapped, "lines": _lines, "posts": _posts,
    "unlinked": _unlinked, "table": _table,
}  # fmt: skip


def _headline(w: Words, n: int) -> str:
    return w.headlines[n % len(w.headlines)] + (f" ({n})" if n >= len(w.headlines) else "")


def _sentence(w: Words, n: int) -> str:
    return w.sentences[n % len(w.sentences)]


def cases() -> Iterator[Case]:
    for w in LANGUAGES:
        for name, layout in LAYOUTS.items():
            page = document(
                f"{w.section} | Daily", framed(f"<main><h1>{w.section}</h1>{layout(w, 14)}</main>"), lang=w.lang
            )
            yield Case(name=f"listing-{name}-{w.lang}", code="listing", html=page, url=f"{SITE}/{w.section}")
        yield from _named(w)
        yield from _media(w)


def _named(w: Words) -> Iterator[Case]:
    home = document(
        "Daily Example", framed(f"<section>{_cards(w, 4)}</section><section>{_grid(w, 10)}</section>"), lang=w.lang
    )
    yield Case(name=f"listing-home-{w.lang}", code="listing", html=home, url=f"{SITE}/")
    tag = document(
        f"{w.section} Archives - Daily",
        framed(f"<main><h1>{w.section}</h1>{_cards(w, 3)}</main>"),
        lang=w.lang,
        body_class="archive tag tag-12",
    )
    yield Case(name=f"listing-tag-{w.lang}", code="listing", html=tag, url=f"{SITE}/tag/{w.section}/")
    name, bio = w.headlines[0].split()[0], w.sentences[0]
    author = f"<main><h1>{name}</h1><p>{bio}</p>{_lines(w, 8)}</main>"
    profile = '<script type="application/ld+json">{"@type":"ProfilePage","mainEntity":{"@type":"Person"}}</script>'
    yield Case(
        name=f"listing-author-{w.lang}",
        code="listing",
        html=document(f"{name} | Daily", framed(author), lang=w.lang, head=profile),
        url=f"{SITE}/author/a1",
    )
    search = document(
        f"{w.search} | Daily",
        framed(f"<main><h1>{w.search}</h1><form><input type='search'></form>{_wrapped(w, 3)}</main>"),
        lang=w.lang,
    )
    yield Case(name=f"listing-search-{w.lang}", code="listing", html=search, url=f"{SITE}/search?q=x")
    none = document(f"{w.search} | Daily", framed(f"<main><h1>{w.search}</h1><p>0</p></main>"), lang=w.lang)
    yield Case(name=f"listing-search-empty-{w.lang}", code="listing", html=none, url=f"{SITE}/?s=x")
    claimed = '<meta property="og:type" content="article"><meta property="og:title" content="Daily">'
    front = document(
        f"{w.section} | Daily", framed(f"<main><h1>{w.section}</h1>{_cards(w, 16)}</main>"), lang=w.lang, head=claimed
    )
    yield Case(name=f"listing-claims-article-{w.lang}", code="listing", html=front, url=f"{SITE}/{w.section}")


def _media(w: Words) -> Iterator[Case]:
    title, line = w.headlines[1], w.sentences[0]
    figures = "".join(
        f'<figure><img src="/g/{n}.jpg" alt=""><figcaption>{text}</figcaption></figure>'
        for n, text in enumerate(w.headlines)
    )
    related = f"<section class='related'>{_grid(w, 4)}</section>"
    gallery = document(
        f"{title} | Daily",
        framed(f"<main><h1>{title}</h1><div class='gallery'>{figures}</div></main>{related}"),
        lang=w.lang,
        head=_ld("ImageGallery", title),
    )
    yield Case(name=f"gallery-declared-{w.lang}", code="gallery", html=gallery, url=f"{SITE}/photos/7001")
    slides = document(
        f"{title} | Daily", framed(f"<main><h1>{title}</h1><div class='slider'>{figures}</div></main>"), lang=w.lang
    )
    yield Case(name=f"gallery-slides-{w.lang}", code="gallery", html=slides, url=f"{SITE}/photos/7002")
    player = '<video controls src="/v/1.mp4"></video>'
    video = document(
        f"{title} | Daily",
        framed(f"<main>{player}<h1>{title}</h1><p>{line}</p></main>{related}"),
        lang=w.lang,
        head=_ld("VideoObject", title),
    )
    yield Case(name=f"video-declared-{w.lang}", code="video", html=video, url=f"{SITE}/video/8001")
    embedded = '<iframe src="https://www.youtube.com/embed/abc"></iframe>'
    page = document(
        f"{title} | Daily",
        framed(f"<main><h1>{title}</h1>{embedded}</main>"),
        lang=w.lang,
        head='<meta property="og:type" content="video.other">',
    )
    yield Case(name=f"video-embedded-{w.lang}", code="video", html=page, url=f"{SITE}/video/8002")
    sound = document(
        f"{title} | Daily",
        framed(f"<main><h1>{title}</h1><audio src='/p.mp3' controls></audio><p>{line}</p></main>"),
        lang=w.lang,
        head=_ld("PodcastEpisode", title),
    )
    yield Case(name=f"audio-podcast-{w.lang}", code="audio", html=sound, url=f"{SITE}/podcasts/9001")


def _ld(kind: str, name: str) -> str:
    facts = {"@context": "https://schema.org", "@type": kind, "name": name}
    return f'<script type="application/ld+json">{json.dumps(facts, ensure_ascii=False)}</script>'
