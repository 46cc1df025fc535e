"""What the state store costs at size: rows in, leases out over many hosts, memory, reopening.

    python benchmarks/store.py [--urls 1000000] [--hosts 10000] [--leases 100000] [--batch 64]

Prints one JSON object. Issue figures: 1M URLs in at most 300 MB RSS, reopened within 2 s, at most 50 µs a lease.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from newsbot.store import PageCommit, Row, Store, Url
from newsbot.store.opening import open_store

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CHUNK = 1000

S = TypeVar("S", bound=Store)


def urls(count: int, hosts: int) -> Iterator[Url]:
    for n in range(count):
        host = n % hosts
        yield Url(
            url=f"https://www.site-{host}.example/news/2026/01/01/article-{n}-{n * 7919 % 1000003}.html",
            site=f"site-{host % 10}",
            priority=n % 3,
        )


def opened(place: Path | str, run_id: str) -> Store:
    """The store at that path or address, with a run of its sites begun."""
    return begun(open_store(str(place)), run_id)


def begun(store: S, run_id: str) -> S:
    """The store, with a run that has the sites of ``urls``."""
    sites = [f"site-{n}" for n in range(10)]
    store.lock_sites(sites, run_id=run_id, now=NOW)
    store.begin_run(run_id, sites=sites, now=NOW, arguments={})
    store.open_count()
    return store


def measure(opens: Callable[[], Store], arguments: argparse.Namespace) -> dict[str, float]:
    """What the store took that ``opens`` gives each time anew."""
    store = begun(opens(), "fill")
    found = urls(arguments.urls, arguments.hosts)
    started = time.perf_counter()
    while chunk := [url for _, url in zip(range(CHUNK), found, strict=False)]:
        store.add(chunk, now=NOW)
    filled = time.perf_counter() - started
    store.close()

    started = time.perf_counter()
    store = begun(opens(), "read")
    reopened = time.perf_counter() - started

    leasing = committing = 0.0
    leases = commits = 0
    while leases < arguments.leases:
        started = time.perf_counter()
        batch = store.lease(arguments.batch, now=NOW, busy={}, per_host=8)
        leasing += time.perf_counter() - started
        if not batch:
            break
        leases += len(batch)
        if commits < arguments.leases // 10:
            pages = [
                PageCommit(lease=one, outcome="article", rows=[Row(site=one.site, feed="articles", lines=b"x" * 5000)])
                for one in batch
            ]
            started = time.perf_counter()
            for page in pages:
                store.commit([page], now=NOW)
            committing += time.perf_counter() - started
            commits += len(pages)
    size = store.size()
    store.close()
    return {
        "urls": arguments.urls,
        "hosts": arguments.hosts,
        "add_us": round(filled / arguments.urls * 1e6, 1),
        "reopen_s": round(reopened, 3),
        "leases": leases,
        "lease_us": round(leasing / leases * 1e6, 1),
        "commit_us": round(committing / commits * 1e6, 1),
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "file_mb": size >> 20,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--urls", type=int, default=1_000_000)
    parser.add_argument("--hosts", type=int, default=10_000)
    parser.add_argument("--leases", type=int, default=100_000)
    parser.add_argument("--batch", type=int, default=64)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "newsbot.sqlite"
        print(json.dumps(measure(lambda: open_store(str(path)), parser.parse_args())))
