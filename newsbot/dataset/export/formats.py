"""The formats of an export: JSON Lines, CSV, Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import IO, Any, Protocol

import orjson

from newsbot.dataset.arrow import arrow_schema, pyarrow
from newsbot.dataset.export.profiles import Profile
from newsbot.dataset.lines import Line
from newsbot.errors import UsageError
from newsbot.feed import dump
from newsbot.items import Article
from newsbot.text.cells import harmless

BYTES_A_GROUP = 8 * 1024 * 1024
"""JSON of a row group of Parquet at most; pyarrow holds some three times that meanwhile."""


class Writer(Protocol):
    """Writes rows into a file that is open for it."""

    def write(self, line: Line[Article]) -> None: ...

    def close(self) -> None:
        """Writes what is left; the file stays open."""


class JsonLines:
    """The article's own line byte for byte, or a line of the profile."""

    def __init__(self, file: IO[bytes], profile: Profile) -> None:
        self._file, self._row = file, profile.row

    def write(self, line: Line[Article]) -> None:
        self._file.write(line.raw if self._row is None else dump(self._row(line.record)))

    def close(self) -> None:
        """Nothing is left."""


class Csv:
    """RFC 4180 with a byte order mark, or Excel would take Arabic for something else; lists and objects as JSON."""

    def __init__(self, file: IO[bytes], profile: Profile) -> None:
        self._row = profile.row
        self._columns = list(_properties(profile))
        self._text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
        self._writer = csv.writer(self._text)
        self._writer.writerow(self._columns)

    def write(self, line: Line[Article]) -> None:
        row = _row(line, self._row)
        self._writer.writerow([_cell(row.get(name)) for name in self._columns])

    def close(self) -> None:
        self._text.detach()


class Parquet:
    """Columns typed by the profile's schema, zstd, in row groups of bounded size."""

    def __init__(self, file: IO[bytes], profile: Profile) -> None:
        self._arrow, self._row = pyarrow(), profile.row
        self._schema = arrow_schema(profile.schema)
        self._writer = self._arrow.parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []
        self._size = 0

    def write(self, line: Line[Article]) -> None:
        self._rows.append(_row(line, self._row))
        self._size += len(line.raw)
        if self._size >= BYTES_A_GROUP:
            self._write_group()

    def close(self) -> None:
        if self._rows:
            self._write_group()
        self._writer.close()

    def _write_group(self) -> None:
        self._writer.write_table(self._arrow.Table.from_pylist(self._rows, schema=self._schema))
        self._rows, self._size = [], 0


FORMATS: dict[str, Callable[[IO[bytes], Profile], Writer]] = {"jsonl": JsonLines, "parquet": Parquet, "csv": Csv}


def format_named(name: str) -> Callable[[IO[bytes], Profile], Writer]:
    """What makes the writer; raises ``UsageError`` for a format that there is not, or whose library is missing."""
    if name not in FORMATS:
        raise UsageError(f"no format {name!r}; one of {', '.join(FORMATS)}")
    if name == "parquet":
        pyarrow()
    return FORMATS[name]


def _row(line: Line[Article], make: Callable[[Article], dict[str, Any]] | None) -> dict[str, Any]:
    row: dict[str, Any] = orjson.loads(line.raw) if make is None else make(line.record)
    return row


def _properties(profile: Profile) -> dict[str, Any]:
    reference = profile.schema.get("$ref")
    schema = profile.schema["$defs"][reference.rpartition("/")[2]] if reference else profile.schema
    properties: dict[str, Any] = schema["properties"]
    return properties


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        return orjson.dumps(value).decode()
    if isinstance(value, bool):
        return str(value).lower()
    return harmless(value) if isinstance(value, str) else value
