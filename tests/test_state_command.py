"""``scrapy state`` and ``scrapy compact`` by the real command: what they say, change, refuse."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.audit import audit
from newsbot.store.sqlite import SqliteStore
from tests.loopback import Site, article, crawl, environment, listing, rows, serve
from tests.store.cases import NOW

ARTICLES = [f"/news/story-{n:05}" for n in range(1, 9)]


def newsbot(folder: Path, *line: str, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-m", "newsbot", *line]
    return subprocess.run(
        command, cwd=folder, env=environment(None, **settings), capture_output=True, text=True, timeout=60
    )


def run(folder: Path, site: Site) -> None:
    done = crawl(folder, "news", "-a", f"url={site.url}/", site=site)
    assert done.code == 0, done.err


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site that was crawled into the folder once."""
    with serve() as served:
        run(tmp_path, served)
        yield served


def test_state_is_shown_and_nothing_is_changed(tmp_path: Path, site: Site) -> None:
    before = (tmp_path / "state" / "newsbot.sqlite").read_bytes()
    done = newsbot(tmp_path, "state")
    assert (done.returncode, done.stderr) == (0, "")
    for said in ("state/newsbot.sqlite: ", " done", "8 live", f"{site.name:<30} free", "exit code 0"):
        assert said in done.stdout
    shown = json.loads(newsbot(tmp_path, "state", "inspect", "--json").stdout)
    assert (list(shown["urls"]), shown["articles"], shown["sites"]) == (["done"], {"live": 8}, {site.name: None})
    assert [last["code"] for last in shown["last_runs"]] == [0]
    assert (tmp_path / "state" / "newsbot.sqlite").read_bytes() == before


def test_a_state_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    for line in (["state"], ["state", "vacuum"], ["compact"]):
        done = newsbot(tmp_path, *line)
        assert done.returncode == 2
        assert "state/newsbot.sqlite: there is no state yet" in done.stderr
    assert not (tmp_path / "state").exists()


def test_a_whole_state_is_said_to_be_whole_and_a_damaged_one_is_5(tmp_path: Path, site: Site) -> None:
    assert "is whole" in newsbot(tmp_path, "state", "check").stdout
    path = tmp_path / "state" / "newsbot.sqlite"
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] + b"\xff" * (len(content) // 4) + content[len(content) * 3 // 4 :])
    done = newsbot(tmp_path, "state", "check")
    assert done.returncode == 5
    assert "is damaged" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_forgotten_url_is_fetched_anew_and_not_written_twice(tmp_path: Path, site: Site) -> None:
    done = newsbot(tmp_path, "state", "forget", f"{site.url}/news/story-00002?utm_source=x")
    assert done.returncode == 0, done.stderr
    assert f"{site.url}/news/story-00002: is forgotten" in done.stdout
    run(tmp_path, site)
    assert (site.seen["/news/story-00002"], site.seen["/news/story-00001"]) == (2, 1)
    assert len(rows(tmp_path, site.name)) == 8


def test_a_forgotten_site_is_crawled_anew_and_not_written_twice(tmp_path: Path, site: Site) -> None:
    done = newsbot(tmp_path, "state", "forget", site.name)
    assert "URLs are forgotten; its articles stay known" in done.stdout
    run(tmp_path, site)
    assert site.seen["/news/story-00001"] == 2
    assert len(rows(tmp_path, site.name)) == 8


def test_a_site_is_forgotten_with_its_articles_only_without_its_dataset(tmp_path: Path, site: Site) -> None:
    line = ("state", "forget", site.name, "--articles")
    refused = newsbot(tmp_path, *line)
    assert refused.returncode == 2
    assert f"output/{site.name}: still holds what would be written again" in refused.stderr
    (tmp_path / "output" / site.name).rename(tmp_path / "kept")
    assert newsbot(tmp_path, *line).returncode == 0
    run(tmp_path, site)
    assert [row["revision"] for row in rows(tmp_path, site.name)] == [1] * 8


def test_vacuum_says_what_it_gained(tmp_path: Path, site: Site) -> None:
    done = newsbot(tmp_path, "state", "vacuum")
    assert done.returncode == 0, done.stderr
    assert "MiB became" in done.stdout


def test_what_a_run_holds_is_left_and_its_holder_named(tmp_path: Path, site: Site) -> None:
    store = SqliteStore.open(tmp_path / "state" / "newsbot.sqlite")
    store.lock_sites([site.name], run_id="r1", now=NOW)
    for line in (["state", "vacuum"], ["state", "forget", site.name], ["compact"], ["compact", site.name]):
        done = newsbot(tmp_path, *line)
        assert done.returncode == 75
        assert "another run holds it (run r1, process" in done.stderr
    assert "another run holds it (run r1" in newsbot(tmp_path, "state").stdout
    store.close()


USAGE = {
    "unknown work": (["state", "frget"], "no work 'frget' on the state; one of inspect, check, vacuum, forget"),
    "nothing to forget": (["state", "forget"], "forget takes one URL or site"),
    "too much": (["state", "check", "x"], "check takes no argument"),
    "unknown site": (["state", "forget", "nosite"], "neither a URL nor a site of the state"),
    "unknown URL": (["state", "forget", "https://a.test/never"], "is not known to the state"),
    "no dataset": (["compact", "nosite"], "is no dataset"),
    "negative grace": (["compact", "--grace", "-1"], "--grace"),
}


@pytest.mark.parametrize("case", USAGE)
def test_wrong_use_is_2_with_what_would_be_right(tmp_path: Path, case: str) -> None:
    SqliteStore.open(tmp_path / "state" / "newsbot.sqlite").close()
    line, said = USAGE[case]
    done = newsbot(tmp_path, *line)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_parts_of_many_runs_are_merged_and_the_next_run_goes_on(tmp_path: Path, site: Site) -> None:
    for n in (9, 10):
        site.pages[f"/news/story-{n:05}"] = article(n)
        site.pages["/"] = listing((n, 1, 2), more="/?page=2")
        run(tmp_path, site)
    folder, state = tmp_path / "output" / site.name, tmp_path / "state" / "newsbot.sqlite"
    assert len(list((folder / "articles").iterdir())) == 3
    done = newsbot(tmp_path, "compact", "--compression", "zst")
    assert done.returncode == 0, done.stderr
    assert "the old ones are in output/.retired/" in done.stdout
    assert [path.suffix for path in (folder / "articles").iterdir()] == [".zst"]
    assert audit(folder, state, [*ARTICLES, "/news/story-00009", "/news/story-00010"]).wrong() == {}
    site.pages["/news/story-00011"] = article(11)
    site.pages["/"] = listing((11, 10), more="/?page=2")
    run(tmp_path, site)
    assert audit(folder, state, [*ARTICLES, "/news/story-00011"]).wrong() == {}
    assert "grace is over" in newsbot(tmp_path, "compact", "--grace", "0").stdout
    assert not list((tmp_path / "output" / ".retired").iterdir())
