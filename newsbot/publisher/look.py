"""What a look at a site brought: each page asked for, with its answer or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from newsbot.page import Page
from newsbot.robots import RobotsTxt


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One URL asked for. ``kind``: robots, home, section, article, feed or sitemap.

    ``basis`` says how it was found: "given", "link", "robots.txt", "index" (a sitemap of sitemaps), "feed",
    "sitemap" or "usual place". Without an answer ``page`` is ``None`` and ``reason`` a code of ``newsbot.failures``.
    """

    url: str
    kind: str
    basis: str
    page: Page | None = None
    reason: str | None = None

    @property
    def answered(self) -> Page | None:
        """The page, when it came with a status that says it is there."""
        return self.page if self.page is not None and (self.page.status or 200) < 400 else None


@dataclass(slots=True, kw_only=True)
class Look:
    """All that was seen of the site whose front page is ``home``; ``agent`` is the User-Agent it was asked with."""

    home: str
    agent: str
    seen: list[Seen] = field(default_factory=list)

    def pages(self, *kinds: str) -> Iterator[tuple[Seen, Page]]:
        """The pages of those kinds that answered, in the order they came."""
        for one in self.seen:
            if one.kind in kinds and (page := one.answered) is not None:
                yield one, page

    @property
    def robots(self) -> RobotsTxt:
        """The site's robots.txt; one that allows all when there is none."""
        return RobotsTxt(next((page.body for _, page in self.pages("robots")), b""))

    @property
    def front(self) -> Page | None:
        """The front page, ``None`` when it did not answer."""
        return next((page for _, page in self.pages("home")), None)
