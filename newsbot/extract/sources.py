"""A field as a short table of sources in order of trust; the first that answers wins and is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from newsbot.extract.reading import Reading
from newsbot.metadata import text
from newsbot.site import select
from newsbot.text.normalize import clean

T = TypeVar("T")
Source = tuple[str, Callable[[Reading], T | None]]


def win(reading: Reading, sources: Iterable[Source[T]]) -> tuple[T | None, str | None]:
    """(value, name) of the first source with a value that is not empty; (None, None) when none has."""
    for name, read in sources:
        value = read(reading)
        if value:
            return value, name
    return None, None


def all_of(reading: Reading, sources: Iterable[Source[T]]) -> list[tuple[str, T]]:
    """(name, value) of every source that answers, in order of trust: for ``explain`` and cross-checks."""
    return [(name, value) for name, read in sources if (value := read(reading))]


def selected(field: str) -> Source[str]:
    """The text at the site file's selector for a field, as the source "site:<field>"."""

    def read(reading: Reading) -> str | None:
        texts = selected_texts(reading, field)
        return texts[0] if texts else None

    return f"site:{field}", read


def selected_texts(reading: Reading, field: str) -> list[str]:
    """The texts of all nodes at the site file's selector; [] when it has none."""
    selector = reading.site.selectors.get(field)
    if not selector:
        return []
    found = []
    for match in select(reading.page.selector, selector):
        root = match.root
        text = clean(root if isinstance(root, str) else " ".join(root.itertext()))
        if text:
            found.append(text)
    return found


def meta(name: str, *keys: str) -> Source[str]:
    """The first meta content under any of the keys."""

    def read(reading: Reading) -> str | None:
        found = reading.page.metadata.first(*keys)
        return clean(found[1]) or None if found else None

    return name, read


def json_ld(*keys: str) -> Source[str]:
    """The text at the first of the keys of the page's JSON-LD article."""

    def read(reading: Reading) -> str | None:
        node = reading.page.metadata.article or {}
        return next((value for key in keys if (value := text(node.get(key)))), None)

    return "json-ld", read


def microdata(*keys: str) -> Source[str]:
    def read(reading: Reading) -> str | None:
        found: Sequence[str] = next((v for key in keys if (v := reading.page.metadata.microdata.get(key))), ())
        return clean(found[0]) or None if found else None

    return "microdata", read
