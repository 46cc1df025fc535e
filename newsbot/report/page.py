"""The report of a run as one HTML file: no script, no network, its style and drawings inside."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from newsbot.dataset.files import write_whole
from newsbot.report import history
from newsbot.report.view import SiteView, hosts, site_view

if TYPE_CHECKING:
    from jinja2 import Template

logger = logging.getLogger(__name__)

MOST_SITES: Final = 3
"""Sites that the page of a run shows in full, the worst first; each has its own page anyway."""

STEERING: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of what follows: each text here has its own element instead."""

RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


def write_reports(output: Path, run: Mapping[str, Any]) -> str | None:
    """Writes ``runs/<run>.html``, and ``<site>/report.html`` of each site whose newest run this is.

    Gives the path of the first; ``None`` without Jinja2, which is logged. Raises ``OutputError``.
    """
    if find_spec("jinja2") is None:
        logger.warning("no report is written: Jinja2 is not installed; `pip install 'newsbot[ui]'` brings it")
        return None
    views = {name: site_view(output, run, name) for name in run["facts"]}
    for name, view in views.items():
        runs = history.read(output, name)
        if runs and runs[-1].run_id == run["run_id"]:
            write_whole(output / name / "report.html", [render(run, [view], up="..").encode()])
    path = output / "runs" / f"{run['run_id']}.html"
    write_whole(path, [render(run, list(views.values()), up="..").encode()])
    return str(path)


def render(run: Mapping[str, Any], views: list[SiteView], *, up: str) -> str:
    """The page with the sites given, the worst in full; ``up`` leads from its folder to the output folder."""
    ordered = sorted(views, key=lambda view: (view.code == 0, -view.facts["articles"]))
    return _template().render(run=run, sites=ordered, full=ordered[:MOST_SITES], hosts=hosts(run), up=up)


@cache
def _template() -> Template:
    """The page's template, compiled once: a run of many sites has a page for each."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("newsbot.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(plain=plain, href=href, percent=percent, direction=direction, size=size)
    return environment.get_template("report.html")


def plain(text: object) -> str:
    """The text without characters that steer its direction."""
    return STEERING.sub("", str(text))


def href(url: object) -> str | None:
    """The URL where it may stand in a link; ``None`` for any scheme but http and https."""
    return str(url) if str(url).lower().startswith(("http://", "https://")) else None


def percent(share: float | None) -> str:
    """The share as whole per cent; never 100 or 0 where it is not."""
    if share is None:
        return "–"
    rounded = round(share * 100)
    if rounded in (0, 100) and share not in (0, 1):
        return "<1 %" if rounded == 0 else ">99 %"
    return f"{rounded} %"


def direction(text: object) -> str:
    """``rtl`` for a label with any right-to-left letter, else ``ltr``: labels have no record to say it."""
    return "rtl" if RIGHT_TO_LEFT.search(str(text)) else "ltr"


def size(count: int) -> str:
    """Bytes in the unit that people read."""
    value = float(count)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if value < 1024 or unit == "GiB":
            break
        value /= 1024
    return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
