"""What the articles of a dataset are like, in numbers: kept in statistics.json, counted once for each part.

A run reads its own new parts only. After parts were merged or taken away everything is counted anew.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any

from newsbot.dataset.files import unwritable
from newsbot.dataset.lines import Problem, lines_in
from newsbot.dataset.parts import PartFile
from newsbot.items import Article

logger = logging.getLogger(__name__)

FILE = "statistics.json"
COUNTED_FEED = "articles"

LENGTHS = (0, 1, 100, 300, 600, 1000, 2000)
"""Least words of each class of lengths."""

MOST_VALUES = 50
"""Different values counted of a signal that is free text; what comes later is counted as ``OTHER``."""

OTHER = "(other)"
NONE = "(none)"
LONGEST_VALUE = 200


@dataclass(slots=True, kw_only=True)
class Statistics:
    """Counts over the rows of ``articles``: one row is one revision.

    ``parts``: the files counted; ``unread``: lines that hold no article; ``articles``: rows of a first revision;
    ``copies``: rows with ``duplicate_of``; ``published``: by month, YYYY-MM; ``lengths``: by the least words of
    their class; ``filled``: by field, rows that have it; ``rights`` and ``copyright``: by what was found.
    ``first_published`` and the like are days, YYYY-MM-DD.
    """

    parts: list[str] = field(default_factory=list)
    rows: int = 0
    unread: int = 0
    articles: int = 0
    copies: int = 0
    words: int = 0
    first_published: str | None = None
    last_published: str | None = None
    first_crawled: str | None = None
    last_crawled: str | None = None
    languages: Counter[str] = field(default_factory=Counter)
    article_types: Counter[str] = field(default_factory=Counter)
    published: Counter[str] = field(default_factory=Counter)
    date_precision: Counter[str] = field(default_factory=Counter)
    date_zone_basis: Counter[str] = field(default_factory=Counter)
    sections: Counter[str] = field(default_factory=Counter)
    lengths: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    robots: Counter[str] = field(default_factory=Counter)
    tdm_reservation: Counter[str] = field(default_factory=Counter)
    noai: Counter[str] = field(default_factory=Counter)
    copyright_notice: Counter[str] = field(default_factory=Counter)
    is_accessible_for_free: Counter[str] = field(default_factory=Counter)

    def count(self, article: Article) -> None:
        """Counts one row."""
        self.rows += 1
        self.articles += article.revision == 1
        self.copies += article.duplicate_of is not None
        self.words += article.word_count
        self.languages[article.language or NONE] += 1
        self.article_types[article.article_type or NONE] += 1
        self.lengths[str(max(least for least in LENGTHS if least <= max(article.word_count, 0)))] += 1
        self.problems.update(article.problems)
        self.filled.update(name for name in ARTICLE_FIELDS if is_filled(getattr(article, name)))
        self._count_dates(article)
        free = article.is_accessible_for_free
        self.is_accessible_for_free[NONE if free is None else str(free).lower()] += 1
        for name, value in (
            ("robots", article.rights.robots),
            ("tdm_reservation", article.rights.tdm_reservation),
            ("noai", article.rights.noai),
            ("copyright_notice", article.copyright_notice),
            ("sections", article.section),
        ):
            _count_text(getattr(self, name), value)

    def _count_dates(self, article: Article) -> None:
        published = article.date_published
        self.published[published[:7] if published else NONE] += 1
        if published:
            self.date_precision[article.date_precision or NONE] += 1
            self.date_zone_basis[article.date_zone_basis or NONE] += 1
        for name, moment in (("published", published), ("crawled", article.date_crawled)):
            first, last = f"first_{name}", f"last_{name}"
            if moment:
                setattr(self, first, min(getattr(self, first) or moment[:10], moment[:10]))
                setattr(self, last, max(getattr(self, last) or moment[:10], moment[:10]))


ARTICLE_FIELDS = tuple(member.name for member in fields(Article))


def _count_text(counts: Counter[str], value: str | None) -> None:
    text = (value or NONE)[:LONGEST_VALUE]
    counts[text if text in counts or len(counts) < MOST_VALUES else OTHER] += 1


def is_filled(value: object) -> bool:
    """Whether a field says anything: ``None``, "", [] and an object of such members do not."""
    if value is None or isinstance(value, str | list):
        return bool(value)
    return not is_dataclass(value) or any(is_filled(getattr(value, member.name)) for member in fields(value))


def updated(folder: Path, parts: Sequence[PartFile]) -> Statistics:
    """The statistics of those parts of a site's folder: what statistics.json has, and what is new since.

    Lines that are no articles are counted as such; ``scrapy verify`` names them. Raises ``OutputError`` where the
    file that is there cannot be opened.
    """
    wanted = [part.path for part in parts if part.feed == COUNTED_FEED]
    kept = _read(folder / FILE)
    if not set(kept.parts) <= set(wanted):
        kept = Statistics()
    counted = set(kept.parts)
    for path in wanted:
        if path not in counted:
            _count_part(kept, folder / path)
            kept.parts.append(path)
    return kept


def _count_part(statistics: Statistics, path: Path) -> None:
    def skip(problem: Problem) -> None:
        statistics.unread += 1

    for line in lines_in(path, Article, skip):
        statistics.count(line.record)


def as_json(statistics: Statistics) -> bytes:
    """What statistics.json holds: each count by its name, the most frequent first."""
    values = {member.name: getattr(statistics, member.name) for member in fields(statistics)}
    plain = {name: _sorted(value) if isinstance(value, Counter) else value for name, value in values.items()}
    return json.dumps(plain, ensure_ascii=False, indent=1).encode() + b"\n"


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _read(path: Path) -> Statistics:
    """What the file says; empty where it is missing or no such file, which is logged."""
    try:
        data = json.loads(path.read_bytes())
        known = {member.name: type(getattr(Statistics(), member.name)) for member in fields(Statistics)}
        if set(data) != set(known):
            raise ValueError("other keys than this version writes")
        made: dict[str, Any] = {
            name: Counter(value) if known[name] is Counter else value for name, value in data.items()
        }
        return Statistics(**made)
    except FileNotFoundError:
        return Statistics()
    except OSError as error:
        raise unwritable(path, error) from error
    except (ValueError, TypeError, AttributeError) as error:
        logger.warning("%s is not as this version writes it (%s) and counted anew", path, error)
        return Statistics()
