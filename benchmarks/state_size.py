"""What the state keeps of what is finished: bytes on disk a URL, an article, an original, after a vacuum.

    python -m benchmarks.state_size [--urls 100000] [--postgres]

In SQLite, or in a PostgreSQL server of its own.

Prints one JSON object. ``queued_url``: found and not fetched yet; ``finished_url``: fetched, no article;
``known_article`` comes on top of it for an article: hashes of its fields, its URLs, its body's hash. What copies are
told by (``original``) is 616 bytes more (``benchmarks/resemblance.py``).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from benchmarks.store import CHUNK, NOW, opened, urls
from newsbot.items import CONTENT, record_id
from newsbot.store import KnownArticle, Lease, PageCommit, Store
from tests.postgres import server


def finished(lease: Lease, *, is_article: bool) -> PageCommit:
    page = PageCommit(lease=lease, outcome="rejected", reason="listing", http_status=200, bytes=80_000)
    if not is_article:
        return page
    digest = sha256(lease.url.encode()).hexdigest()
    known = KnownArticle(
        record_id=record_id(lease.url),
        site=lease.site,
        url=lease.url,
        canonical_url=lease.url,
        revision=1,
        content_hash=digest,
        headline="اجتماع وزراء الخارجية العرب يبحث تطورات المنطقة في القاهرة",
        fields=dict.fromkeys(CONTENT, digest[:16]),
    )
    etag = f'"{digest[:32]}"'
    return replace(page, outcome="article", reason=None, article=known, body_hash=digest, etag=etag)


def leases(store: Store) -> Iterator[list[Lease]]:
    while some := store.lease(CHUNK, now=NOW, busy={}, per_host=CHUNK):
        yield some


def size(address: str, count: int, state: str) -> int:
    """Bytes of a state, new at that address, with so many URLs, all in that state."""
    store = opened(address, "bench")
    found = list(urls(count, 1000))
    for start in range(0, count, CHUNK):
        store.add(found[start : start + CHUNK], now=NOW)
    if state != "queued_url":
        for some in leases(store):
            store.commit([finished(lease, is_article=state == "known_article") for lease in some], now=NOW)
    store.vacuum()
    bytes_ = store.size()
    store.close()
    return bytes_


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--urls", type=int, default=100_000)
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    count = options.urls
    with tempfile.TemporaryDirectory() as name:

        def new(state: str) -> str:
            return server().new_database() if options.postgres else str(Path(name) / f"{state}.sqlite")

        empty = size(new("empty"), 0, "empty")
        queued, done, known = (
            (size(new(state), count, state) - empty) / count
            for state in ("queued_url", "finished_url", "known_article")
        )
    length = sum(len(url.url) for url in urls(count, 1000)) / count
    told = {"queued_url": queued, "finished_url": done, "known_article": known - done, "url_length": length}
    print(json.dumps({"urls": count, **{name: round(value, 1) for name, value in told.items()}}))


if __name__ == "__main__":
    main()
