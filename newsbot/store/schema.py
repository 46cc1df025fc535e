"""The tables of the SQLite store, and the refusal of files that hold something else.

Times are RFC 3339 UTC text of one form (``database.stamp``), so text order is time order.
"""

from __future__ import annotations

import sqlite3

from newsbot.errors import StoreError

APPLICATION_ID = 0x4E455753
"""``PRAGMA application_id``: the letters NEWS; tells our file from any other SQLite file."""

VERSION = 6
"""``PRAGMA user_version``: a higher one is of a newer newsbot; ``migrations`` brings a lower one up."""

TABLES = """
-- One queue for each site and host: the unit of turns and politeness. Not ready = known to be empty.
CREATE TABLE queues (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  host TEXT NOT NULL,
  ready INTEGER NOT NULL DEFAULT 1,
  turn INTEGER NOT NULL DEFAULT 0,
  UNIQUE (site, host)
);
CREATE INDEX queues_ready ON queues (turn) WHERE ready = 1;

CREATE TABLE urls (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL UNIQUE,
  identity TEXT NOT NULL,
  queue INTEGER NOT NULL REFERENCES queues (id),
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'done')),
  priority INTEGER NOT NULL,
  depth INTEGER NOT NULL,
  related_depth INTEGER NOT NULL,
  found_via TEXT NOT NULL,
  lastmod TEXT,
  tries INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  vanished INTEGER NOT NULL DEFAULT 0,
  run_id TEXT,
  visited TEXT,
  outcome TEXT,
  reason TEXT,
  http_status INTEGER,
  etag TEXT,
  last_modified TEXT,
  body_hash TEXT,
  next_visit TEXT,
  record_id TEXT,
  gone_first_seen TEXT,
  young_until TEXT,
  quiet INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX urls_queued ON urls (queue, priority DESC, id) WHERE state = 'queued';
CREATE INDEX urls_leased ON urls (queue) WHERE state = 'leased';
CREATE INDEX urls_due ON urls (queue, next_visit) WHERE state = 'done' AND next_visit IS NOT NULL;
CREATE INDEX urls_open_lists ON urls (queue) WHERE kind = 'list' AND state <> 'done';
CREATE INDEX urls_vanished ON urls (queue) WHERE vanished = 1;
CREATE INDEX urls_identity ON urls (identity) WHERE record_id IS NOT NULL;

CREATE TABLE articles (
  record_id TEXT PRIMARY KEY,
  site TEXT NOT NULL,
  url TEXT NOT NULL,
  canonical_url TEXT NOT NULL,
  revision INTEGER NOT NULL,
  content_hash TEXT NOT NULL,
  headline TEXT,
  fields TEXT NOT NULL,
  gone INTEGER NOT NULL
) WITHOUT ROWID;

-- Which list page shows which URLs.
CREATE TABLE listed (
  list INTEGER NOT NULL REFERENCES urls (id),
  url INTEGER NOT NULL REFERENCES urls (id),
  PRIMARY KEY (list, url)
) WITHOUT ROWID;
CREATE INDEX listed_url ON listed (url);

CREATE TABLE ticker (
  site TEXT NOT NULL,
  text TEXT NOT NULL,
  seen TEXT NOT NULL,
  PRIMARY KEY (site, text)
) WITHOUT ROWID;

CREATE TABLE hosts (
  host TEXT PRIMARY KEY,
  robots BLOB,
  robots_status INTEGER,
  robots_fetched TEXT,
  backoff_until TEXT,
  last_request TEXT
);

CREATE TABLE runs (
  run_id TEXT PRIMARY KEY,
  sites TEXT NOT NULL,
  arguments TEXT NOT NULL,
  started TEXT NOT NULL,
  ended TEXT,
  summary TEXT,
  alive TEXT
);

CREATE TABLE tallies (
  run_id TEXT NOT NULL,
  site TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  pages INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (run_id, site, outcome, reason)
) WITHOUT ROWID;

-- The outbox: rows wait, are fixed to a part (``staged``), and go once it is published.
CREATE TABLE parts (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  feed TEXT NOT NULL,
  name TEXT NOT NULL,
  run_id TEXT NOT NULL,
  rows INTEGER NOT NULL,
  schema_version TEXT NOT NULL,
  created TEXT NOT NULL,
  published TEXT,
  sha256 TEXT,
  size INTEGER,
  announced INTEGER NOT NULL DEFAULT 0,
  UNIQUE (site, feed, name)
);
CREATE INDEX parts_staged ON parts (site) WHERE published IS NULL;
"""

ROWS = """
-- Each has as many lines as ``count`` says. Its part is told apart from it: a change would write its lines again.
CREATE TABLE rows (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  feed TEXT NOT NULL,
  count INTEGER NOT NULL,
  lines BLOB NOT NULL
);
CREATE INDEX rows_feed ON rows (site, feed);
CREATE TABLE staged (
  id INTEGER PRIMARY KEY,
  part INTEGER NOT NULL REFERENCES parts (id)
);
CREATE INDEX staged_part ON staged (part);
"""
"""The rows of the outbox, as they are since version 6."""

ORIGINALS = """
-- Articles that repeat none, by their text. The keys are the smallest of an original's hashes.
CREATE TABLE originals (
  id INTEGER PRIMARY KEY,
  record_id TEXT NOT NULL UNIQUE,
  since TEXT NOT NULL,
  shingles INTEGER NOT NULL,
  hashes BLOB NOT NULL
);
CREATE TABLE original_keys (
  hash INTEGER NOT NULL,
  original INTEGER NOT NULL,
  PRIMARY KEY (hash, original)
) WITHOUT ROWID;
"""
"""What copies are found by, since version 3."""

CAPTURES = """
-- The archive's files, each committed up to so many bytes, and where in them the pages' bodies are.
CREATE TABLE archives (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  UNIQUE (site, name)
);
CREATE TABLE captures (
  digest BLOB PRIMARY KEY,
  archive INTEGER NOT NULL REFERENCES archives (id),
  offset INTEGER NOT NULL,
  length INTEGER NOT NULL
) WITHOUT ROWID;
"""
"""What the archive holds, since version 4."""

TEXTS = """
CREATE INDEX IF NOT EXISTS articles_text ON articles (
  json_extract(fields, '$.headline'), json_extract(fields, '$.body'), site
) WHERE json_valid(fields);
"""
"""What another URL of an article is told by, since version 5."""

SESSION = "CREATE TEMP TABLE mine (site TEXT PRIMARY KEY)"
"""The sites that this connection has locked."""


def refuse_foreign(connection: sqlite3.Connection, path: str) -> None:
    """Raises ``StoreError`` for a database that is not ours or newer, before anything is written to it."""
    [application] = connection.execute("PRAGMA application_id").fetchone()
    [version] = connection.execute("PRAGMA user_version").fetchone()
    [tables] = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if (tables or application) and application != APPLICATION_ID:
        raise StoreError(f"{path}: is a database of another program; point NEWSBOT_STORE at another file")
    if version > VERSION:
        raise StoreError(
            f"{path}: has state of version {version}, this newsbot reads up to {VERSION}; "
            "upgrade newsbot, or point NEWSBOT_STORE at another file"
        )


def make(connection: sqlite3.Connection) -> None:
    """Makes the tables where there are none.

    Runs in a transaction of the caller, so of two processes that open a new file one makes them.
    """
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        return
    for statement in (TABLES + ROWS + ORIGINALS + CAPTURES + TEXTS).split(";"):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
