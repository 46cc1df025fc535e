"""What a correct crawl of the newsroom holds after each day, told from the model alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from newsbot.demo import pages
from newsbot.demo.expected import record
from newsbot.demo.expected import ticker as shown_ticker
from newsbot.demo.newsroom import CORRECTED, DAYS, SITE, WITHDRAWN, Entry, entries, url_of
from newsbot.demo.strays import FORBIDDEN, STRAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The dataset after a day, the days before it included.

    ``articles``: canonical URL → fields of the newest revision; ``revisions``: how many there are;
    ``rejected``: URL → reason code; ``duplicates``: another URL → the article it shows;
    ``copies``: URL → the article whose text it repeats; ``withdrawn``: the tombstones' URLs;
    ``refused``: URLs that robots.txt disallows; ``hidden``: reached through related news only.
    """

    articles: dict[str, dict[str, Any]]
    revisions: dict[str, int]
    rejected: dict[str, str]
    duplicates: dict[str, str]
    copies: dict[str, str]
    ticker: frozenset[str]
    withdrawn: tuple[str, ...]
    refused: tuple[str, ...]
    hidden: frozenset[str]


@cache
def after(day: int) -> Truth:
    """The truth after that day (1, 2 or 3)."""
    known = entries(day)
    corrected, withdrawn = url_of(*CORRECTED), url_of(*WITHDRAWN)
    revisions = dict.fromkeys(known, 1)
    if day >= 2:
        revisions[corrected] += 1
    if day >= 3:
        revisions[withdrawn] += 1
    return Truth(
        articles={url: _fields(entry) for url, entry in known.items()},
        revisions=revisions,
        rejected={stray.url: stray.reason for stray in STRAYS if stray.outcome == "rejected"},
        duplicates=_duplicates(known),
        copies={url: entry.copy_of for url, entry in known.items() if entry.copy_of},
        ticker=_ticker(day),
        withdrawn=(withdrawn,) if day >= 2 else (),
        refused=(FORBIDDEN,),
        hidden=frozenset(url for url, entry in known.items() if not entry.listed),
    )


def _fields(entry: Entry) -> dict[str, Any]:
    return record(entry.story, entry.shape, site=SITE, zoned=True)


def _duplicates(known: dict[str, Entry]) -> dict[str, str]:
    dressed = {variant: url for url, entry in known.items() for variant in entry.story.variants}
    return {**dressed, **pages.redirects()}


def _ticker(day: int) -> frozenset[str]:
    lines = {line for past in DAYS[:day] for line in pages.ticker(past)}
    for entry in entries(day).values():
        lines.update(shown_ticker(entry.story, entry.shape))
    return frozenset(lines)
