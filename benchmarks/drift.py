"""How often the drift sentinel cries wolf, and what it finds: 200 ordinary runs of each of five sites, 24 breaks.

    python -m benchmarks.drift [--seeds 5]

A site publishes by day and hour, with weekends, quiet days, sections that sleep and runs that fail here and
there; its fields follow its sections. Nothing here is measured on real sites: it is what their runs look like.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import exp
from typing import Any

from newsbot.feed import to_dict
from newsbot.items import Article
from newsbot.report.breaks import Break, sentence
from newsbot.report.drift import judge
from newsbot.report.facts import SiteFacts
from newsbot.report.history import Entry, condensed, entry
from newsbot.store import Lease, PageCommit

RUNS = 200
WARM = 30
"""Runs before a break: three or four days of an hourly site, a month of a daily one."""

FIRST = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
SECTIONS = {"world": 0.3, "local": 0.25, "economy": 0.15, "sports": 0.2, "opinion": 0.1}
BLANK = to_dict(Article(record_id="", url="", canonical_url="", site="site", date_crawled="2026-01-01T00:00:00Z"))

Change = Callable[[random.Random, dict[str, Any]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How a site publishes and how it is crawled. ``weekend``: the share of a week day's news."""

    name: str
    a_day: int
    every: timedelta
    weekend: float = 0.4
    described: float = 0.9
    rejected: float = 0.1


HABITS = (
    Habit(name="daily, 120 articles", a_day=120, every=timedelta(days=1)),
    Habit(name="daily, 15 articles", a_day=15, every=timedelta(days=1), weekend=0.2, described=0.5),
    Habit(name="hourly, 200 articles a day", a_day=200, every=timedelta(hours=1)),
    Habit(name="every 6 hours, 40 a day", a_day=40, every=timedelta(hours=6), rejected=0.4),
    Habit(name="every 15 minutes, 1000 a day", a_day=1000, every=timedelta(minutes=15), weekend=0.7),
)


@dataclass(slots=True)
class Fault:
    """A break: what it does to each article, to the pages and to the lists of every run from then on."""

    name: str
    measures: tuple[str, ...]
    article: Change = lambda chance, article: None
    rejects: float = 0.0
    reason: str = "empty_shell"
    fails: float = 0.0
    empties: float = 0.0
    late: float = 0.0
    dries: bool = False


def drop(*names: str, share: float = 1.0) -> Change:
    """Takes the fields away from that share of the articles."""

    def change(chance: random.Random, article: dict[str, Any]) -> None:
        if chance.random() < share:
            for name in names:
                article[name] = BLANK[name]
                article["provenance"][name] = None

    return change


def tell(code: str) -> Change:
    return lambda chance, article: article["problems"].append(code)


def scale(factor: float) -> Change:
    def change(chance: random.Random, article: dict[str, Any]) -> None:
        article["word_count"] = int(article["word_count"] * factor)

    return change


def move_clock(hours: float) -> Change:
    def change(chance: random.Random, article: dict[str, Any]) -> None:
        moved = datetime.fromisoformat(article["date_published"]) + timedelta(hours=hours)
        article["date_published"] = moved.isoformat()

    return change


def other_source(name: str) -> Change:
    def change(chance: random.Random, article: dict[str, Any]) -> None:
        if article["provenance"][name]:
            article["provenance"][name] = "meta"

    return change


def repeat(chance: random.Random, article: dict[str, Any]) -> None:
    article["duplicate_of"] = "f" * 32


FAULTS = (
    Fault("the date's element is renamed", ("date_published",), drop("date_published", "date_precision")),
    Fault("half of the dates are lost", ("date_published",), drop("date_published", "date_precision", share=0.5)),
    Fault("the headline is not found", ("headline",), drop("headline")),
    Fault("a third of the headlines is lost", ("headline",), drop("headline", share=0.33)),
    Fault("bodies are empty", ("body", "words"), drop("body")),
    Fault("section labels are gone", ("section",), drop("section")),
    Fault("bylines are renamed", ("authors",), drop("authors")),
    Fault("pictures load by script", ("image",), drop("image")),
    Fault("standfirsts are gone", ("description",), drop("description")),
    Fault("related boxes are drawn by script", ("related",), drop("related")),
    Fault("tags are gone", ("tags",), drop("tags")),
    Fault("the site file's selector misses", ("site:section",), other_source("section")),
    Fault("bodies are cut to teasers", ("words",), scale(0.15)),
    Fault("menus run into bodies", ("words",), scale(4.0)),
    Fault("local time is declared as UTC", ("dated_ahead",), move_clock(4.0)),
    Fault("captions glue to credits", ("problem:glued_caption",), tell("glued_caption")),
    Fault("a wrong charset is declared", ("problem:mojibake",), tell("mojibake")),
    Fault("every page repeats one text", ("copies",), repeat),
    Fault("articles are empty shells", ("rejected",), rejects=0.9),
    Fault("a consent wall for most", ("rejected",), rejects=0.7, reason="consent_wall"),
    Fault("the server answers 503", ("failed",), fails=0.8),
    Fault("lists are drawn by script", ("empty_lists", "articles"), empties=0.9),
    Fault("the feed is dead, news come late", ("lag",), late=30.0),
    Fault("no new article appears in lists", ("articles",), dries=True),
)


class Site:
    """A made-up site: each ``run`` is its next one, as the facts of that run say it."""

    def __init__(self, habit: Habit, seed: int) -> None:
        self.habit = habit
        self.chance = random.Random(f"{habit.name} {seed}")
        self.now = FIRST
        self.history: list[Entry] = []

    def run(self, fault: Fault | None = None) -> list[Break]:
        """Runs once, is judged as a run is, and goes into the history."""
        facts = SiteFacts()
        for commit in self._pages(fault):
            facts.note(commit)
        for article in self._articles(fault):
            facts.note_article(article)
            facts.note(_page("article"))
        run = entry(facts.plain(), run_id="run", started=self.now.isoformat(), before=self.history)
        found = judge("site", run, self.history)
        broken = {one.measure: one.since for one in found}
        self.history = condensed([*self.history, replace(run, broken=broken)])
        self.now += self.habit.every
        return found

    def _new(self) -> int:
        """How many articles since the run before: fewer at night and on weekends, few on quiet days."""
        mood = random.Random(f"{self.habit.name} {self.now.date()}")
        expected = self.habit.a_day * (self.habit.every / timedelta(days=1))
        expected *= self.habit.weekend if self.now.weekday() >= 5 else 1.0
        expected *= 0.5 if mood.random() < 0.08 else 1.0
        if self.habit.every < timedelta(days=1):
            expected *= 0.2 if self.now.hour < 5 else 1.2
        return _poisson(self.chance, expected * mood.uniform(0.8, 1.2))

    def _articles(self, fault: Fault | None) -> Iterator[dict[str, Any]]:
        if fault is not None and fault.dries:
            return
        first = not self.history
        mood = random.Random(f"sleeping sections {self.habit.name} {self.now.date()}")
        weekend = self.now.weekday() >= 5
        weights = {
            name: weight * (0.2 if weekend and name in ("opinion", "economy") else 1.0) * (mood.random() > 0.1)
            for name, weight in SECTIONS.items()
        }
        weights["world"] = 0.3
        for _ in range(self.habit.a_day if first else self._new()):
            section = self.chance.choices(list(weights), list(weights.values()))[0]
            article = self._article(section)
            if fault is not None:
                if self.chance.random() < max(fault.rejects, fault.fails, fault.empties):
                    continue
                late = timedelta(hours=fault.late)
                published = datetime.fromisoformat(article["date_published"]) - late
                article["date_published"] = published.isoformat()
                fault.article(self.chance, article)
            yield article

    def _article(self, section: str) -> dict[str, Any]:
        chance, habit = self.chance, self.habit
        age = timedelta(hours=chance.expovariate(2)) + habit.every * chance.random()
        opinion = section == "opinion"
        filled: dict[str, tuple[float, Any, str]] = {
            "headline": (1.0, "h", "h1"),
            "body": (0.995, "b", "prose"),
            "section": (0.95, section, "site:section"),
            "authors": (0.95 if opinion else 0.45, ["a"], "printed"),
            "description": (habit.described, "d", "og"),
            "image": (0.97, {**BLANK["image"], "url": "i"}, "og"),
            "tags": (0.3 if section == "sports" else 0.8, ["t"], "printed"),
            "related": (0.75, [{}], "box"),
            "kicker": (0.1, "k", "printed"),
        }
        article = {**BLANK, "provenance": dict(BLANK["provenance"]), "problems": []}
        for name, (share, value, source) in filled.items():
            if chance.random() < share:
                article[name] = value
                article["provenance"][name] = source if chance.random() < 0.95 else "other"
        article["word_count"] = int(exp(chance.gauss(6.7 if opinion else 5.8, 0.5)))
        article["date_crawled"] = self.now.isoformat()
        if chance.random() < 0.98:
            article["provenance"]["date_published"] = "time[datetime]"
        article["date_published"] = (self.now - age).isoformat()
        article["date_precision"] = "minute"
        article["duplicate_of"] = "e" * 32 if chance.random() < 0.05 else None
        article["problems"] = ["repeated_paragraph"] if chance.random() < 0.05 else []
        return article

    def _pages(self, fault: Fault | None) -> Iterator[PageCommit]:
        new = self._new()
        bad = random.Random(f"bad hours {self.habit.name} {self.now.date()}").random() < 0.1
        rejected = self.habit.rejected if fault is None or not fault.rejects else fault.rejects
        failed = (0.15 if bad else 0.02) if fault is None or not fault.fails else fault.fails
        reason = fault.reason if fault is not None else "listing"
        for _ in range(int(new * rejected / (1 - rejected))):
            yield _page("rejected", reason)
        for _ in range(new * 2):
            yield _page("failed", "http_5xx") if self.chance.random() < failed else _page("unchanged")
        for _ in range(20):
            empty = self.chance.random() < (fault.empties if fault is not None and fault.empties else 0.1)
            if self.chance.random() > 0.3:
                yield replace(_page("listing", kind="list"), listed=None if empty else ["url"])


def _page(outcome: str, reason: str | None = None, kind: str = "article") -> PageCommit:
    lease = Lease(
        id=1, url="http://site/", site="site", host="site", kind=kind, found_via="link", depth=1, related_depth=0,
        priority=0, tries=0,
    )  # fmt: skip
    return PageCommit(lease=lease, outcome=outcome, reason=reason)


def _poisson(chance: random.Random, expected: float) -> int:
    limit, product, count = exp(-min(expected, 500)), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count


def false_alarms(habit: Habit, seed: int, runs: int = RUNS) -> list[Break]:
    """The breaks found in so many ordinary runs."""
    site = Site(habit, seed)
    return [found for _ in range(runs) for found in site.run()]


def runs_until_found(habit: Habit, fault: Fault, seed: int, most: int = 100) -> int | None:
    """How many runs after the break it was named by one of its measures; ``None``: in none of ``most``."""
    site = Site(habit, seed)
    for _ in range(WARM if habit.every >= timedelta(hours=6) else 24 * 9 * (3600 // habit.every.seconds)):
        site.run()
    for number in range(1, most + 1):
        if {found.measure for found in site.run(fault)} & set(fault.measures):
            return number
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=1)
    seeds = range(parser.parse_args().seeds)
    alarms = 0
    for habit in HABITS:
        found = [one for seed in seeds for one in false_alarms(habit, seed)]
        alarms += len(found)
        print(f"{habit.name:<32} {RUNS * len(seeds)} ordinary runs, {len(found)} false alarms")
        for one in found[:5]:
            print(f"    {sentence(one)}")
    print()
    print(f"{'break, found in run':<40}" + "".join(f"{habit.name.split(',')[0]:>18}" for habit in HABITS[:4]))
    missed = 0
    for fault in FAULTS:
        row = [runs_until_found(habit, fault, 0) for habit in HABITS[:4]]
        missed += row.count(None)
        print(f"{fault.name:<40}" + "".join(f"{'not found' if found is None else found:>18}" for found in row))
    print(f"\n{alarms} false alarms, {missed} of {4 * len(FAULTS)} breaks not found")
    sys.exit(bool(alarms))


if __name__ == "__main__":
    main()
