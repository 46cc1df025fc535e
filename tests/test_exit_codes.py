"""Exit codes: the rules as a table, and each code from the real command."""

from __future__ import annotations

import socket
from collections import Counter
from pathlib import Path

import pytest

from newsbot.errors import LockedError, OutputError, SiteError, StoreError
from newsbot.exitcodes import SiteCounts, failure_code, run_code, site_code
from newsbot.store.locks import SiteLocks
from tests.loopback import Answer, Crawl, article, crawl, newsroom, rows, serve

SITES = {
    "new articles": (SiteCounts(outcomes=Counter(article=3, listing=1), article_links=3), 0),
    "nothing new": (SiteCounts(outcomes=Counter(listing=1), article_links=3, known=True), 0),
    "all lists unchanged": (SiteCounts(outcomes=Counter(unchanged=1), known=True), 0),
    "a list without links": (SiteCounts(outcomes=Counter(listing=1), seeds=Counter(reached=1)), 3),
    "links to nothing but rejected pages": (SiteCounts(outcomes=Counter(rejected=3), article_links=3), 3),
    "the seed is the article": (SiteCounts(outcomes=Counter(article=1), seeds=Counter(reached=1)), 0),
    "one seed down": (SiteCounts(outcomes=Counter(article=1), seeds=Counter(reached=1, unreachable=1)), 0),
    "all seeds down": (SiteCounts(outcomes=Counter(failed=2), seeds=Counter(unreachable=2)), 3),
    "all seeds down, articles known": (SiteCounts(seeds=Counter(unreachable=2), known=True), 3),
    "all seeds refused": (SiteCounts(outcomes=Counter(failed=1), seeds=Counter(refused=2)), 6),
    "one refused, one down": (SiteCounts(outcomes=Counter(failed=2), seeds=Counter(refused=1, unreachable=1)), 3),
}


@pytest.mark.parametrize("name", SITES)
def test_the_counts_of_a_site_give_its_code(name: str) -> None:
    counts, code = SITES[name]
    assert site_code(counts)[0] == code


def test_the_first_that_applies_decides_the_code_of_a_run() -> None:
    every = {"failure": StoreError(""), "errors": True, "signal": 15, "limited": True}
    order = [("failure", 5), ("errors", 1), ("signal", 143), ("limited", 10)]
    for at, (_, code) in enumerate(order):
        assert run_code([0, 3], **{name: every[name] for name, _ in order[at:]}) == code  # type: ignore[arg-type]
    assert run_code([0, 3]) == 4
    assert run_code([6, 3]) == 3
    assert run_code([0, 0]) == 0
    assert run_code([3], signal=2) == 130


@pytest.mark.parametrize(
    ("error", "code"),
    [(StoreError(""), 5), (OutputError(""), 5), (LockedError(""), 75), (SiteError(""), 2), (ValueError(), 1)],
)
def test_what_ended_a_run_gives_its_code(error: Exception, code: int) -> None:
    assert failure_code(error) == code


def clear(run: Crawl, code: int, *said: str) -> None:
    """The run ended with the code, said so for people, without a traceback, and summed itself up."""
    assert run.code == code, run.err
    assert run.summary["code"] == code
    assert "Traceback" not in run.err
    for word in said:
        assert word in run.err + run.out


USAGE = {
    "unknown spider": (["eremnws"], "did you mean eremnews?"),
    "no spider": ([], "name one spider"),
    "unknown argument": (["news", "-a", "typo=1"], "url, sites, since"),
    "neither url nor sites": (["news"], "-a url="),
    "unknown site": (["news", "-a", "sites=eremnews,eremnws"], "did you mean eremnews?"),
    "url of another site": (["eremnews", "-a", "url=http://a.test/"], "no host of eremnews"),
    "clock": (["news", "-a", "url=http://a.test/", "-s", "NEWSBOT_NOW=noon"], "NEWSBOT_NOW 'noon'"),
    "job folder": (["news", "-a", "url=http://a.test/", "-s", "JOBDIR=x"], "NEWSBOT_STORE"),
}


@pytest.mark.parametrize("case", USAGE)
def test_wrong_usage_is_2_before_anything_is_fetched(tmp_path: Path, case: str) -> None:
    arguments, said = USAGE[case]
    run = crawl(tmp_path, *arguments)
    clear(run, 2, said)
    assert "Crawled" not in run.err


def test_a_broken_site_file_fails_alone_and_is_named(tmp_path: Path) -> None:
    (tmp_path / "press").mkdir()
    (tmp_path / "press" / "broken.py").write_text(
        "from newsbot.site import Site\nBROKEN = Site(name='Bad Name')", "utf-8"
    )
    with serve() as site:
        whole = (
            f"from newsbot.site import Site\nWHOLE = Site(name='whole', hosts=('127.0.0.1',), seeds=('{site.url}/',))"
        )
        (tmp_path / "press" / "whole.py").write_text(whole, "utf-8")
        (tmp_path / "press" / "__init__.py").touch()
        clear(crawl(tmp_path, "broken", site=site, NEWSBOT_SITE_MODULES="press"), 2, "press/broken.py", "'Bad Name'")
        assert crawl(tmp_path, "whole", site=site, NEWSBOT_SITE_MODULES="press").code == 0


def test_an_unreachable_site_is_3(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    run = crawl(tmp_path, "news", "-a", f"url=http://127.0.0.1:{port}/", NEWSBOT_ALLOW_PRIVATE=f"127.0.0.1:{port}")
    clear(run, 3, "no seed could be reached")


def test_a_seed_that_is_no_news_page_is_3(tmp_path: Path) -> None:
    with serve({"/": Answer("<html><body><h1>مرحبا</h1><p>نص قصير</p></body></html>")}) as site:
        clear(crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site), 3, "no page gave a link")


def test_a_run_of_which_no_page_is_an_article_is_3(tmp_path: Path) -> None:
    pages = newsroom()
    for path in pages:
        if "story" in path:
            pages[path] = Answer("<html><head><title>Page not found</title></head><body><h1>404</h1></body></html>")
    with serve(pages) as site:
        clear(crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site), 3, "stored no article")


def test_a_seed_that_redirects_to_another_site_is_3_and_says_where(tmp_path: Path) -> None:
    with serve({"/": Answer(status=301, headers={"Location": "http://elsewhere.test/"})}) as site:
        run = crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site)
        clear(run, 3, "another site", "http://elsewhere.test/")


def test_a_site_that_refuses_all_its_seeds_is_6(tmp_path: Path) -> None:
    with serve({"/": Answer("no", 403)}) as site:
        clear(crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site), 6, "refused")


def test_a_site_whose_robots_txt_forbids_the_seed_is_6(tmp_path: Path) -> None:
    pages = {
        **newsroom(),
        "/robots.txt": Answer("User-agent: *\nDisallow: /\n", headers={"Content-Type": "text/plain"}),
    }
    with serve(pages) as site:
        run = crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site)
        clear(run, 6, "refused")
        assert set(site.seen) == {"/robots.txt"}
        assert (run.site["refused"], run.site["pages"]) == (1, 0)


def test_an_output_that_cannot_be_written_is_5(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with serve() as site:
        run = crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site, NEWSBOT_OUTPUT="file/output")
        clear(run, 5, "file/output", "NEWSBOT_OUTPUT")
        assert not site.seen
        clear(crawl(tmp_path, "news", "-a", f"url={site.url}/", "-O", "file/x.jsonl", site=site), 5, "file")


def test_an_output_that_breaks_during_the_run_is_5_and_nothing_is_lost(tmp_path: Path) -> None:
    with serve() as site:
        folder = tmp_path / "output" / site.name

        def block() -> None:
            folder.parent.mkdir(exist_ok=True)
            folder.touch()

        site.pages["/news/story-00001"] = Answer(article(1).body, wait=block)
        clear(crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site), 5, str(site.name))
        folder.unlink()
        assert crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site).code == 0
        assert len(rows(tmp_path, site.name)) == 8


def test_a_damaged_state_is_5_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "newsbot.sqlite").write_bytes(b"not a database" * 500)
    with serve() as site:
        clear(crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site), 5, "state/newsbot.sqlite")
        assert not site.seen
    assert (tmp_path / "state" / "newsbot.sqlite").read_bytes() == b"not a database" * 500


def test_a_site_that_another_run_holds_is_75_and_skipped_among_others(tmp_path: Path) -> None:
    with serve() as site:
        lines = ["from newsbot.site import Site"]
        for number, host in enumerate(("127.0.0.1", "other.test")):
            seed = site.url if host == "127.0.0.1" else "http://other.test"
            lines.append(f"S{number} = Site(name='site{number}', hosts=('{host}',), seeds=('{seed}/',))")
        (tmp_path / "two.py").write_text("\n".join(lines), "utf-8")
        locks = SiteLocks(tmp_path / "state" / "newsbot.sqlite.locks")
        locks.take("site1", run_id="other", since="2026-01-01T12:00:00Z")
        settings = {"NEWSBOT_SITE_MODULES": "two"}
        clear(crawl(tmp_path, "site1", site=site, **settings), 75, "site1", "run other", "since 2026-01-01T12:00:00Z")
        both = crawl(tmp_path, "news", "-a", "sites=site0,site1", site=site, **settings)
        locks.release()
    assert both.code == 0, both.err
    assert list(both.summary["skipped"]) == ["site1"]
    assert list(both.summary["sites"]) == ["site0"]


def test_a_private_address_is_not_asked(tmp_path: Path) -> None:
    with serve() as site:
        for host in ("localhost", "0x7f.1"):
            run = crawl(tmp_path, "news", "-a", f"url=http://{host}:{site.port}/")
            assert run.code in (2, 3), run.err
        assert not site.seen
