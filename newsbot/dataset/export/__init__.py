"""Exports: chosen articles of a dataset in one file, in the words and format of those who read it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from newsbot.dataset.export.destinations import opened
from newsbot.dataset.export.formats import format_named
from newsbot.dataset.export.profiles import profile
from newsbot.dataset.export.selection import Selected, Wanted, select
from newsbot.dataset.lines import Report

__all__ = ["Selected", "Wanted", "export"]


def export(
    folders: Sequence[Path], destination: str, wanted: Wanted, *, format_name: str, profile_name: str, report: Report
) -> Selected:
    """Writes the articles wanted of those sites' folders to the destination, whole or not at all.

    Bad lines are reported and left out. Raises ``UsageError`` for an unknown format, profile or protocol or a
    missing library, ``OutputError`` where the destination cannot be written.
    """
    make_writer, shape = format_named(format_name), profile(profile_name)
    selected = Selected()
    with opened(destination) as file:
        writer = make_writer(file, shape)
        for line in select(folders, wanted, selected, report):
            writer.write(line)
        writer.close()
    return selected
