"""The live display of a crawl: some lines at the foot of the terminal, above which the log flows. Needs rich."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TextIO

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from newsbot.logs import plain
from newsbot.standing import Figures, Standing, elapsed

if TYPE_CHECKING:
    from rich.console import RenderableType

MOST_SITES: Final = 10
"""Sites that have a row, those with the most pages; never more than half the terminal's height."""

HEAD: Final = ("site", "pages", "articles", "new", "rejected", "failed")


class Display:
    """Draws what ``standing`` gives. Between ``begin`` and ``end`` log entries of the terminal go through it.

    It is drawn by its caller and by each log entry, from one thread: no entry is torn. A terminal that is gone
    ends it quietly: the crawl goes on.
    """

    def __init__(self, standing: Callable[[], Standing], stream: TextIO) -> None:
        self._standing = standing
        self._stream = stream
        self._console = Console(file=stream, highlight=False, markup=False, emoji=False)
        self._live = Live(
            get_renderable=self._drawn, console=self._console, auto_refresh=False, transient=True, redirect_stdout=False
        )
        self._handlers: list[logging.StreamHandler[TextIO]] = []

    def begin(self) -> None:
        """Shows it, and takes the log entries of the terminal over."""
        self._live.start()
        self._console.show_cursor(True)  # a crawl that is killed cannot give it back
        for handler in logging.root.handlers:
            if isinstance(handler, logging.StreamHandler) and handler.stream is self._stream:
                handler.setStream(Above(self._console))
                self._handlers.append(handler)

    def draw(self) -> None:
        with suppress(OSError):  # the terminal is gone
            self._live.refresh()

    def end(self, line: str) -> None:
        """Takes it off the terminal, leaves the line there and gives the log its terminal back."""
        for handler in self._handlers:
            handler.setStream(self._stream)
        with suppress(OSError):
            self._live.stop()
            self._console.print(Text(plain(line)), soft_wrap=True)

    def _drawn(self) -> RenderableType:
        return drawn(self._standing(), height=self._console.height)


class Above:
    """What a log handler writes to while the display is there: whole entries, put above it."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def write(self, entry: str) -> None:
        self._console.print(Text(entry.removesuffix("\n")), soft_wrap=True)

    def flush(self) -> None:
        """Nothing waits: each entry is printed as it comes."""


def drawn(standing: Standing, *, height: int = 24) -> Table:
    """The standing as rows: one a site where there are several, and what they come to."""
    table = Table.grid(padding=(0, 2))
    for name in HEAD:
        table.add_column(justify="left" if name == "site" else "right", no_wrap=True, overflow="ellipsis")
    table.add_row(*(Text(name, style="dim") for name in HEAD))
    busiest = sorted(standing.sites.items(), key=lambda item: -item[1].pages)
    shown = busiest[: max(1, min(MOST_SITES, height // 2))] if len(busiest) > 1 else []
    for name, figures in shown:
        table.add_row(*_cells(name, figures))
    if len(shown) < len(busiest) and shown:
        rest = sum((figures for _, figures in busiest[len(shown) :]), Figures())
        table.add_row(*_cells(f"… {len(busiest) - len(shown)} more", rest), style="dim")
    whole = "all" if shown else next(iter(standing.sites), "no page yet")
    table.add_row(*_cells(whole, standing.total), style="bold")
    foot = f"{standing.rate:.0f} pages/min · {standing.queue} in the queue · {elapsed(standing.seconds)}"
    outer = Table.grid()
    outer.add_row(table)
    outer.add_row(Text(foot, no_wrap=True, overflow="ellipsis"))
    if standing.ending:
        outer.add_row(Text(plain(standing.ending), style="yellow", no_wrap=True, overflow="ellipsis"))
    return outer


def _cells(name: str, figures: Figures) -> tuple[Text, ...]:
    counts = (figures.pages, figures.articles, figures.new, figures.rejected, figures.failed)
    return (Text(plain(name)), *(Text(f"{count:,}") for count in counts))
