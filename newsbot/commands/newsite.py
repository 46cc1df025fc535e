"""``scrapy newsite URL``: a site file drafted from what a site offers, and its articles saved as fixtures."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any, Final

from newsbot import sites
from newsbot.errors import OutputError, UsageError
from newsbot.exitcodes import DONE, GATE
from newsbot.logs import plain
from newsbot.page import Page
from newsbot.publisher.draft import Draft, draft_of, name_of
from newsbot.publisher.expectation import KINDS, NAMES, TEXT, Expectations, expectations
from newsbot.publisher.fixtures import Fixture, fixtures_in
from newsbot.publisher.look import Look
from newsbot.publisher.offer import article_urls, offer_of
from newsbot.publisher.place import Place, first_text, place_of, second_text
from newsbot.publisher.selecting import Selected, selected
from newsbot.publisher.sitefile import Layouts, write
from newsbot.scout import LookCommand
from newsbot.urls import canonicalize

FOLDER: Final = "sites"
SHOWN: Final = ("headline", "section", "authors", "date_published", "tags", "related")
"""Fields of each saved article that are shown, for a reader to see what is wrong."""


class Command(LookCommand):
    """Writes DIR/<name>.py and DIR/pages/<name>/<slug>/; says what it is unsure of."""

    def syntax(self) -> str:
        return "URL [ARTICLE_URL …] [--expect FIELD=VALUE …] [--name NAME] [--dir DIR] [--force | --rebuilt DATE]"

    def short_desc(self) -> str:
        return "Draft a site file from a site's front page and articles, and save these with their records"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--expect",
            action="append",
            default=[],
            metavar="FIELD=VALUE|FILE",
            help="what the first ARTICLE_URL gives, or a JSON or TOML file of that; where it is read otherwise, "
            "a selector is looked for; exit code 4 when there is none",
        )
        parser.add_argument("--name", help="the site's name (default: of its host)")
        parser.add_argument("--dir", default=FOLDER, help=f"the folder of site files (default {FOLDER})")
        again = parser.add_mutually_exclusive_group()
        again.add_argument(
            "--force", action="store_true", help="write over the file that there is, and the records of its saved pages"
        )
        again.add_argument(
            "--rebuilt",
            type=_day,
            metavar="DATE",
            help="add a layout to the file: the site was rebuilt on DATE, older pages keep the layout they had",
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        wanted = expectations(opts.expect)
        named = list(dict.fromkeys([*([wanted.url] if wanted.url else []), *args[1:]]))
        if wanted.values and not named:
            raise UsageError("--expect says what an article gives: name its ARTICLE_URL behind the front page's")
        if opts.rebuilt and opts.rebuilt > self.clock(opts)().date():
            raise UsageError(f"--rebuilt {opts.rebuilt} is yet to come: what is there now is the old layout")
        look = self.look([args[0], *named], opts)
        offer = offer_of(look)
        if offer.code:
            self.exitcode = offer.code
            print(f"newsbot: {plain(offer.url)}: {offer.why}", file=sys.stderr)  # noqa: T201
            return
        drafted = draft_of(offer, opts.name or name_of(offer), article_urls(look))
        place = place_of(Path(opts.dir), drafted.site.name)
        if place.taken and not (opts.force or opts.rebuilt):
            raise UsageError(f"{place.taken} is there already; --force writes over it, --rebuilt DATE adds a layout")
        done = _selected(drafted, wanted, look, named[:1])
        text = second_text(done.draft, place, opts.rebuilt) if opts.rebuilt else first_text(done.draft)
        self._refuse_taken(text.layouts, place.file)
        try:
            place.file.parent.mkdir(parents=True, exist_ok=True)
            write(place.file, text.text, text.layouts)
            saved = place.save(_articles(look), done.draft.site, beside=bool(opts.rebuilt))
            _settle(saved, done)
            again = _again(place, saved, text.layouts) if opts.force else []
        except OSError as error:
            raise OutputError(f"{error.filename}: {error.strerror}") from error
        self.exitcode = GATE if done.missing else DONE
        self._say(done.told, _told(place, saved, again, [*done.draft.doubts, *text.doubts]), self._next(place))

    def _say(self, *parts: Iterable[str]) -> None:
        lines = (f"{plain(line)}\n" for line in chain(*parts))
        sys.stdout.buffer.write("".join(lines).encode("utf-8", "replace"))

    def _refuse_taken(self, layouts: Layouts, file: Path) -> None:
        """Raises ``SiteError`` when another file has the site's name or host."""
        assert self.settings is not None
        registry = sites.load(self.settings.getlist("NEWSBOT_SITE_MODULES"))
        known = registry.files.get(layouts[0].name)
        if known is None or not file.exists() or not os.path.samefile(known, file):
            registry.add(layouts, str(file))

    def _next(self, place: Place) -> Iterator[str]:
        """What to do next, in words."""
        assert self.settings is not None
        folder = place.file.parent
        module = ".".join(folder.parts)
        if folder.is_absolute():
            module = folder.name
            yield f"Python must find it: export PYTHONPATH={folder.parent}"
        modules = self.settings.getlist("NEWSBOT_SITE_MODULES")
        if module not in modules:
            yield f"To use it: export NEWSBOT_SITE_MODULES={','.join([*modules, module])}"
        where = "" if str(folder) == FOLDER else f" --dir {folder}"
        yield "Look at the records, and say by --expect what is wrong in one."
        yield f"Then: newsbot testsite {place.pages.name}{where}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2026-02-01") from error


def _articles(look: Look) -> list[Page]:
    """The pages of the look that were read as articles."""
    return [page for _, page in look.pages("article") if page.article().outcome == "article"]


def _selected(draft: Draft, wanted: Expectations, look: Look, named: Sequence[str]) -> Selected:
    """The draft with selectors for what its reader expects of the article named."""
    if not wanted.values:
        return Selected(draft=draft)
    [url] = map(canonicalize, named)
    page = next((page for _, page in look.pages("article") if url in (page.url, page.requested_url)), None)
    if page is None:
        raise UsageError(f"{url} did not answer, so --expect has no page to look at")
    return selected(draft, wanted.values, page, [one for one in _articles(look) if one is not page])


def _settle(saved: Sequence[Fixture], done: Selected) -> None:
    """Writes what is expected and no selector gives into the record, so that the saved page fails until it is right."""
    for fixture in saved:
        if fixture.meta["url"] == done.page:
            for name, values in done.missing.items():
                if KINDS[name] in (TEXT, NAMES):
                    fixture.expect(name, values)


def _again(place: Place, saved: Sequence[Fixture], layouts: Layouts) -> list[Fixture]:
    """The pages saved before, their records written anew by the new file."""
    registry = sites.Registry()
    registry.add(layouts, str(place.file))
    older = [one for one in fixtures_in(place.pages) if one not in saved]
    for fixture in older:
        fixture.update(registry)
    return older


def _told(place: Place, saved: Sequence[Fixture], again: Sequence[Fixture], doubts: Sequence[str]) -> Iterator[str]:
    yield f"wrote {place.file}"
    for fixture in saved:
        yield f"saved {fixture.folder}"
        yield from (f"  {name:<14}  {_shown(fixture.expected[name])}" for name in SHOWN)
    yield from (f"read again {fixture.folder}" for fixture in again)
    yield from (f"unsure: {doubt}" for doubt in doubts)


def _shown(value: Any) -> str:
    """A value of a record in words, of a related edge its headline and label."""
    if isinstance(value, list):
        return ", ".join(map(_shown, value)) or "none"
    if isinstance(value, dict):
        return f"{value['headline']} ({value['label'] or 'no label'})"
    return str(value or "none")
