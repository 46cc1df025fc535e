"""What one page's extraction shares: the cut, the article's node, and what each piece was taken for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, wraps
from typing import Any, Final, TypeVar

from lxml.html import HtmlElement

from newsbot.extract import hints as h
from newsbot.extract.container import container
from newsbot.extract.openings import continue_opening
from newsbot.extract.scripts import State, draw, state_of
from newsbot.extract.segment import Frame, Piece, Segmentation, segment
from newsbot.page import Page
from newsbot.site import Site, select

T = TypeVar("T")

LEAST_PROSE: Final = 250
"""Characters of prose below which a page may be a shell that draws its article from data."""

LONGEST_OPENING: Final = 3000
"""Characters of prose from which a page is not asked for the rest of its article."""

BODY_ROLES: Final = frozenset(("paragraph", "heading", "quote", "list"))
"""Roles whose text is prose of the article."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a piece was taken for, and the rule that said so."""

    role: str
    why: str


@dataclass
class Reading:
    """One page being read. Rules take pieces by ``claim``; a piece is claimed once.

    ``verdicts``: what each piece was taken for, by its index; ``taken``: the pieces by their role. Both in the order
    of the claims.
    """

    page: Page
    site: Site
    verdicts: dict[int, Verdict] = field(default_factory=dict)
    taken: dict[str, list[Piece]] = field(default_factory=lambda: defaultdict(list))
    memo: dict[object, Any] = field(default_factory=dict)

    @cached_property
    def cut(self) -> Segmentation:
        """The pieces of the page; where it prints no prose but carries the article as data, of that.

        Where it prints the article's opening, the rest is read from the data.
        """
        removed = frozenset(self.selected("remove"))
        cut = segment(self.page.root, removed)
        if cut.frames[0].mass >= LONGEST_OPENING or self.state is None:
            return cut
        if cut.frames[0].mass < LEAST_PROSE:
            return segment(draw(self.state))
        box = container(cut)
        printed = [piece for piece in cut.pieces[box.first : box.last] if piece.is_prose]
        return segment(self.page.root, removed) if continue_opening(printed, self.state) else cut

    @property
    def root(self) -> HtmlElement:
        """The tree that was cut: the page's own, or the one drawn from its data."""
        return self.cut.frames[0].node.getroottree().getroot()

    @cached_property
    def state(self) -> State | None:
        """The article that the page carries as data in a script."""
        return state_of(self.page)

    @cached_property
    def pieces(self) -> list[Piece]:
        return self.cut.pieces

    @cached_property
    def texts(self) -> list[Piece]:
        """The pieces of text."""
        return [piece for piece in self.pieces if piece.kind == "text"]

    @cached_property
    def box(self) -> Frame:
        """The article's node: the site file's ``container``, else where the prose hangs together."""
        return next(self.frames_at("container"), None) or container(self.cut)

    def selected(self, field: str) -> list[HtmlElement]:
        """The elements at the site file's selector for a field, in page order; [] when it has none."""
        selector = self.site.selectors.get(field)
        matches = select(self.page.selector, selector) if selector else ()
        return [match.root for match in matches if isinstance(match.root, HtmlElement)]

    def frames_at(self, field: str) -> Iterator[Frame]:
        """The frames of the elements at the site file's selector for a field."""
        if nodes := set(self.selected(field)):
            yield from (frame for frame in self.cut.frames if frame.node in nodes)

    @cached_property
    def box_range(self) -> range:
        return range(self.box.first, self.box.last or len(self.pieces))

    def inside(self, piece: Piece) -> bool:
        """Whether the piece stands in the article's node."""
        return piece.index in self.box_range

    def hints(self, piece: Piece) -> int:
        """The hints of a piece that are not already those of the whole article's node."""
        return piece.frame.hints & ~(self.box.hints if piece.index in self.box_range else self.cut.frames[0].hints)

    def claim(self, piece: Piece, role: str, why: str) -> bool:
        """Takes a piece for a role unless it is taken; says whether it did."""
        if piece.index in self.verdicts:
            return False
        self.verdicts[piece.index] = _verdict(role, why)
        self.taken[role].append(piece)
        return True

    def free(self, piece: Piece) -> bool:
        return piece.index not in self.verdicts

    def role(self, piece: Piece) -> str | None:
        verdict = self.verdicts.get(piece.index)
        return verdict.role if verdict else None

    @cached_property
    def first_prose(self) -> int:
        """The index of the first piece of the article's node that is a paragraph of prose."""
        box = self.box_range
        off = (h.OFF_BODY | h.CAPTION) & ~self.box.hints
        inside = self.pieces[box.start : box.stop]
        prose = [piece.index for piece in inside if piece.is_prose and not piece.frame.hints & off]
        if not prose:
            return box.start
        title = next((piece.index for piece in inside[: prose[-1] - box.start] if piece.role == "h1"), -1)
        return next(index for index in prose if index > title)


_verdict = lru_cache(maxsize=1024)(Verdict)


def once(view: Callable[[Reading], T]) -> Callable[[Reading], T]:
    """The view made once for a reading, for what several fields ask and no claim changes."""

    @wraps(view)
    def kept(reading: Reading) -> T:
        if view not in reading.memo:
            reading.memo[view] = view(reading)
        found: T = reading.memo[view]
        return found

    return kept
