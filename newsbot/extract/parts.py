"""The parts of a line: what its inner elements print, apart, hidden ones left out, nothing glued.

A heading may hold a kicker and the headline in two spans, a byline a name and a job title. The text
of the whole element glues or mixes them; here each element's own text is one part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from newsbot.extract import hints as h
from newsbot.extract.segment import SKIPPED
from newsbot.text.normalize import clean

RUNNING: Final = frozenset(
    ("abbr", "b", "bdi", "bdo", "cite", "dfn", "em", "font", "i", "mark", "nobr", "q", "s", "small", "strong", "sub",
     "sup", "u", "var", "wbr")
)  # fmt: skip
"""Elements that colour words of a running text; any other one sets its text apart."""

OPENING: Final = re.compile(r"[\s(\[«“‘\"'¿¡/-]$")
CLOSING: Final = re.compile(r"^[\s.,:;!?)\]»”’\"'،؛؟…/-]")
MAX_PARTS: Final = 40
MAX_DEPTH: Final = 12


@dataclass(frozen=True, slots=True)
class Part:
    """One element's own text: ``raw`` with its blanks, and the class names of the element that sets it apart.

    ``bare``: the text stands in the line itself, in no inner element.
    """

    raw: str
    names: str = ""
    bare: bool = False

    @property
    def text(self) -> str:
        return clean(self.raw)


def parts_of(node: HtmlElement) -> list[Part]:
    """The parts of an element in order; [] when it prints nothing. Bounded by ``MAX_PARTS``."""
    parts: list[Part] = []
    run: list[str] = []
    _visit(node, "", 0, run, parts)
    _close(run, parts, "", True)
    return parts


def _visit(node: HtmlElement, names: str, depth: int, run: list[str], parts: list[Part]) -> None:
    run.append(node.text or "")
    for child in node:
        tag = child.tag
        if tag == "br":
            run.append(" ")
        elif not isinstance(tag, str) or tag in SKIPPED or depth > MAX_DEPTH:
            pass
        elif h.own_hints(child, tag) & h.HIDDEN:
            run.append(_punctuation(child))
        elif tag in RUNNING:
            _visit(child, names, depth, run, parts)
        elif len(parts) < MAX_PARTS:
            inner = f"{names} {child.get('class') or ''}"
            _close(run, parts, names, depth == 0)
            _visit(child, inner, depth + 1, run, parts)
            _close(run, parts, inner, False)
        run.append(child.tail or "")


def _punctuation(hidden: HtmlElement) -> str:
    """The colon or dash that a hidden element says in place of the layout; "" when it says words."""
    text = hidden.text_content() if len(hidden) == 0 else ""
    return text if len(text) < 8 and not any(map(str.isalnum, text)) else ""


def _close(run: list[str], parts: list[Part], names: str, bare: bool) -> None:
    """Ends the current run of text: a part, or a blank behind the last one."""
    raw = "".join(run)
    run.clear()
    if clean(raw):
        parts.append(Part(raw, names, bare))
    elif raw and parts:
        last = parts[-1]
        parts[-1] = Part(last.raw + " ", last.names, last.bare)


def join(parts: Iterable[Part]) -> str:
    """The parts as one text: a blank between two elements, none where a bare text runs on without one."""
    whole, before = "", None
    for part in parts:
        runs_on = before is not None and (part.bare or before.bare or CLOSING.match(part.raw) or OPENING.search(whole))
        whole += part.raw if before is None or runs_on else " " + part.raw
        before = part
    return clean(whole)
