"""Errors that newsbot raises on purpose. Each message says what was got, where, and what to do."""

from __future__ import annotations


class NewsbotError(Exception):
    """Base of all errors raised on purpose; never raised itself."""


class UsageError(NewsbotError):
    """A wrong argument, setting or site file (exit code 2)."""


class SiteError(UsageError):
    """A site file that cannot be loaded or says something impossible; the others still load."""


class PageError(NewsbotError):
    """Bytes that cannot be read as a page at all; the message names the URL."""


class FeedError(NewsbotError):
    """A line that is no record of the feed it stands in; the message says which key and why."""


class StoreError(NewsbotError):
    """State that cannot be read or written: damaged, newer than this version, disk full (exit code 5)."""


class LostError(StoreError):
    """A worker that was silent for so long that the others have its work now: nothing of it is written any more."""


class OutdatedError(StoreError):
    """An article that another worker of the run has written since it was compared: its page is to be read again."""


class OutputError(NewsbotError):
    """A dataset file that cannot be written (exit code 5)."""


class AnnounceError(NewsbotError):
    """The command of --on-publish failed; what it was told of is published (exit code 4)."""


class LockedError(NewsbotError):
    """A site that another run holds; the message names the holder and since when (exit code 75)."""


class StartError(NewsbotError):
    """A spider whose start raised, so that not all seeds were asked (exit code 1)."""


class WorkerError(NewsbotError):
    """A process that reads pages cannot begin; what it reads is not at fault (exit code 1)."""


class UnreadError(NewsbotError):
    """A page that the process which read it did not survive, or not in time: ``reason`` is its code (exit code 1)."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
