"""Runs that nobody watches: signals, full disks, a hook for what was published, power loss, what is told afterwards."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
from pathlib import Path
from typing import Any

import pytest

from benchmarks.audit import audit
from newsbot.dataset.announce import announce
from newsbot.dataset.files import check_room
from newsbot.errors import AnnounceError, OutputError
from newsbot.store.sqlite import SqliteStore
from tests.loopback import Answer, Site, article, command, crawl, environment, newsroom, rows, serve

TELL = 'sh -c \'printf "%s\\n" "$@" >>told\' told'
"""A command that writes its arguments to the file ``told``."""


def run(folder: Path, site: Site, *more: str, **settings: str) -> Any:
    return crawl(folder, "news", "-a", f"url={site.url}/", *more, site=site, **settings)


def told(folder: Path) -> list[str]:
    return (folder / "told").read_text().splitlines() if (folder / "told").exists() else []


def test_articles_up_to_the_age_of_revisit_are_asked_again(tmp_path: Path) -> None:
    with serve() as site:
        for day in ("2025-04-09", "2025-04-13", "2025-04-14"):
            assert run(tmp_path, site, NEWSBOT_NOW=f"{day}T11:00:00Z").code == 0
        before = site.seen["/news/story-00001"]
        assert run(tmp_path, site, "-a", "revisit=7d", NEWSBOT_NOW="2025-04-15T11:00:00Z").code == 0
        assert site.seen["/news/story-00001"] == before + 1


def test_new_parts_are_told_of_once_with_the_manifest(tmp_path: Path) -> None:
    with serve() as site:
        assert run(tmp_path, site, "--on-publish", TELL).code == 0
        assert told(tmp_path) == [str(tmp_path / "output" / site.name / "manifest.json")]
        assert run(tmp_path, site, "--on-publish", TELL).code == 0
        assert len(told(tmp_path)) == 1, "nothing new, nothing to tell"


def test_a_hook_that_fails_is_4_and_is_called_again(tmp_path: Path) -> None:
    with serve() as site:
        failed = run(tmp_path, site, "--on-publish", "echo no room here; false")
        assert (failed.code, failed.summary["code"]) == (4, 4)
        assert "no room here" in failed.summary["error"]
        assert len(rows(tmp_path, site.name)) == 8
        assert run(tmp_path, site, "--on-publish", TELL).code == 0
        assert len(told(tmp_path)) == 1


def test_a_hook_gets_its_paths_as_words_of_their_own(tmp_path: Path) -> None:
    manifests = [tmp_path / "a site" / "manifest.json", tmp_path / "b$x" / "manifest.json"]
    announce(f'printf "%s\\n" >{tmp_path}/told', manifests)
    assert told(tmp_path) == [str(path) for path in manifests]


def test_a_hook_that_cannot_be_found_is_named(tmp_path: Path) -> None:
    with pytest.raises(AnnounceError, match="'no-such-command' ended with 127"):
        announce("no-such-command", [tmp_path])


def test_the_summary_says_all_of_the_run_and_adds_up(tmp_path: Path) -> None:
    pages = newsroom()
    pages["/news/story-00002"] = Answer("gone", 404)
    pages["/news/story-00003"] = Answer(status=500)
    with serve(pages) as site:
        first = run(tmp_path, site)
        assert first.code == 0, first.err
        again = run(tmp_path, site)
    assert first.summary.keys() >= {"run_id", "code", "error", "started", "ended", "seconds", "left", "sites", "parts"}
    assert first.summary["seconds"] > 0
    for done in (first, again):
        counts = done.site
        assert sum(counts["outcomes"].values()) == counts["pages"]
        assert sum(counts["reasons"].values()) == counts["outcomes"]["rejected"] + counts["outcomes"]["failed"]
        assert counts["new_articles"] + counts["revisions"] == counts["outcomes"]["article"]
        assert (counts["code"], counts["why"]) == (0, None)
    assert first.site["new_articles"] == len(rows(tmp_path, site.name)) > 0
    assert first.site["bytes"] > 0
    assert all((tmp_path / part).is_file() for part in first.summary["parts"])
    assert again.site["new_articles"] == 0


@pytest.mark.parametrize("compression", ["gz", "zst"])
def test_parts_are_compressed_as_the_setting_says(tmp_path: Path, compression: str) -> None:
    with serve() as site:
        assert run(tmp_path, site, NEWSBOT_COMPRESSION=compression).code == 0
        folder = tmp_path / "output" / site.name
        found = audit(folder, tmp_path / "state" / "newsbot.sqlite", [f"/news/story-{n:05}" for n in range(1, 9)])
    assert found.wrong() == {}
    assert [path.suffix for path in (folder / "articles").iterdir()] == [f".{compression}"]


def test_an_unknown_compression_is_2_before_anything_is_fetched(tmp_path: Path) -> None:
    with serve() as site:
        refused = run(tmp_path, site, NEWSBOT_COMPRESSION="rar")
        assert refused.code == 2
        assert "'rar': use one of" in refused.summary["error"]
        assert not site.seen


def test_a_disk_without_room_is_5_before_anything_is_fetched(tmp_path: Path) -> None:
    with serve() as site:
        refused = run(tmp_path, site, NEWSBOT_MIN_FREE="1000000000")
        assert refused.code == 5
        assert "NEWSBOT_MIN_FREE" in refused.summary["error"]
        assert not site.seen


def test_room_is_looked_for_where_the_folder_will_be(tmp_path: Path) -> None:
    check_room(tmp_path / "not" / "there" / "yet", 1)
    with pytest.raises(OutputError, match=r"yet: the disk has \d+ MiB left, fewer than NEWSBOT_MIN_FREE"):
        check_room(tmp_path / "not" / "there" / "yet", 1 << 60)


def test_state_that_shall_outlive_a_power_loss_is_written_through(tmp_path: Path) -> None:
    for durable, level in ((True, 2), (False, 1)):
        store = SqliteStore.open(tmp_path / "newsbot.sqlite", durable=durable)
        assert store._database.execute("PRAGMA synchronous").fetchone() == (level,)
        store.close()
    with serve() as site:
        assert run(tmp_path, site, NEWSBOT_DURABLE="1").code == 0


def test_a_stdout_that_is_full_is_5_and_the_data_is_published(tmp_path: Path) -> None:
    with serve() as site, Path("/dev/full").open("w") as full:
        line = command("news", "-a", f"url={site.url}/")
        done = subprocess.run(line, cwd=tmp_path, env=environment(site), stdout=full, stderr=full, timeout=60)
        assert done.returncode == 5
        assert len(rows(tmp_path, site.name)) == 8


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_publishes_what_is_done_and_the_next_run_completes(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    reached, go = threading.Event(), threading.Event()
    pages = newsroom()
    pages["/news/story-00005"] = Answer(article(5).body, wait=lambda: (reached.set(), go.wait(20)))
    with serve(pages) as site:
        line = command("news", "-a", f"url={site.url}/")
        process = subprocess.Popen(line, cwd=tmp_path, env=environment(site), stdout=subprocess.PIPE, text=True)
        assert reached.wait(30)
        process.send_signal(number)
        go.set()
        out, _ = process.communicate(timeout=60)
        summary = json.loads(out.splitlines()[-1])
        assert (process.returncode, summary["code"]) == (code, code)
        published = len(rows(tmp_path, site.name))
        assert published == summary["sites"][site.name]["outcomes"]["article"] > 0
        assert run(tmp_path, site).code == 0
        assert len(rows(tmp_path, site.name)) == 8


@pytest.mark.slow
def test_a_run_that_waits_for_a_page_without_end_still_ends_on_a_signal(tmp_path: Path) -> None:
    reached, never = threading.Event(), threading.Event()
    pages = newsroom()
    pages["/news/story-00005"] = Answer(article(5).body, wait=lambda: (reached.set(), never.wait(90)))
    with serve(pages) as site:
        line = command("news", "-a", f"url={site.url}/", "-s", "DOWNLOAD_TIMEOUT=80")
        process = subprocess.Popen(line, cwd=tmp_path, env=environment(site), stdout=subprocess.PIPE, text=True)
        assert reached.wait(30)
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=30)
        never.set()
        assert process.returncode == json.loads(out.splitlines()[-1])["code"] == 143
        site.pages["/news/story-00005"] = article(5)
        assert run(tmp_path, site).code == 0
        assert len(rows(tmp_path, site.name)) == 8
