"""Refreshes: where a page sends its reader by itself, as browsers read it (WHATWG HTML, 4.2.5.3)."""

from __future__ import annotations

import html
import re
from typing import Final, NamedTuple

from w3lib.html import remove_comments, remove_tags_with_content

META: Final = re.compile(r"<meta\b([^>]*)>", re.IGNORECASE)
ATTRIBUTE: Final = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
TOLD: Final = re.compile(
    r"\s*(?P<seconds>\d{1,9})[\d.]*(?:\s*[;,]\s*|\s+)(?:url\s*=\s*)?+(?P<quote>[\"']?)(?P<url>.+)", re.IGNORECASE
)
"""Seconds, a separator, perhaps "url=", the URL, perhaps in quotes; without a URL the page only comes again."""


class Refresh(NamedTuple):
    """A refresh after so many whole seconds to a URL as it is written there."""

    seconds: int
    url: str


def declared_refresh(markup: str) -> Refresh | None:
    """The first refresh of a page's markup, outside comments and of what scripts or their lack decide."""
    shown = remove_tags_with_content(remove_comments(markup), ("script", "noscript"))
    for meta in META.finditer(shown):
        attributes = {name.lower(): one or two or three for name, one, two, three in ATTRIBUTE.findall(meta[1])}
        if attributes.get("http-equiv", "").strip().lower() == "refresh":
            return refresh_of(html.unescape(attributes.get("content", "")))
    return None


def refresh_of(content: str) -> Refresh | None:
    """What the content of such an element or of a Refresh header says; ``None`` where it names no URL."""
    told = TOLD.match(content)
    if told is None:
        return None
    url = told["url"].partition(told["quote"])[0] if told["quote"] else told["url"]
    return Refresh(int(told["seconds"]), url.strip()) if url.strip() else None
