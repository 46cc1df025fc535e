"""Which stores there are, and short words for what is done to one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsbot.store import KnownArticle, Lease, PageCommit, Part, Row, Store, Url
from newsbot.store.opening import open_store
from newsbot.store.sqlite import SqliteStore
from tests.postgres import server

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
DAY = timedelta(days=1)


def _postgres(folder: Path) -> Store:
    """A store in a database of the folder's own."""
    note = folder / "address"
    if not note.exists():
        note.write_text(server().new_database())
    return open_store(note.read_text())


STORES: dict[str, Callable[[Path], Store]] = {
    "sqlite": lambda folder: SqliteStore.open(folder / "newsbot.sqlite"),
    "postgres": _postgres,
}

Open = Callable[[], Store]


def begin(store: Store, run_id: str, *, now: datetime = NOW, sites: tuple[str, ...] = ("a",)) -> Store:
    assert store.lock_sites(sites, run_id=run_id, now=now) == []
    store.begin_run(run_id, sites=sites, now=now, arguments={})
    return store


def url(path: str, *, site: str = "a", host: str | None = None, **more: object) -> Url:
    return Url(url=f"https://{host or f'{site}.example'}/{path}", site=site, **more)


def lease(store: Store, n: int = 100, *, now: datetime = NOW, per_host: int = 100, **busy: int) -> list[Lease]:
    return store.lease(n, now=now, busy={f"{name}.example": held for name, held in busy.items()}, per_host=per_host)


def paths(leases: list[Lease]) -> list[str]:
    return [lease.url.rpartition("/")[2] for lease in leases]


def known(lease: Lease, **more: object) -> KnownArticle:
    fields = {"headline": "h1", "body": "b1"}
    values = {"record_id": f"id-{lease.url}", "site": lease.site, "url": lease.url, "canonical_url": lease.url}
    return KnownArticle(
        **{**values, "revision": 1, "content_hash": "c1", "headline": "خبر", "fields": fields, **more},
    )


def article(lease: Lease, **more: object) -> PageCommit:
    row = Row(site=lease.site, feed="articles", lines=f"{lease.url}\n".encode())
    return PageCommit(**{"lease": lease, "outcome": "article", "article": known(lease), "rows": [row], **more})


def listing(lease: Lease, *shown: str, adds: bool = True, **more: object) -> PageCommit:
    found = [url(path) for path in shown]
    listed = [one.url for one in found]
    return PageCommit(**{"lease": lease, "outcome": "listing", "listed": listed, "adds": found if adds else [], **more})


def visit(store: Store, *commits: Callable[[Lease], PageCommit], now: datetime = NOW) -> None:
    """Leases as many URLs as there are commits and commits each in turn."""
    leases = lease(store, len(commits), now=now)
    assert len(leases) == len(commits)
    for one, make in zip(leases, commits, strict=True):
        store.commit([make(one)], now=now)


def name_part(n: int) -> str:
    return f"20260101T120000Z-run-{n:04d}.jsonl"


def stage(store: Store, limit: int = 100) -> list[Part]:
    return store.stage(name_part=name_part, now=NOW, limit=limit)
