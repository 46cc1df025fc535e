"""How linked headlines and prose follow each other over a page: what tells lists of articles from articles."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from newsbot.extract import hints as h
from newsbot.extract.phrases import UNSPACED
from newsbot.extract.reading import Reading
from newsbot.extract.segment import Piece

ELSEWHERE: Final = h.NAV | h.FOOTER | h.BREADCRUMB | h.SHARE | h.TAGS | h.COMMENTS | h.HIDDEN | h.TICKER
BESIDE: Final = h.RELATED | h.ASIDE | h.AD | h.NEWSLETTER | h.CONSENT | h.BIO
SHORTEST_HEADLINE: Final = 20
"""Characters of a linked headline; less under a heading, or where words stand without blanks."""
SHORTEST_HEADING: Final = 12
FEWEST_OPENED: Final = 4
OFTEN: Final = 3
"""Times that a short linked text ("Read more") stands on a page that it marks the teasers of."""
SHORTEST_TEXT: Final = 40
"""Characters outside links of a piece that counts as prose; of Chinese, Japanese or Thai ``SHORTEST_WIDE``."""
SHORTEST_WIDE: Final = 15
WIDE_WEIGHT: Final = 3
"""Latin characters that one of those stands for."""
ADDRESS: Final = re.compile(
    r"(?!(?:javascript|mailto|tel|data|about|sms):)(?:(?:https?:)?//(?P<host>[^/?#:]*)(?::\d*)?)?(?P<path>[^#]*)", re.I
)


@dataclass(frozen=True, slots=True)
class Flow:
    """How linked headlines and prose follow each other over the page, in characters.

    ``headlines``: links to other pages of the site that read like headlines, each page once;
    ``headed``: those with prose behind them; ``prose``: all prose; ``lead``: what stands between the
    page's own headline and the first linked one; ``longest``: the longest run without a linked one.
    """

    headlines: int
    headed: int
    prose: int
    lead: int
    longest: int


def measure_flow(reading: Reading) -> Flow:
    """The page's ``Flow``, in one pass over its pieces."""
    return _Flowing(reading).run()


def is_long(text: str) -> bool:
    """Whether a linked text is as long as headlines are."""
    return len(text) >= SHORTEST_HEADLINE or (len(text) >= 8 and UNSPACED.search(text) is not None)


class _Flowing:
    """The pass over the pieces that measures ``Flow``."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        parts = urlsplit(reading.page.url)
        self.host = (parts.hostname or "").removeprefix("www.")
        self.path = parts.path.rstrip("/")
        self.targets: set[str] = set()
        self.opened = self._opened()
        self.more = Counter(
            piece.text for piece in reading.pieces if piece.links and 4 <= len(piece.text) < SHORTEST_HEADLINE
        )
        self.headed = self.prose = self.lead = self.longest = self.run_length = 0
        self.after_headline = self.after_own = False

    def run(self) -> Flow:
        verdicts = self.reading.verdicts
        for piece in self.reading.pieces:
            if piece.kind != "text":
                continue
            verdict = verdicts.get(piece.index)
            role = verdict.role if verdict else None
            hints = piece.frame.hints
            if hints & ELSEWHERE and role != "paragraph":
                continue
            if role == "headline" and piece.role == "h1":
                self._close()
                self.lead, self.after_own, self.after_headline = 0, True, False
            elif target := self._target(piece):
                self._headline(piece, target)
            elif target := self.opened.get(piece.index):
                self._headline(piece, target)
                self._prose(piece)
            elif role == "paragraph" or not hints & BESIDE:
                self._prose(piece)
        self._close()
        return Flow(len(self.targets), self.headed, self.prose, self.lead, self.longest)

    def _opened(self) -> dict[int, str]:
        """The pages that pieces lead to whose first words are a linked headline, the teaser behind it in the same
        piece; {} unless most of the page's longer pieces are so, for paragraphs may begin with a link."""
        found = {}
        longer = 0
        for piece in self.reading.pieces:
            if piece.kind != "text" or len(piece.text) - piece.link_chars < SHORTEST_TEXT:
                continue
            longer += 1
            href, text = piece.links[0] if piece.links else ("", "")
            if is_long(text) and piece.text.startswith(text) and (target := self._elsewhere(href)):
                found[piece.index] = target
        return found if len(found) >= FEWEST_OPENED and 2 * len(found) > longer else {}

    def _headline(self, piece: Piece, target: str) -> None:
        if target not in self.targets:
            self.targets.add(target)
            self.after_headline = True
        if not piece.frame.hints & BESIDE:
            self._close()
            self.after_own = self.after_own and piece.role[0] != "h"

    def _prose(self, piece: Piece) -> None:
        plain = len(piece.text) - piece.link_chars
        if plain < SHORTEST_WIDE or 2 * plain < len(piece.text):
            return
        wide = UNSPACED.search(piece.text, 0, 20) is not None
        if plain < SHORTEST_TEXT and not wide:
            return
        if piece.role[0] == "h" or piece.role == "figcaption":
            return
        size = plain * (WIDE_WEIGHT if wide else 1)
        self.prose += size
        self.run_length += size
        if self.after_headline:
            self.headed += 1
            self.after_headline = False

    def _close(self) -> None:
        if self.after_own or not self.targets:
            self.lead = max(self.lead, self.run_length)
            self.after_own = self.after_own and not self.run_length
        self.longest = max(self.longest, self.run_length)
        self.run_length = 0

    def _target(self, piece: Piece) -> str | None:
        """The page of the site that a piece leads to as a headline does; ``None`` for any other piece.

        "Read more", said again and again, marks a teaser whose headline is no link.
        """
        if piece.inside is not None:
            href = piece.inside
        elif piece.links and piece.link_density > 0.6:
            href = piece.links[0][0]
        else:
            return None
        headed = piece.role[0] == "h" and len(piece.text) >= SHORTEST_HEADING
        if not headed and not is_long(piece.text) and self.more[piece.text] < OFTEN:
            return None
        return self._elsewhere(href)

    def _elsewhere(self, href: str) -> str | None:
        """Path and query of an address on the page's own site that is not the page itself."""
        match = ADDRESS.match(href.strip())
        if match is None:
            return None
        host = (match["host"] or self.host).lower().removeprefix("www.")
        if host != self.host and not host.endswith(f".{self.host}") and not self.host.endswith(f".{host}"):
            return None
        return None if match["path"].rstrip("/") in ("", self.path) else match["path"]
