"""``scrapy search QUERY``: finds collected articles, offline."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict

from newsbot import exitcodes
from newsbot.dataset.lines import Problem, check_sites, site_folders
from newsbot.errors import UsageError
from newsbot.filters import add_filters, days_given, names_given
from newsbot.search.excerpt import BOLD, PLAIN, excerpt, isolated
from newsbot.search.index import catch_up, forget, index_path, opened
from newsbot.search.query import Filters, Found, search, terms
from newsbot.upkeep import UpkeepCommand

SHOWN = 20
"""Bad lines that are named; all are counted."""


MOST = 1_000_000
"""Articles that may be asked for."""


class Command(UpkeepCommand):
    """Reads what was published since it was last asked, then answers; without a query it only reads."""

    def syntax(self) -> str:
        return "[options] [QUERY ...]"

    def short_desc(self) -> str:
        return "Search the collected articles, offline"

    def long_desc(self) -> str:
        return (
            f"{self.short_desc()}. All words must be there, in any spelling (hamza, alef, ya, diacritics, tatweel, "
            'digits) and within other words; "words in quotation marks" must follow each other.'
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_filters(parser)
        parser.add_argument("--limit", type=int, default=10, metavar="N", help="show the best N (10)")
        parser.add_argument("--json", action="store_true", help="print one JSON object an article")
        parser.add_argument("--rebuild", action="store_true", help="make the index anew first")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        if not 1 <= opts.limit <= MOST:
            raise UsageError(f"--limit {opts.limit}: give a number from 1 to {MOST}")
        wanted = terms(" ".join(args)) if args else []
        since, until = days_given(opts, now=self.clock())
        filters = Filters(since=since, until=until, languages=names_given(opts.lang), sites=names_given(opts.site))
        path = index_path(self._settings["NEWSBOT_STORE"], self.output)
        folders = site_folders(self.output)
        check_sites(filters.sites, folders)
        if opts.rebuild:
            forget(path)
        problems: Counter[str] = Counter()

        def tell(problem: Problem) -> None:
            problems[problem.code] += 1
            if problems.total() <= SHOWN:
                self.complain(f"{problem}; not indexed")

        with opened(path) as database:
            read = catch_up(database, folders, tell)
            if wanted:
                found, count = search(database, wanted, filters, limit=opts.limit)
                self._show(found, count, wanted, as_json=opts.json)
            else:
                [count] = database.execute("SELECT count(*) FROM articles").fetchone()
                self.say(f"{path}: {count} articles; {read} parts were new")
        if problems:
            self.complain(f"{problems.total()} lines hold no article; `scrapy verify` names them")
            self.exitcode = exitcodes.GATE

    def _show(self, found: list[Found], count: int, wanted: list[str], *, as_json: bool) -> None:
        if as_json:
            self.say(*(json.dumps(_plain(article, wanted), ensure_ascii=False) for article in found))
            return
        marks = (BOLD, PLAIN) if sys.stdout.isatty() else ("", "")
        for number, article in enumerate(found, 1):
            self.say(*_words(number, article, wanted, marks), "")
        self.say(f"{len(found)} of {count} articles" if found else "no article has all of these words")


def _plain(article: Found, wanted: list[str]) -> dict[str, object]:
    values = asdict(article)
    del values["body"]
    return {**values, "excerpt": excerpt(article.body, wanted)}


def _words(number: int, article: Found, wanted: list[str], marks: tuple[str, str]) -> list[str]:
    day = (article.date_published or "no date")[:10]
    # The marks are put in after the text was cleaned of escapes: theirs are the only ones.
    shown = excerpt(article.body, wanted, marks=marks)
    return [
        f"{number:>2}. {isolated(article.headline)}",
        f"    {article.site} · {article.language or 'no language'} · {isolated(day)} · {isolated(article.url)}",
        f"    \u2068{shown}\u2069",
    ]
