"""HTML written as calls: ``h("p", text("a < b"), class_="lead")``."""

from __future__ import annotations

import html
import re
import zlib

VOID = {"img", "meta", "link", "br", "hr", "input", "source"}
UTILITIES = ("flex", "mt-4", "px-2", "text-lg", "font-bold", "gap-3", "md:w-1/2", "rounded", "leading-8")
CLASS = re.compile(r' class="([^"]*)"')


def text(words: str) -> str:
    """``words`` as HTML text; U+00A0 is written as the bytes it is."""
    return html.escape(words, quote=False)


def h(element: str, /, *children: str, **attributes: str | int | None) -> str:
    """An element; children are HTML already. An attribute of ``None`` is left out, ``class_`` is class, ``a_b`` a-b."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if element in VOID:
        return f"<{element}{written}>"
    return f"<{element}{written}>{''.join(children)}</{element}>"


def utility_classes(page: str) -> str:
    """The page with each class name hashed away among layout words, as CSS-in-JS and Tailwind builds leave it."""

    def hashed(match: re.Match[str]) -> str:
        seed = zlib.crc32(match[1].encode())
        words = [UTILITIES[(seed >> shift) % len(UTILITIES)] for shift in (0, 5, 11)]
        return f' class="{" ".join(words)} css-{seed:x}"'

    return CLASS.sub(hashed, page)


def renamed_classes(page: str) -> str:
    """The page with every class name exchanged for another one, as a redesign leaves it."""
    return CLASS.sub(
        lambda match: f' class="{" ".join(f"nr-{zlib.crc32(name.encode()):x}" for name in match[1].split())}"', page
    )


def no_classes(page: str) -> str:
    """The page without any class."""
    return CLASS.sub("", page)
