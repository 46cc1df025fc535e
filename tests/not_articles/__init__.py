"""Pages that are no articles, and articles that look like none, written after the structures of real sites."""

from __future__ import annotations

from dataclasses import dataclass

SITE = "https://daily.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A page and what it must be judged: a reason of ``reasons.REASONS``, or ``article``."""

    name: str
    code: str
    html: str
    url: str = f"{SITE}/news/2026/11/harvest-plan-48213"
    content_type: str = "text/html; charset=utf-8"
    answer: str | None = None


def document(title: str, body: str, *, lang: str = "en", head: str = "", body_class: str = "") -> str:
    """A whole page around ``body``."""
    direction = "rtl" if lang in ("ar", "fa", "ur", "he") else "ltr"
    return (
        f'<!DOCTYPE html><html lang="{lang}" dir="{direction}"><head><meta charset="utf-8">'
        f"<title>{title}</title>{head}</head>"
        f'<body class="{body_class}">{body}</body></html>'
    )


def framed(content: str, menu: tuple[str, ...] = ("World", "Sport", "Culture", "Business")) -> str:
    """Content between a site's header and footer."""
    links = "".join(f'<li><a href="/{place}">{name}</a></li>' for place, name in enumerate(menu))
    return (
        f'<header><a href="/"><img src="/logo.svg" alt="Daily"></a><nav><ul>{links}</ul></nav></header>{content}'
        f"<footer><ul>{links}</ul><p>© 2026 Daily Example. All rights reserved.</p></footer>"
    )
