"""A site file written: values quoted as Python, so that nothing a page said can be anything but a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from newsbot.site import Site

WIDTH: Final = 120
FIELDS: Final = (
    "name", "hosts", "publisher", "language", "zone", "seeds", "feeds", "sitemaps", "article_url", "selectors",
)  # fmt: skip
"""What a drafted file may say, in that order; what is empty is left out."""


def quoted(text: str) -> str:
    """The text as a Python literal on one line, printable characters as they are: ``literal_eval`` gives it back."""
    if "\\" in text and text.isprintable() and '"' not in text and not text.endswith("\\"):
        return f'r"{text}"'
    written = repr(text)
    return f'"{written[1:-1]}"' if written[0] == "'" and '"' not in text else written


def comment(text: str) -> str:
    """The text as it may stand behind "#": on one line, printable, not longer than a remark."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return plain if len(plain) <= WIDTH else plain[: WIDTH - 1] + "…"


def source(site: Site, *, about: str, reasons: Mapping[str, str]) -> str:
    """The site file as Python; ``reasons`` are remarks by field, or by "selectors.<field>"."""
    return "\n".join(
        [f'"""{_docstring(about)}"""', "", "from newsbot.site import Site", "", f"SITE = {call(site, reasons)}", ""]
    )


def call(site: Site, reasons: Mapping[str, str]) -> str:
    """The declaration as the call that makes it, on several lines."""
    members = [(field, value) for field in FIELDS if (value := getattr(site, field))]
    lines = [f"    {line}" for field, value in members for line in _member(field, value, reasons)]
    return "\n".join(["Site(", *lines, ")"])


def _docstring(about: str) -> str:
    return comment(about).replace("\\", "/").replace('"', "'").rstrip()


def _member(field: str, value: Any, reasons: Mapping[str, str]) -> list[str]:
    remark = [f"# {comment(reasons[field])}"] if field in reasons else []
    if isinstance(value, str):
        return [*remark, f"{field}={quoted(value)},"]
    if isinstance(value, tuple):
        return [*remark, *_tuple(field, value)]
    rows = []
    for key, selector in value.items():
        reason = reasons.get(f"selectors.{key}")
        rows += [*([f"    # {comment(reason)}"] if reason else []), f"    {quoted(key)}: {quoted(selector)},"]
    return [*remark, f"{field}={{", *rows, "},"]


def _tuple(field: str, values: tuple[str, ...]) -> list[str]:
    whole = f"{field}=({', '.join(map(quoted, values))}{',' if len(values) == 1 else ''}),"
    if len(whole) + 4 <= WIDTH:
        return [whole]
    return [f"{field}=(", *(f"    {quoted(value)}," for value in values), "),"]
