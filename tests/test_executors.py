"""Pages of a crawl read by workers: the same feeds as without, and a crash or a hang costs one page."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsbot.bulk.executors import Executors, Made, check_sites
from newsbot.bulk.process import Process
from newsbot.errors import UnreadError, UsageError
from newsbot.site import GENERIC
from tests.loopback import Crawl, Site, crawl, rows, serve
from tests.odd_sites import ODD
from tests.test_bulk import page

MODULES = ["tests.odd_sites"]
ROOT = Path(__file__).parent.parent
DEADLY = """
import os
from newsbot.site import Site


def end(page, article):
    if page.url.endswith("00002"):
        os._exit(7)
    return article


SITE = Site(name="deadly", hosts=("127.0.0.1",), hook=end)
"""


def read_by(executors: Callable[[], Executors], *paths: str) -> list[Made]:
    async def read() -> list[Made]:
        reading = executors()
        try:
            return await asyncio.gather(*(reading.read(page(path), ODD) for path in paths))
        finally:
            reading.close()

    return asyncio.run(read())


def reason(made: Made) -> str | None:
    try:
        made.links()
        return None if made.article().outcome == "article" else "no article"
    except UnreadError as error:
        return error.reason


def test_crash_hang_and_error_cost_one_page_each() -> None:
    paths = ["news/1", "crash", "news/2", "hang", "raise", "news/3", "news/4"]
    made = read_by(lambda: Executors(2, MODULES, page_seconds=5), *paths)
    assert [reason(each) for each in made] == [
        None, "worker_crash", None, "time_limit", "extraction_error", None, None,
    ]  # fmt: skip


def test_links_found_before_an_error_are_kept() -> None:
    [made] = read_by(lambda: Executors(1, MODULES), "raise")
    assert made.links() == []
    with pytest.raises(UnreadError, match="extraction_error: ValueError: odd"):
        made.article()


def test_a_hook_that_no_worker_can_find_is_refused_at_once() -> None:
    with pytest.raises(UsageError, match="make its hook a function of its file"):
        check_sites([ODD, replace(GENERIC, name="bad", hook=lambda page, article: article)])


def test_workers_end_when_whoever_started_them_is_killed() -> None:
    """The pipe's end is all they have of it; they hold none of each other's."""
    processes = [Process(os.getppid, [], 5) for _ in range(2)]  # type: ignore[arg-type]
    for process in processes:
        process.pipe.recv()
    for process in processes:
        process.pipe.close()
        assert process.ending() == "the process ended with 0"


def test_a_signal_to_all_of_the_group_ends_no_worker() -> None:
    process = Process(os.getppid, [], 5)  # type: ignore[arg-type]
    process.pipe.recv()
    assert process.pid is not None
    os.kill(process.pid, signal.SIGTERM)
    process.pipe.close()
    assert process.ending() == "the process ended with 0"


def crawled(folder: Path, site: Site, workers: str) -> tuple[Crawl, list[Any]]:
    folder.mkdir()
    settings = {"NEWSBOT_EXTRACT_WORKERS": workers, "NEWSBOT_NOW": "2026-11-23T08:00:00Z"}
    run = crawl(folder, "news", "-a", f"url={site.url}/", site=site, **settings)
    feeds = [row for feed in ("articles", "related", "rejected") for row in rows(folder, site.name, feed)]
    # Which of the articles of one text is the original, the order says in which the pages come.
    return run, sorted(({**row, "run_id": None, "duplicate_of": None} for row in feeds), key=str)


def test_feeds_and_exit_code_are_the_same_with_and_without_workers(tmp_path: Path) -> None:
    with serve() as site:
        alone, feeds = crawled(tmp_path / "alone", site, "0")
        beside, same = crawled(tmp_path / "beside", site, "2")
    assert (beside.code, beside.site["outcomes"]) == (alone.code, alone.site["outcomes"])
    assert beside.summary["unread"] == []
    assert alone.site["outcomes"]["article"] == 8
    assert same == feeds


def test_a_crawl_names_the_page_that_ended_its_worker(tmp_path: Path) -> None:
    (tmp_path / "deadly_site.py").write_text(DEADLY, "utf-8")
    with serve() as site:
        settings = {"NEWSBOT_EXTRACT_WORKERS": "1", "NEWSBOT_SITE_MODULES": "deadly_site"}
        run = crawl(
            tmp_path, "deadly", "-a", f"url={site.url}/", site=site, PYTHONPATH=f"{ROOT}:{tmp_path}", **settings
        )
    assert (run.code, run.site["outcomes"]["article"]) == (1, 7)
    assert run.site["reasons"] == {"worker_crash": 1}
    assert run.summary["unread"] == [f"{site.url}/news/story-00002: worker_crash: the process ended with 7"]
    assert "story-00002" in run.err


@pytest.mark.parametrize("wrong", ["-1", "two"])
def test_wrong_number_of_workers_is_2(tmp_path: Path, wrong: str) -> None:
    run = crawl(tmp_path, "news", "-a", "url=http://127.0.0.1:9/", NEWSBOT_EXTRACT_WORKERS=wrong)
    assert run.code == 2
    assert "give a number of processes" in run.err
