"""Telling others of what was published: one command, run once, with the manifests that have new parts."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Iterable
from pathlib import Path

from newsbot.errors import AnnounceError

logger = logging.getLogger(__name__)

LONGEST = 600
"""Seconds that the command may take."""


def announce(command: str, manifests: Iterable[Path]) -> None:
    """Runs the command by the shell, the manifests' paths as its last arguments; what it prints goes to the log.

    Raises ``AnnounceError`` when it fails or does not end.
    """
    paths = [str(path) for path in manifests]
    try:
        done = subprocess.run(
            ["/bin/sh", "-c", f'{command} "$@"', "newsbot", *paths],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=LONGEST,
        )
    except subprocess.TimeoutExpired as error:
        raise AnnounceError(f"--on-publish {command!r} did not end within {LONGEST} s and was stopped") from error
    said = done.stdout.decode("utf-8", "replace").strip()
    if done.returncode != 0:
        raise AnnounceError(
            f"--on-publish {command!r} ended with {done.returncode}: {said[-500:] or 'it said nothing'}. "
            "The data is published; the next run calls it again"
        )
    logger.info("--on-publish %r: %s", command, said or "done")
