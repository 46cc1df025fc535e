"""State of an older newsbot: kept as it was in a copy, then brought up whole or not at all."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from newsbot.errors import LockedError, StoreError
from newsbot.store import migrations, schema
from newsbot.store.locks import SiteLocks
from newsbot.store.sqlite import SqliteStore
from tests.store.cases import NOW, stage
from tests.test_store_faults import begin, bring

NEWER = {"urls": ("young_until", "quiet"), "runs": ("alive",), "parts": ("announced",)}
"""Columns that version 1 did not have."""

ROWS = """
CREATE TABLE old (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  feed TEXT NOT NULL,
  line BLOB NOT NULL,
  part INTEGER REFERENCES parts (id)
);
INSERT INTO old (id, site, feed, line, part) SELECT id, site, feed, lines, part FROM rows LEFT JOIN staged USING (id);
DROP TABLE rows;
DROP TABLE staged;
ALTER TABLE old RENAME TO rows;
CREATE INDEX rows_waiting ON rows (site, feed) WHERE part IS NULL;
CREATE INDEX rows_part ON rows (part) WHERE part IS NOT NULL;
CREATE INDEX articles_canonical ON articles (canonical_url);
"""
"""The outbox as it was until version 5, and an index that went with it."""


def old_state(path: Path, *, lacks: dict[str, tuple[str, ...]] = NEWER) -> Path:
    """State as version 1 wrote it, with three pages; the rows of the first are fixed to a part."""
    store = begin(path)
    bring(store, "a", pages=1)
    stage(store)
    bring(store, "a", pages=2)
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        for table, columns in lacks.items():
            for column in columns:
                connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        for table in ("originals", "original_keys", "captures", "archives"):
            connection.execute(f"DROP TABLE {table}")
        connection.executescript(ROWS)
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
    return path


def names(path: Path, kind: str) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = ?", (kind,))}


def columns(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: sorted(row[1:] for row in connection.execute(f"PRAGMA table_info({table})")) for table in tables}


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return migrations.version(connection)


def test_every_older_version_has_its_step() -> None:
    assert sorted(migrations.STEPS) == list(range(1, schema.VERSION))


@pytest.mark.parametrize("lacks", [NEWER, {**NEWER, "urls": ("quiet",)}])
def test_old_state_is_brought_up_and_goes_on(tmp_path: Path, lacks: dict[str, tuple[str, ...]]) -> None:
    path = old_state(tmp_path / "newsbot.sqlite", lacks=lacks)
    store = begin(path, run_id="next")
    assert store.open_count() == 1
    assert store.article("a3") is not None
    bring(store, "a", pages=2)
    assert store.inspect()["waiting_rows"] == {"articles": 15}
    store.close()
    SqliteStore.open(tmp_path / "new.sqlite").close()
    assert names(path, "index") == names(tmp_path / "new.sqlite", "index")
    assert {name: [column[0] for column in table] for name, table in columns(path).items()} == {
        name: [column[0] for column in table] for name, table in columns(tmp_path / "new.sqlite").items()
    }


def test_rows_fixed_to_a_part_before_keep_it(tmp_path: Path) -> None:
    store = begin(old_state(tmp_path / "newsbot.sqlite"))
    [left] = store.staged()
    [new] = stage(store)
    assert [part.rows for part in (left, new)] == [3, 6]
    first, *others = [line.split()[0] for part in (left, new) for line in store.part_lines(part)][::3]
    assert (first, others) == (b"1", [b"2", b"3"])
    store.published(left, sha256="x", now=NOW)
    assert store.inspect()["waiting_rows"] == {"articles": 6}


def test_old_state_is_kept_in_a_copy(tmp_path: Path) -> None:
    path = old_state(tmp_path / "newsbot.sqlite")
    SqliteStore.open(path).close()
    copy = tmp_path / "newsbot.sqlite.v1"
    assert (version(path), version(copy)) == (schema.VERSION, 1)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (3,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_new_state_needs_no_copy(tmp_path: Path) -> None:
    for _ in range(2):
        SqliteStore.open(tmp_path / "newsbot.sqlite").close()
    assert not list(tmp_path.glob("*.v*"))


def test_without_a_copy_nothing_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = old_state(tmp_path / "newsbot.sqlite")

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", refuse)
    message = re.escape(f"{path}: cannot be copied before it is changed: No space left on device")
    with pytest.raises(StoreError, match=message):
        SqliteStore.open(path)
    assert version(path) == 1


def test_state_under_a_run_is_left_as_it_is(tmp_path: Path) -> None:
    path = old_state(tmp_path / "newsbot.sqlite")
    locks = SiteLocks(tmp_path / "newsbot.sqlite.locks")
    locks.take("another", run_id="old", since="2026-01-01T00:00:00Z")
    with pytest.raises(LockedError, match=re.escape(f"{path}: is of an older newsbot, of which a run is under way")):
        SqliteStore.open(path)
    assert version(path) == 1
    assert not list(tmp_path.glob("*.v*"))
    locks.release()
    SqliteStore.open(path).close()
    assert version(path) == schema.VERSION


def test_a_step_that_fails_leaves_the_state_at_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = old_state(tmp_path / "newsbot.sqlite")
    before = columns(path)

    def half(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE urls ADD COLUMN half TEXT")
        connection.execute("ALTER TABLE nothing ADD COLUMN half TEXT")

    monkeypatch.setattr(migrations, "STEPS", {1: half})
    with pytest.raises(StoreError, match="holds what newsbot did not write"):
        SqliteStore.open(path)
    assert (version(path), columns(path)) == (1, before)
