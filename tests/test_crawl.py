"""Whole crawls by the real command against a site on the loopback interface."""

from __future__ import annotations

import signal
import subprocess
import threading
from pathlib import Path

import pytest

import newsbot
from tests.loopback import Answer, article, command, crawl, environment, listing, newsroom, rows, serve

DAY_ONE = "2025-04-09T16:00:00+04:00"
LATER = "2025-04-09T20:00:00+04:00"
NEXT_DAY = "2025-04-10T16:00:00+04:00"


def test_every_article_is_found_once_with_how_it_was_found(tmp_path: Path) -> None:
    with serve() as site:
        run = crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site)
        assert run.code == 0, run.err
        found = {row["url"].rpartition("-")[2]: row["found_via"] for row in rows(tmp_path, site.name)}
    assert found == {**{f"{n:05}": "listing" for n in range(1, 7)}, "00007": "related", "00008": "related"}
    assert run.site["outcomes"] == {
        "article": 8, "listing": 2, "unchanged": 0, "duplicate": 0, "gone": 0, "rejected": 0, "failed": 0
    }  # fmt: skip
    assert run.site["pages"] + run.site["probes"] == sum(site.seen.values()) - 1  # robots.txt is no page
    assert (tmp_path / "output" / "runs" / f"{run.summary['run_id']}.json").is_file()


def test_a_second_run_finds_nothing_new_and_exits_0(tmp_path: Path) -> None:
    with serve() as site:
        crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site, NEWSBOT_NOW=DAY_ONE)
        run = crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site, NEWSBOT_NOW=LATER)
        assert run.code == 0, run.err
        assert run.site["outcomes"]["article"] == 0
        assert run.site["outcomes"]["unchanged"] == run.site["pages"] == 10
        assert len(rows(tmp_path, site.name)) == 8


def test_a_known_page_is_asked_for_conditionally(tmp_path: Path) -> None:
    pages = newsroom()
    for path, answer in pages.items():
        answer.headers["ETag"] = f'"{path}"'
    with serve(pages) as site:
        crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site, NEWSBOT_NOW=DAY_ONE)
        site.headers.clear()
        run = crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site, NEWSBOT_NOW=LATER)
        assert run.code == 0, run.err
        assert site.headers["/news/story-00001"]["if-none-match"] == '"/news/story-00001"'
        assert run.site["outcomes"]["unchanged"] == run.site["pages"]
        assert run.site["bytes"] == 0


def test_an_article_is_asked_again_while_it_is_young_and_then_no_more(tmp_path: Path) -> None:
    with serve() as site:
        for day in ("2025-04-09", "2025-04-11", "2025-04-13"):
            crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site, NEWSBOT_NOW=f"{day}T11:00:00Z")
        assert site.seen["/news/story-00001"] == 2
        assert site.seen["/"] == 3


def test_a_changed_article_is_its_next_revision(tmp_path: Path) -> None:
    with serve() as site:
        crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site, NEWSBOT_NOW=DAY_ONE)
        site.pages["/news/story-00002"] = article(2, text="نص جديد بعد التصحيح نشرته الوكالة مساء اليوم")
        run = crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site, NEWSBOT_NOW=LATER)
        assert (run.code, run.site["revisions"]) == (0, 1), run.err
        [first, second] = [row for row in rows(tmp_path, site.name) if row["url"].endswith("00002")]
    assert (first["revision"], second["revision"]) == (1, 2)
    assert second["changed_fields"] == ["body"]
    assert first["record_id"] == second["record_id"]


def test_a_withdrawn_article_leaves_a_tombstone_and_comes_back_as_a_revision(tmp_path: Path) -> None:
    with serve() as site:
        arguments = ("news", "-a", f"url={site.url}/")
        crawl(tmp_path, *arguments, site=site, NEWSBOT_NOW=DAY_ONE)
        page = site.pages["/news/story-00002"]
        site.pages["/news/story-00002"] = Answer("gone", 410)
        run = crawl(tmp_path, *arguments, site=site, NEWSBOT_NOW=LATER)
        assert (run.code, run.site["outcomes"]["gone"]) == (0, 1), run.err
        [tombstone] = rows(tmp_path, site.name, "tombstones")
        assert (tombstone["last_revision"], tombstone["http_status"]) == (1, 410)
        site.pages["/news/story-00002"] = page
        site.pages["/"] = listing((2, 1, 3), more="/?page=2")
        site.pages["/?page=2"] = listing((4, 5, 6, 2))
        crawl(tmp_path, *arguments, site=site, NEWSBOT_NOW=NEXT_DAY)
        back = [row["revision"] for row in rows(tmp_path, site.name) if row["url"].endswith("00002")]
    assert back == [1, 2]


def test_a_404_withdraws_an_article_only_at_the_second_sight(tmp_path: Path) -> None:
    with serve() as site:
        arguments = ("news", "-a", f"url={site.url}/")
        crawl(tmp_path, *arguments, site=site, NEWSBOT_NOW=DAY_ONE)
        del site.pages["/news/story-00002"]
        first = crawl(tmp_path, *arguments, site=site, NEWSBOT_NOW="2025-04-09T18:00:00+04:00")
        second = crawl(tmp_path, *arguments, site=site, NEWSBOT_NOW=NEXT_DAY)
        assert (first.site["outcomes"]["gone"], second.site["outcomes"]["gone"]) == (0, 1)
        assert len(rows(tmp_path, site.name, "tombstones")) == 1


def test_a_redirect_and_a_tracked_link_to_a_known_article_are_duplicates_of_it(tmp_path: Path) -> None:
    pages = newsroom()
    pages["/go/12345"] = Answer(status=302, headers={"Location": "/news/story-00001"})
    pages["/?page=2"] = Answer(
        listing((4, 5, 6)).body.replace(
            "<ul>", "<a href='/go/12345'>x</a><a href='/news/story-00002?utm_source=x'>y</a>"
        )
    )
    with serve(pages) as site:
        run = crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site)
        assert run.code == 0, run.err
        assert (run.site["redirects"], run.site["outcomes"]["duplicate"]) == (1, 1)
        assert len(rows(tmp_path, site.name)) == 8
        assert sum("00002" in path for path in site.seen) == 1


def test_what_robots_txt_forbids_is_refused_and_counted_apart(tmp_path: Path) -> None:
    pages = newsroom()
    pages["/?page=2"] = Answer(listing((4, 5, 6)).body.replace("<ul>", "<a href='/private/story-00099'>x</a>"))
    with serve(pages) as site:
        run = crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site)
        assert run.code == 0, run.err
        assert "/private/story-00099" not in site.seen
        assert (run.site["refused"], run.site["pages"]) == (1, 10)


def test_a_page_that_is_no_article_is_a_rejected_row_with_its_reason(tmp_path: Path) -> None:
    pages = newsroom()
    pages["/news/story-00002"] = Answer("%PDF-1.7", headers={"Content-Type": "application/pdf"})
    del pages["/news/story-00001"]
    with serve(pages) as site:
        run = crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site)
        assert run.code == 0, run.err
        assert run.site["reasons"] == {"error_page": 1, "not_html": 1}
        reasons = {row["url"].rpartition("-")[2]: row["reason"] for row in rows(tmp_path, site.name, "rejected")}
    assert reasons == {"00001": "error_page", "00002": "not_html"}


def test_a_page_whose_reading_raises_is_failed_and_read_again_next_time(tmp_path: Path) -> None:
    with serve() as site:
        (tmp_path / "ours.py").write_text(HOOKED.format(port=site.port), "utf-8")
        settings = {"NEWSBOT_SITE_MODULES": "ours"}
        run = crawl(tmp_path, "ours", site=site, **settings)
        assert run.code == 1, run.err
        assert (run.site["errors"], run.site["outcomes"]["failed"]) == (1, 1)
        assert len(rows(tmp_path, "ours")) == 7
        (tmp_path / "ours.py").write_text(HOOKED.format(port=site.port).replace("raise", "'no' or"), "utf-8")
        assert crawl(tmp_path, "ours", site=site, **settings).code == 0
        assert len({row["record_id"] for row in rows(tmp_path, "ours")}) == len(rows(tmp_path, "ours")) == 8


HOOKED = """
from newsbot.site import Site

def hook(page, article):
    if "00002" in page.url:
        raise ValueError("no")
    return article

OURS = Site(name="ours", hosts=("127.0.0.1",), seeds=("http://127.0.0.1:{port}/",), hook=hook)
"""


@pytest.mark.parametrize("death", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_stopped_run_is_completed_by_the_next_and_no_row_is_there_twice(
    tmp_path: Path, death: signal.Signals
) -> None:
    with serve() as site:
        stopped: list[int] = []

        def stop() -> None:
            if site.seen.total() > 6 and not stopped:
                stopped.append(run.pid)
                run.send_signal(death)

        for answer in site.pages.values():
            answer.wait = stop
        arguments = command("news", "-a", f"url={site.url}/")
        run = subprocess.Popen(
            arguments, cwd=tmp_path, env=environment(site), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        code = run.wait(timeout=30)
        assert code == (-9 if death == signal.SIGKILL else 128 + death)
        after = crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site)
        assert after.code == 0, after.err
        ids = [row["record_id"] for row in rows(tmp_path, site.name)]
    assert len(ids) == len(set(ids)) == 8


def test_a_second_signal_ends_the_run_at_once_and_loses_nothing(tmp_path: Path) -> None:
    with serve() as site:
        hang = threading.Event()

        def stop() -> None:
            run.send_signal(signal.SIGTERM)
            hang.wait(1)
            run.send_signal(signal.SIGTERM)
            hang.wait(20)

        page = site.pages["/news/story-00002"]
        site.pages["/news/story-00002"] = Answer(page.body, wait=stop)
        arguments = command("news", "-a", f"url={site.url}/", "-s", "DOWNLOAD_TIMEOUT=20")
        run = subprocess.Popen(
            arguments, cwd=tmp_path, env=environment(site), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        out, err = run.communicate(timeout=15)
        hang.set()
        assert run.returncode == 143, err
        assert b"Traceback" not in err
        assert b'"code": 143' in out
        site.pages["/news/story-00002"] = page
        assert crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site).code == 0
        ids = [row["record_id"] for row in rows(tmp_path, site.name)]
    assert len(ids) == len(set(ids)) == 8


def test_a_limit_stops_the_run_and_the_next_goes_on(tmp_path: Path) -> None:
    with serve() as site:
        first = crawl(tmp_path, "news", "-a", f"url={site.url}/", "-a", "max_pages=4", site=site)
        assert (first.code, first.site["pages"], first.summary["ended_by"]) == (10, 4, "max_pages")
        assert crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site).code == 0
        assert len(rows(tmp_path, site.name)) == 8


def test_a_limit_of_time_lets_pages_under_way_end_and_begins_no_other(tmp_path: Path) -> None:
    with serve() as site:
        never = threading.Event()
        for answer in site.pages.values():
            answer.wait = lambda: never.wait(1)
        run = crawl(tmp_path, "news", "-a", f"url={site.url}/", "-a", "max_minutes=0.025", site=site)
        assert (run.code, run.summary["ended_by"]) == (10, "max_minutes"), run.err
        assert 0 < run.site["pages"] == run.site["outcomes"]["listing"] + run.site["outcomes"]["article"] < 10
        assert run.summary["left"] > 0


def test_the_window_of_days_keeps_out_older_articles(tmp_path: Path) -> None:
    with serve() as site:
        run = crawl(tmp_path, "news", "-a", f"url={site.url}/", "-a", "since=2025-04-10", site=site)
        assert run.site["reasons"] == {"out_of_range": 5}
        assert run.site["skipped"] == 1  # the second page, after a first one with nothing of those days
        assert rows(tmp_path, site.name) == []


def test_related_depth_0_follows_no_related_news(tmp_path: Path) -> None:
    with serve() as site:
        crawl(tmp_path, "news", "-a", f"url={site.url}/", "-a", "related_depth=0", site=site)
        assert len(rows(tmp_path, site.name)) == 6


def test_feeds_and_sitemaps_lead_to_articles(tmp_path: Path) -> None:
    pages = newsroom()
    pages["/rss.xml"] = Answer(RSS, headers={"Content-Type": "application/rss+xml"})
    pages["/map.xml"] = Answer(INDEX, headers={"Content-Type": "application/xml"})
    pages["/map-1.xml"] = Answer(SITEMAP, headers={"Content-Type": "text/xml"})
    with serve(pages) as site:
        for name in ("/rss.xml", "/map.xml", "/map-1.xml"):
            pages[name].body = str(pages[name].body).replace("SITE", site.url)
        (tmp_path / "ours.py").write_text(
            "from newsbot.site import Site\n"
            f"OURS = Site(name='ours', hosts=('127.0.0.1',), feeds=('{site.url}/rss.xml',),"
            f" sitemaps=('{site.url}/map.xml',))",
            "utf-8",
        )
        run = crawl(tmp_path, "ours", "-a", "related_depth=0", site=site, NEWSBOT_SITE_MODULES="ours")
        assert run.code == 0, run.err
        found = {row["url"].rpartition("-")[2]: row["found_via"] for row in rows(tmp_path, "ours")}
    assert found == {"00001": "feed", "00004": "sitemap"}
    assert run.site["outcomes"]["listing"] == 3


RSS = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel>
<link>SITE/</link><item><title>&x;</title><link>SITE/news/story-00001</link>
<pubDate>Wed, 09 Apr 2025 10:22:00 GMT</pubDate>
</item><item><link>file:///etc/passwd</link></item></channel></rss>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>SITE/map-1.xml</loc></sitemap>
</sitemapindex>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>SITE/news/story-00004</loc>
<lastmod>2025-04-09</lastmod></url></urlset>"""


def test_a_page_that_fails_after_its_tries_is_asked_again_next_time(tmp_path: Path) -> None:
    pages = newsroom()
    pages["/news/story-00002"] = Answer("", 503)
    with serve(pages) as site:
        run = crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site)
        assert run.code == 0, run.err
        assert (run.site["retries"], run.site["reasons"]) == (1, {"http_503": 1})
        assert site.seen["/news/story-00002"] == 2
        pages["/news/story-00002"] = article(2)
        crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site)
        assert len(rows(tmp_path, site.name)) == 8


def test_overwrite_output_holds_the_new_records_of_the_run_only(tmp_path: Path) -> None:
    with serve() as site:
        run = crawl(tmp_path, "news", "-a", f"url={site.url}/", "-O", "new.jsonl", site=site)
        assert run.code == 0, run.err
        before = (tmp_path / "new.jsonl").read_bytes()
        assert before.count(b"\n") == 8
        crawl(tmp_path, "news", "-a", f"url={site.url}/", "-O", "new.jsonl", site=site)
        assert (tmp_path / "new.jsonl").read_bytes() == before
        crawl(tmp_path, "news", "-a", f"url={site.url}/", "-O", "new.jsonl", "--allow-empty", site=site)
        assert (tmp_path / "new.jsonl").read_bytes() == b""


def test_with_a_feed_on_stdout_the_summary_goes_to_stderr(tmp_path: Path) -> None:
    with serve() as site:
        run = crawl(tmp_path, "news", "-a", f"url={site.url}/", "-o", "-:jsonl", site=site)
        assert run.out.count('"record_id"') >= 8
        assert '"code": 0' in run.err.splitlines()[-1]
        assert '"code"' not in run.out


def test_a_host_that_hangs_starves_no_other(tmp_path: Path) -> None:
    """The slow site answers only once the quick one is read to its end; in vain were it to hold all places."""
    finished = threading.Event()
    with serve() as slow, serve() as quick:
        for path, answer in slow.pages.items():
            if "story" in path:
                answer.wait = lambda: finished.wait(4)
        quick.pages["/news/story-00008"].wait = finished.set
        lines = ["from newsbot.site import Site"]
        for name, url, host in (("slow", slow.url, "127.0.0.1"), ("quick", quick.url, "localhost")):
            seed = url.replace("127.0.0.1", host)
            lines.append(f"{name.upper()} = Site(name='{name}', hosts=('{host}',), seeds=('{seed}/',))")
        (tmp_path / "two.py").write_text("\n".join(lines), "utf-8")
        allowed = f"127.0.0.1:{slow.port},localhost:{quick.port}"
        run = crawl(
            tmp_path, "news", "-a", "sites=slow,quick", NEWSBOT_SITE_MODULES="two", NEWSBOT_ALLOW_PRIVATE=allowed
        )
        assert run.code == 0, run.err
        assert finished.is_set()
        assert [len(rows(tmp_path, name)) for name in ("slow", "quick")] == [8, 8]
        assert run.summary["sites"]["slow"]["retries"] == 0


def test_the_user_agent_tells_who_asks_and_how_to_reach_them(tmp_path: Path) -> None:
    with serve() as site:
        contact = "https://example.com/bot"
        crawl(tmp_path, "news", "-a", f"url={site.url}/", "-s", f"NEWSBOT_CONTACT={contact}", site=site)
        agents = {headers["user-agent"] for headers in site.headers.values()}
    assert len(agents) == 1
    assert agents.pop().startswith(f"newsbot/{newsbot.__version__} (+{contact})")


def test_with_state_and_output_elsewhere_a_run_touches_nothing_here(tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    with serve() as site:
        places = {"NEWSBOT_STORE": str(tmp_path / "s" / "x.sqlite"), "NEWSBOT_OUTPUT": str(tmp_path / "o")}
        assert crawl(here, "news", "-a", f"url={site.url}/", site=site, **places).code == 0
    assert list(here.iterdir()) == []
    assert (tmp_path / "o" / site.name / "manifest.json").is_file()
