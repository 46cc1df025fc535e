"""``scrapy newsite URL``: a site file drafted from what a site offers, and its articles saved as fixtures."""

from __future__ import annotations

import argparse
import ast
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from scrapy.exceptions import UsageError as ScrapyUsageError

from newsbot import extract, sites
from newsbot.commands import probe
from newsbot.errors import OutputError, UsageError
from newsbot.exitcodes import UNWRITABLE
from newsbot.logs import plain
from newsbot.page import Page
from newsbot.publisher.draft import Draft, draft_of, name_of
from newsbot.publisher.fixtures import save, slug_of
from newsbot.publisher.literal import source
from newsbot.publisher.look import Look
from newsbot.publisher.offer import article_urls, offer_of
from newsbot.site import Site

FOLDER = "sites"


class Command(probe.Command):
    """Writes DIR/<name>.py and DIR/pages/<name>/<slug>/; says what it is unsure of."""

    def syntax(self) -> str:
        return "URL [ARTICLE_URL …] [--name NAME] [--dir DIR] [--force]"

    def short_desc(self) -> str:
        return "Draft a site file from a site's front page and articles, and save these with their records"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--name", help="the site's name (default: of its host)")
        parser.add_argument("--dir", default=FOLDER, help=f"the folder of site files (default {FOLDER})")
        parser.add_argument("--force", action="store_true", help="write over the files that there are")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args:
            raise ScrapyUsageError("name the site's front page: scrapy newsite https://example.com/")
        self.guarded(lambda: self._draft(args, opts))

    def _draft(self, args: list[str], opts: argparse.Namespace) -> None:
        look = self.look(args, opts)
        offer = offer_of(look)
        self.exitcode = offer.code
        if offer.code:
            print(f"newsbot: {plain(offer.url)}: {offer.why}", file=sys.stderr)  # noqa: T201
            return
        drafted = draft_of(offer, opts.name or name_of(offer), article_urls(look))
        folder = Path(opts.dir)
        file = folder / f"{drafted.site.name.replace('-', '_').replace('.', '_')}.py"
        pages = folder / "pages" / drafted.site.name
        if not opts.force and (file.exists() or pages.exists()):
            raise UsageError(f"{file if file.exists() else pages} is there already; --force writes over it")
        text = source(drafted.site, about=f"{drafted.site.hosts[0]}, drafted by newsite.", reasons=drafted.reasons)
        self._check(drafted.site, text, file)
        try:
            saved = _write(file, text, pages, drafted, look)
        except OSError as error:
            self.exitcode = UNWRITABLE
            raise OutputError(f"{error.filename}: {error.strerror}") from error
        sys.stdout.buffer.write("".join(f"{plain(line)}\n" for line in _told(file, saved, drafted)).encode())

    def _check(self, site: Site, text: str, file: Path) -> None:
        """Raises ``SiteError`` when another file has its name or host; that the text is Python is a rule of ours."""
        assert self.settings is not None
        ast.parse(text)
        registry = sites.load(self.settings.getlist("NEWSBOT_SITE_MODULES"))
        known = registry.files.get(site.name)
        if known is None or not file.exists() or not os.path.samefile(known, file):
            registry.add([site], str(file))


def _write(file: Path, text: str, pages: Path, drafted: Draft, look: Look) -> list[Path]:
    file.parent.mkdir(parents=True, exist_ok=True)
    saved = []
    for page in _articles(look, drafted.site):
        saved.append(pages / slug_of(page.url))
        save(saved[-1], page, page.article().article, site=drafted.site.name)
    fresh = file.with_suffix(".tmp")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(file)
    return saved


def _articles(look: Look, site: Site) -> Iterator[Page]:
    """The article pages of the look, read by the draft."""
    for _, page in look.pages("article"):
        extract.open(page, site)
        if page.article().outcome == "article":
            yield page


def _told(file: Path, saved: list[Path], drafted: Draft) -> Iterator[str]:
    yield f"wrote {file}"
    yield from (f"saved {folder}" for folder in saved)
    yield from (f"unsure: {doubt}" for doubt in drafted.doubts)
    module = ".".join(file.parent.parts)
    yield f"To use it: export NEWSBOT_SITE_MODULES=newsbot.sites,{module}"
    yield f"Then look at the records, and: newsbot testsite {drafted.site.name} --dir {file.parent}"
