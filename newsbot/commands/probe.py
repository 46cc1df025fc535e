"""``scrapy probe URL``: what a site offers, from a few polite requests."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from newsbot import feed
from newsbot.logs import plain
from newsbot.publisher.offer import Listing, Offer, Read, Robots, offer_of
from newsbot.scout import LookCommand

MOST_ROWS = 6
LABEL = 12


class Command(LookCommand):
    """Prints the offer in words, or as one JSON object; nothing is stored."""

    def syntax(self) -> str:
        return "URL [ARTICLE_URL …] [--json]"

    def short_desc(self) -> str:
        return "Say what a site offers: robots, feeds, sitemaps, languages, zones, article URLs"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of words")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        offer = offer_of(self.look(args, opts))
        self.exitcode = offer.code
        if opts.json:
            sys.stdout.buffer.write(feed.dump(asdict(offer)) + b"\n")
        else:
            sys.stdout.buffer.write("".join(f"{plain(line)}\n" for line in words(offer)).encode("utf-8", "replace"))
        if offer.code:
            print(f"newsbot: {plain(offer.url)}: {offer.why}", file=sys.stderr)  # noqa: T201


def words(offer: Offer) -> Iterator[str]:
    """The offer line by line, each thing under its name."""
    yield from _row("site", [f"{offer.url}  {offer.publisher or '(names no publisher)'}"])
    yield from _row("robots", _robots(offer.robots))
    yield from _row("feeds", [_listing(one) for one in offer.feeds])
    yield from _row("sitemaps", [_listing(one) for one in offer.sitemaps])
    yield from _row("json-ld", [_counts(offer.json_ld)])
    yield from _row("language", [_counts(offer.languages), _counts(offer.directions)])
    yield from _row("offsets", [_counts(offer.offsets)])
    yield from _row(
        "zone", [f"{offer.zone.zone or 'unknown'}{'' if offer.zone.sure else ', a guess'}: {offer.zone.basis}"]
    )
    for shape in offer.article_urls[:MOST_ROWS]:
        yield from _row(
            "article URLs", [f"{shape.count} like {shape.pattern}", *(f"  {url}" for url in shape.examples)]
        )
    yield from _row("sections", _some(offer.sections))
    yield from _row("next pages", _some(offer.next_pages))
    yield from _row("articles", [line for one in offer.articles for line in _read(one)])
    yield from _row("no answer", [f"{url}: {why}" for url, why in offer.unanswered.items()])


def _row(label: str, lines: Sequence[str]) -> Iterator[str]:
    kept = [line for line in lines if line] or ["none"]
    yield f"{label:<{LABEL}}  {kept[0]}"
    yield from (f"{'':<{LABEL}}  {line}" for line in kept[1:])


def _robots(robots: Robots) -> list[str]:
    allowed = "allows the front page" if robots.home_allowed else "forbids the front page"
    refused = (
        f"forbids {robots.articles_refused} article URLs" if robots.articles_refused else "allows all article URLs"
    )
    delay = f"asks for {robots.crawl_delay:g} s between requests" if robots.crawl_delay else ""
    return [f"{robots.status}: {allowed}, {refused}", delay, *(f"sitemap {url}" for url in robots.sitemaps)]


def _listing(one: Listing) -> str:
    kinds = f"{one.articles} articles" + (f", {one.lists} sitemaps" if one.lists else "")
    told = [kinds, "with titles" if one.news else "", f"newest {one.newest}" if one.newest else ""]
    return f"{one.url}  {', '.join(filter(None, told))} ({one.basis})"


def _read(one: Read) -> list[str]:
    dated = f"{one.date_published} ({one.date_zone_basis})" if one.date_published else "no date"
    return [f"{one.url}  {one.outcome}", f"  {one.headline or 'no headline'}, {dated}"]


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _some(urls: Sequence[str]) -> list[str]:
    more = len(urls) - MOST_ROWS
    return [*urls[:MOST_ROWS], *([f"and {more} more"] if more > 0 else [])]
