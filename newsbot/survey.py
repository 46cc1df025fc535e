"""What a run learns of a site as it goes: which shapes of URL are articles, and which parts bring nothing new.

It is kept in memory: a run that begins anew learns anew, within the same bounds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from newsbot.ending import ROBOTS, SKIPPED
from newsbot.page import Witness
from newsbot.shapes import branch_of, family_of, looks_like_article, shape_of
from newsbot.store import Lease, PageCommit, Url

MOST_BARREN: Final = {"family": 25, "branch": 150}
"""Pages in a row that brought nothing new, after which no more of their family, or branch of the site, are asked for.

A family made by one template is given up soon, a branch, which holds many, later; each article or list that was
worth its visit earns them one more.
"""

MOST_PROMISED: Final = 100
"""Lists among the pages of a branch taken for articles that may promise articles before one of those is read."""

MOST_UNPROVEN: Final = {False: 250, True: 400}
"""Pages in a row of the whole site, most of it unlike articles or like them, that brought nothing new; after them
only URLs of shapes that turned out to be articles are asked for.

Names made up by lot, of which no two are of one family or branch, end here.
"""

MOST_IN_VAIN: Final = 100
"""Pages of a family, a branch or the site that network or server kept back, with nothing new between them.

Articles that repeat one another are no such sign: a site of a thousand bulletins has but one template.
"""

MOST_BROKEN: Final = 100
"""Articles in a row that lists of one branch promised and that were none, however each of them ended."""

DECLARED: Final = frozenset({"feed", "sitemap"})
DECLARED_WEIGHT: Final = 12
"""How many times more is borne of URLs that the site itself lists as its pages."""

PROOFS: Final = 2
"""Articles of one shape from which other URLs of the shape are taken for articles."""

DISPROOFS: Final = 10
"""Pages of one shape, none of them an article, from which its URLs are no longer taken for articles."""

MOST_HELD: Final = 20_000
"""Links kept until their shape is known; a site of more shapes nobody knows makes them up."""

MOST_WITNESSES: Final = 5_000
"""Articles of a site about which feeds and sitemaps said something and which are yet to be read."""

LONGEST_TITLE: Final = 300
"""Characters of a title that a witness keeps."""

OUT_OF_RANGE: Final = "out_of_range"
UNTRIED: Final = frozenset({ROBOTS, SKIPPED})
ARTICLES: Final = frozenset({"article", "duplicate", "unchanged"})
LISTS: Final = frozenset({"listing", "unchanged"})


class Survey:
    """The knowledge of one site in one run.

    ``narrow``: the run was pointed at articles only, so it reads these and their related news.
    """

    def __init__(self) -> None:
        self.narrow = False
        self._witnesses: dict[str, Witness] = {}
        self._wide = False
        self._shapes: defaultdict[str, Counter[bool]] = defaultdict(Counter)
        self._barren: Counter[tuple[str, str]] = Counter()
        self._fruits: Counter[tuple[str, str]] = Counter()
        self._in_vain: Counter[tuple[str, str]] = Counter()
        self._collected: set[int] = set()
        self._shown: dict[int, str] = {}
        self._promised: Counter[str] = Counter()
        self._broken: Counter[str] = Counter()
        self._contents: set[int] = set()
        self._held: defaultdict[str, dict[str, Url]] = defaultdict(dict)
        self._links_held = 0
        self._old: set[int] = set()
        self._inside: set[int] = set()
        self._page_before: dict[str, list[int]] = {}

    # what is learned

    def seeded(self, *, article: bool) -> None:
        """A seed that no site file declares is an article, or not: one that is not makes the run a wide one."""
        self._wide |= not article
        self.narrow = article and not self._wide

    def too_old(self, url: str) -> None:
        """The article was published before the days that are wanted."""
        self._old.add(hash(url))

    def told(self, url: str, witness: Witness) -> None:
        """A feed or sitemap says something of the article; of too many unread the one told of first is forgotten."""
        if witness == Witness():
            return
        if url not in self._witnesses and len(self._witnesses) >= MOST_WITNESSES:
            del self._witnesses[next(iter(self._witnesses))]
        title = witness.title[:LONGEST_TITLE] if witness.title else None
        self._witnesses[url] = replace(witness, title=title)

    def ended(self, page: PageCommit) -> None:
        """Learns from a page that is over. What network and server decided says nothing of the site, but that
        nothing comes from there."""
        lease = page.lease
        articles = [url.url for url in page.adds if url.kind == "article"]
        hashes = list(map(hash, articles))
        self._collected.update(hashes)
        if page.outcome in ("failed", "retry", "gone"):
            self._miss(page)
            return
        is_article = bool(lease.record_id) or (page.outcome in ARTICLES and page.article is not None)
        if lease.found_via == "seed" and lease.kind == "list" and not articles:
            self.seeded(article=is_article)
        out_of_range = page.reason == OUT_OF_RANGE
        if is_article and not out_of_range:
            self._inside.add(hash(lease.url))
        if lease.found_via not in DECLARED:
            self._shapes[shape_of(lease.url)][is_article or out_of_range] += 1
        self._page_before |= {url.url: hashes for url in page.adds if url.found_via == "next"}
        if out_of_range or (page.outcome == "unchanged" and not page.adds):
            self._settle(lease, kept=is_article or out_of_range)
            self._is_worth_it(lease)
            return
        new = self._is_article_new(page) if is_article else self._is_list_new(page, articles)
        self._settle(lease, kept=is_article and new)
        self._weigh(lease, new)
        if new:
            self._is_worth_it(lease)

    def _is_worth_it(self, lease: Lease) -> None:
        for key in _keys(lease) if self._in_vain else ():
            self._in_vain.pop(key, None)

    def _miss(self, page: PageCommit) -> None:
        """Counts a page that was not to be had; one that was not asked for is no failure, but no article either."""
        if page.outcome != "failed" or page.lease.record_id is not None:
            return
        self._settle(page.lease, kept=False)
        if page.reason not in UNTRIED:
            self._in_vain.update(_keys(page.lease))

    def _settle(self, lease: Lease, *, kept: bool) -> None:
        """Whether what a list promised by its link was there."""
        branch = self._shown.get(hash(lease.url))
        if branch is None:
            return
        self._broken[branch] = 0 if kept else self._broken[branch] + 1
        if kept:
            self._promised.pop(branch, None)

    def _is_article_new(self, page: PageCommit) -> bool:
        """Whether the article's text was not seen under another URL before, whatever related news stands in it."""
        if page.outcome == "duplicate" or page.article is None:
            return page.outcome == "unchanged"
        before = len(self._contents)
        self._contents.add(hash((page.article.fields.get("headline"), page.article.fields.get("body"))))
        return len(self._contents) > before

    def _is_list_new(self, page: PageCommit, articles: list[str]) -> bool:
        """Whether the list shows an article that no list of pages showed before in this run."""
        if page.outcome not in LISTS:
            return False
        before = len(self._shown)
        branch = branch_of(page.lease.url)
        for article in articles:
            self._shown.setdefault(hash(article), branch)
        new = len(self._shown) > before
        self._promised[branch] += new and page.lease.kind == "article"
        if not new or self._broken[branch] > MOST_BROKEN:
            return False
        return page.lease.kind == "list" or self._promised[branch] <= MOST_PROMISED

    def _weigh(self, lease: Lease, new: bool) -> None:
        for key in _keys(lease):
            if new:
                self._barren.pop(key, None)
                self._fruits[key] += 1
            else:
                self._barren[key] += 1

    # what follows from it

    def witness(self, url: str) -> Witness | None:
        """What feeds and sitemaps said of the article, given once; ``None``: nothing that is still known."""
        return self._witnesses.pop(url, None)

    def likeness(self, url: str) -> bool | None:
        """Whether the pages of the URL's shape were articles in this run; ``None`` while that is open."""
        seen = self._shapes.get(shape_of(url))
        if seen is None:
            return None
        if seen[True] >= max(PROOFS, seen[False]):
            return True
        return False if not seen[True] and seen[False] >= DISPROOFS else None

    def collected(self, url: str) -> bool:
        """Whether a page of this run led to the article."""
        return hash(url) in self._collected

    def spent(self, page: Lease | Url) -> bool:
        """Whether a page is not worth its request: its like brought nothing new, or what comes now is too old."""
        if page.depth == 0 or (isinstance(page, Lease) and page.record_id is not None):
            return False
        if page.found_via == "next" and self._ends_before(page.url):
            return True
        if self._in_vain and any(self._in_vain[key] >= MOST_IN_VAIN for key in _keys(page)):
            return True
        return bool(self._barren) and self._is_barren(page)

    def _is_barren(self, page: Lease | Url) -> bool:
        weight = DECLARED_WEIGHT if page.found_via in DECLARED else 1
        for key, most in _parts(page):
            if self._barren.get(key, 0) >= most * weight + self._fruits.get(key, 0):
                return True
        unproven = self._barren.get(_whole(page), 0)
        return unproven >= MOST_UNPROVEN[looks_like_article(page.url)] and not self._is_proven(page)

    def _is_proven(self, page: Lease | Url) -> bool:
        """Whether pages of the URL's shape were articles, also those of late."""
        return self.likeness(page.url) is True and self._barren[_shape(page)] < MOST_UNPROVEN[True]

    def _ends_before(self, url: str) -> bool:
        """Whether the page of the list before this one held articles too old, most of them read, and no other."""
        articles = self._page_before.get(url, ())
        if not articles or not self._inside.isdisjoint(articles):
            return False
        return 2 * len(self._old.intersection(articles)) >= len(articles)

    def holds(self, url: str) -> bool:
        """Whether the link is kept already, or no more can be."""
        return self._links_held >= MOST_HELD or url in self._held.get(shape_of(url), ())

    def hold(self, url: Url) -> None:
        """Keeps a link of a shape nobody knows yet, until its shape turns out to be that of articles."""
        if not self.holds(url.url):
            self._held[shape_of(url.url)][url.url] = url
            self._links_held += 1

    def released(self) -> Iterator[Url]:
        """The links held whose shape is known by now to be that of articles; each comes once."""
        for shape in [shape for shape, held in self._held.items() if self.likeness(next(iter(held))) is True]:
            held = self._held.pop(shape)
            self._links_held -= len(held)
            yield from held.values()


Key = tuple[str, str]
"""A part of the site, lists and articles apart: (kind, its name)."""


def _parts(page: Lease | Url) -> Iterator[tuple[Key, int]]:
    """The family and the branch that a page belongs to, with what is borne of each."""
    yield (page.kind, family_of(page.url)), MOST_BARREN["family"]
    yield (page.kind, branch_of(page.url)), MOST_BARREN["branch"]


def _shape(page: Lease | Url) -> Key:
    return page.kind, shape_of(page.url)


def _whole(page: Lease | Url) -> Key:
    return page.kind, ""


def _keys(page: Lease | Url) -> list[Key]:
    """All parts that a page belongs to."""
    return [*(key for key, _ in _parts(page)), _shape(page), _whole(page)]
