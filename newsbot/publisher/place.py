"""Where a site's file and saved pages are, and what is to be written there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from newsbot.errors import SiteError, UsageError
from newsbot.page import Page
from newsbot.publisher.draft import Draft
from newsbot.publisher.expectation import article_by
from newsbot.publisher.fixtures import Fixture, fixtures_in, save, slug_of
from newsbot.publisher.literal import source
from newsbot.publisher.sitefile import Layouts, layouts_of, not_carried, with_layout
from newsbot.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A site file's text, the layouts that it declares, and doubts about it."""

    text: str
    layouts: Layouts
    doubts: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The file of a site, and the folder of its saved pages."""

    file: Path
    pages: Path

    @property
    def taken(self) -> Path | None:
        """What is there already."""
        return next((path for path in (self.file, self.pages) if path.exists()), None)

    def save(self, pages: Sequence[Page], site: Site, *, beside: bool = False) -> list[Fixture]:
        """Saves pages with the records that they give by the site's declaration; raises ``OSError``.

        ``beside``: a page that is saved already stays, and the new one is named by its day too.
        """
        saved = []
        for page in pages:
            folder = self.pages / slug_of(page.url)
            if beside and folder.exists():
                folder = folder.with_name(f"{folder.name}-{page.visit.now:%Y%m%d}")
            save(folder, page, article_by(page, site), site=site.name)
            saved.append(Fixture(folder))
        return saved


def place_of(folder: Path, name: str) -> Place:
    """The place of a site in a folder of site files; a module's name has no dash and no dot."""
    return Place(file=folder / f"{name.replace('-', '_').replace('.', '_')}.py", pages=folder / "pages" / name)


def first_text(draft: Draft) -> Text:
    """The file of a site that had none."""
    text = source(draft.site, about=f"{draft.site.hosts[0]}, drafted by newsite.", reasons=draft.reasons)
    return Text(text=text, layouts=(draft.site,))


def second_text(draft: Draft, place: Place, rebuilt: date) -> Text:
    """The file that there is with the draft as its newest layout; raises ``UsageError`` where there is no such file,
    ``SiteError`` for one that cannot be added to."""
    if not place.file.exists():
        raise UsageError(f"{place.file} is not there: --rebuilt adds a layout to a site file that there is")
    layouts = layouts_of(place.file)
    old = next((one for one in layouts if one.until is None), layouts[-1])
    if old.name != draft.site.name:
        raise SiteError(f"{place.file} declares {old.name!r}: give --name {old.name}")
    try:
        text = with_layout(place.file.read_text(encoding="utf-8"), draft.site, draft.reasons, rebuilt)
    except SiteError as error:
        raise SiteError(f"{place.file}: {error}") from error
    ended = tuple(replace(one, until=rebuilt) if one is old else one for one in layouts)
    doubts = [f"{field}: the old layout says it, the new one does not" for field in not_carried(old, draft.site)]
    doubts += [
        f"{one.folder}: saved on {one.now:%Y-%m-%d}, so the new layout reads it"
        for one in fixtures_in(place.pages)
        if one.now.date() >= rebuilt
    ]
    return Text(text=text, layouts=(draft.site, *ended), doubts=doubts)
