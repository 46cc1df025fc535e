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
from newsbot.extract.segment import SKIPPED, own_hints
from newsbot.text.normalize import clean

RUNNING: Final = frozenset("abbr b bdi bdo br cite dfn em font i mark nobr q s small strong sub sup u var wbr".split())
"""Elements that colour words of a running text; any other one sets its text apart."""

OPENING: Final = re.compile(r"[\s(\[«“‘\"'¿¡/-]$")
CLOSING: Final = re.compile(r"^[\s.,:;!?)\]»”’\"'،؛؟…/-]")
MAX_PARTS: Final = 40


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

    def flush(names: str, bare: bool) -> None:
        raw = "".join(run)
        run.clear()
        if clean(raw):
            parts.append(Part(raw, names, bare))
        elif raw and parts:
            parts[-1] = Part(parts[-1].raw + " ", parts[-1].names, parts[-1].bare)

    def visit(element: HtmlElement, names: str, depth: int) -> None:
        bare = depth == 0
        run.append(element.text or "")
        for child in element:
            tag = child.tag
            if isinstance(tag, str) and tag not in SKIPPED and not own_hints(child, tag) & h.HIDDEN and depth < 12:
                if tag == "br":
                    run.append(" ")
                elif tag in RUNNING:
                    visit(child, names, depth)
                elif len(parts) < MAX_PARTS:
                    flush(names, bare)
                    inner = f"{names} {child.get('class') or ''}".strip()
                    visit(child, inner, depth + 1)
                    flush(inner, False)
            run.append(child.tail or "")
        if bare:
            flush(names, bare)

    visit(node, "", 0)
    flush("", True)
    return parts


def join(parts: Iterable[Part]) -> str:
    """The parts as one text: a blank between two elements, none where a bare text runs on without one."""
    whole, before = "", None
    for part in parts:
        runs_on = before is not None and (part.bare or before.bare or CLOSING.match(part.raw) or OPENING.search(whole))
        whole += part.raw if before is None or runs_on else " " + part.raw
        before = part
    return clean(whole)
