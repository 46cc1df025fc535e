"""What the commands have in common that care for state and output between runs."""

from __future__ import annotations

import argparse
import sys
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.settings import BaseSettings

from newsbot.clock import Clock, clock
from newsbot.errors import LockedError, NewsbotError, UsageError
from newsbot.exitcodes import failure_code
from newsbot.store import Held, Store
from newsbot.store.opening import called, is_remote, open_store


class UpkeepCommand(ScrapyCommand):
    """A command whose errors made on purpose become one line on stderr and their exit code."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    @abstractmethod
    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        """Does what the command is for; raises ``NewsbotError``."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            self.work(args, opts)
        except NewsbotError as error:
            self.complain(str(error))
            self.exitcode = failure_code(error)

    def say(self, *lines: str) -> None:
        sys.stdout.write("".join(f"{line}\n" for line in lines))

    def complain(self, line: str) -> None:
        sys.stderr.write(f"newsbot: {line}\n")

    @property
    def _settings(self) -> BaseSettings:
        assert self.settings is not None
        return self.settings

    @property
    def clock(self) -> Clock:
        return clock(self._settings.get("NEWSBOT_NOW"))

    @property
    def output(self) -> Path:
        return Path(self._settings["NEWSBOT_OUTPUT"])

    @property
    def state(self) -> str:
        """What messages call the state."""
        return called(self._settings["NEWSBOT_STORE"])

    def has_state(self) -> bool:
        """Whether there is a state: a database on a server is made when it is opened."""
        setting = self._settings["NEWSBOT_STORE"]
        return is_remote(setting) or Path(setting).is_file()

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The state that there is; raises ``UsageError`` where there is none, ``StoreError``, ``LockedError``."""
        if not self.has_state():
            raise UsageError(
                f"{self.state}: there is no state yet; a first crawl makes it, NEWSBOT_STORE names another"
            )
        store = open_store(self._settings["NEWSBOT_STORE"], durable=self._settings.getbool("NEWSBOT_DURABLE"))
        try:
            yield store
        finally:
            store.close()


def refuse_held(held: list[Held]) -> None:
    """Raises ``LockedError`` naming who holds the sites, when anybody does."""
    if held:
        raise LockedError("; ".join(f"{holder.site}: {holder}" for holder in held))
