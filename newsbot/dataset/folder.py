"""What stands beside the feeds of a site: manifest, latest, card, schema, statistics and data package."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsbot.dataset import datapackage, statistics
from newsbot.dataset.card import card
from newsbot.dataset.files import unwritable, write_changed, write_whole
from newsbot.dataset.parts import PartFile, describe, part_files
from newsbot.items import FEEDS, SCHEMA_VERSION
from newsbot.schema import dataset_schema

logger = logging.getLogger(__name__)


def update_folder(folder: Path, *, now: datetime, run_id: str) -> list[PartFile]:
    """Brings a site's folder up to its part files and gives all of them, oldest first in each feed.

    Raises ``OutputError``.
    """
    parts = held_parts(folder)
    head = {"schema_version": SCHEMA_VERSION, "site": folder.name}
    write_changed(folder / "schema.json", _json(dataset_schema()))
    counted = statistics.updated(folder, parts)
    write_changed(folder / statistics.FILE, statistics.as_json(counted))
    write_changed(folder / "README.md", card(folder.name, parts, counted).encode())
    write_changed(folder / datapackage.FILE, _json(datapackage.descriptor(folder.name, parts)))
    write_whole(folder / "manifest.json", [_json({**head, "parts": [asdict(part) for part in parts]})])
    newest = {part.feed: asdict(part) for part in parts}
    time = f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    write_whole(folder / "latest.json", [_json({**head, "run_id": run_id, "time": time, "feeds": newest})])
    return parts


def held_parts(folder: Path) -> list[PartFile]:
    """The part files of a site's folder, oldest first in each feed; raises ``OutputError``.

    The files are the truth: one that a dead run left unlisted is there, one that was taken away is not,
    and a damaged manifest is built anew.
    """
    known = {part.path: part for part in _read_manifest(folder / "manifest.json")}
    parts = []
    for feed in FEEDS:
        for path in part_files(folder / feed):
            listed = known.get(f"{feed}/{path.name}")
            parts.append(listed if listed and listed.bytes == path.stat().st_size else describe(path))
    return parts


def _read_manifest(path: Path) -> list[PartFile]:
    """The parts that the manifest lists; none where it is missing or damaged, which is logged."""
    try:
        return [PartFile(**part) for part in json.loads(path.read_bytes())["parts"]]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise unwritable(path, error) from error
    except (ValueError, TypeError, KeyError) as error:
        logger.warning("%s is damaged (%s: %s) and built anew from the part files", path, type(error).__name__, error)
        return []


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"
