"""A draft completed by selectors, for what a reader says an article gives and the draft does not read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from newsbot.items import Article
from newsbot.page import Page
from newsbot.publisher.draft import Draft
from newsbot.publisher.expectation import SAID_ONCE, article_by
from newsbot.publisher.finder import Found, find, is_right, nearest


@dataclass(slots=True, kw_only=True)
class Selected:
    """The draft with its selectors, what was found in words, the values by field that no selector gives, and the
    page they are of."""

    draft: Draft
    told: list[str] = field(default_factory=list)
    missing: dict[str, list[str]] = field(default_factory=dict)
    page: str | None = None


def selected(draft: Draft, wanted: Mapping[str, list[str]], page: Page, others: Sequence[Page]) -> Selected:
    """The draft with a selector for each field that it reads wrong on the page; right ones need none."""
    done = Selected(draft=draft, page=page.url)
    for name, values in wanted.items():
        if name == SAID_ONCE:
            site = replace(done.draft.site, publisher=values[0])
            done.draft = replace(done.draft, site=site)
            continue
        site = done.draft.site
        if is_right(page, site, name, values):
            done.told.append(f"{name}: read right without a selector")
            continue
        found = find(site, name, values, page, others)
        if found is None:
            done.missing[name] = values
            done.told.append(f"{name}: not found: {_why_not(page, values)}")
        else:
            reason = (
                f"{_instead(article_by(page, site), name, values)}; on {found.pages + 1} of {found.others + 1} articles"
            )
            done.told.append(f"{name}: {found.selector}  ({reason})")
            done.draft = _with(done.draft, name, found, reason)
    return done


def _with(draft: Draft, name: str, found: Found, reason: str) -> Draft:
    site = replace(draft.site, selectors={**draft.site.selectors, name: found.selector})
    doubts = list(draft.doubts)
    if not found.pages:
        doubts.append(f"{name}: {found.selector} was seen on one article only")
    elif not found.varies:
        doubts.append(f"{name}: {found.selector} gives the same on all articles read: name some that differ in it")
    return Draft(site=site, reasons={**draft.reasons, f"selectors.{name}": reason}, doubts=doubts)


def _instead(article: Article, name: str, values: Sequence[str]) -> str:
    """What the selector changes, in words."""
    if name in ("related", "remove"):
        return f"without it {_listed(values)} is read as prose"
    value = getattr(article, name)
    read = json.dumps(value.url if name == "image" else value, ensure_ascii=False)
    return f"without it {read} is read for {_listed(values)}"


def _listed(values: Sequence[str]) -> str:
    return ", ".join(json.dumps(value, ensure_ascii=False) for value in values)


def _why_not(page: Page, values: Sequence[str]) -> str:
    for value in values:
        around = nearest(page, value)
        if around is None:
            return f"the page prints no {value!r}"
        if len(around) > 2 * len(value):
            return f"{value!r} stands in a longer text: {around[:80]!r}"
    return "no selector gives that and nothing else on this page and the others; write one by hand"
