"""What a run learns of a site and follows from it: traps given up, feeds looked for, days kept to, budgets."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsbot.arguments import Arguments, parse_arguments, read_urls
from newsbot.discovery import follow_feed, follow_links, in_period, in_window, probes
from newsbot.errors import UsageError
from newsbot.feeds import FeedEntry
from newsbot.page import Link
from newsbot.store import KnownArticle, Lease, PageCommit, Url
from newsbot.survey import DISPROOFS, MOST_BARREN, MOST_BROKEN, MOST_IN_VAIN, MOST_PROMISED, MOST_UNPROVEN, Survey
from tests.loopback import Answer, Site, article, crawl, environment, listing, newsroom, rows, serve

NOW = datetime(2025, 4, 9, 10, tzinfo=UTC)
LIST = Lease(
    id=1, url="http://a.test/", site="a", host="a.test", kind="list", found_via="seed",
    depth=0, related_depth=0, priority=0, tries=0,
)  # fmt: skip
ARTICLE = replace(LIST, kind="article", found_via="listing", depth=1)


def known(url: str) -> KnownArticle:
    return KnownArticle(
        record_id=url,
        site="a",
        url=url,
        canonical_url=url,
        revision=1,
        content_hash=url,
        headline="h",
        fields={"body": url},
    )


XML = {"Content-Type": "text/xml"}


def day(number: int) -> Lease:
    """A page of a diary whose URL reads like an article's."""
    return replace(LIST, url=f"http://a.test/diary/day-{number:05}", kind="article", found_via="link", depth=2)


def end(survey: Survey, lease: Lease, outcome: str, path: str, *, shows: tuple[str, ...] = (), **values: Any) -> None:
    """Lets a page end so, having shown links to articles."""
    url = f"http://a.test{path}"
    adds = [Url(url=f"http://a.test{shown}", site="a") for shown in shows]
    kept = known(url) if outcome == "article" else None
    survey.ended(PageCommit(lease=replace(lease, url=url), outcome=outcome, adds=adds, article=kept, **values))


def asked(path: str, kind: str = "article", via: str = "listing") -> Url:
    return Url(url=f"http://a.test{path}", site="a", kind=kind, found_via=via, depth=2)


def link(path: str, kind: str) -> Link:
    return Link(url=f"http://a.test{path}", kind=kind)


def paths(urls: list[Url]) -> list[str]:
    return [url.url.removeprefix("http://a.test") for url in urls]


def test_a_family_that_brings_nothing_is_given_up_and_others_are_not() -> None:
    survey = Survey()
    end(survey, LIST, "listing", "/", shows=("/news/1",))
    for day in range(MOST_BARREN["family"]):
        assert not survey.spent(asked("/calendar/2025/99", "list"))
        end(survey, replace(LIST, found_via="next", depth=1), "listing", f"/calendar/2025/{day}", shows=("/news/1",))
    assert survey.spent(asked("/calendar/2025/99", "list"))
    assert not survey.spent(asked("/news?page=2", "list"))
    assert not survey.spent(asked("/calendar/2025/99"))  # as an article it was never tried


def test_each_article_earns_its_family_another_try() -> None:
    survey = Survey()
    for number in range(10):
        end(survey, ARTICLE, "article", f"/news/{1000 + number}")
    for number in range(MOST_BARREN["family"]):
        end(survey, ARTICLE, "rejected", f"/news/{2000 + number}", reason="video")
    assert not survey.spent(asked("/news/3000"))
    for number in range(10):
        end(survey, ARTICLE, "rejected", f"/news/{4000 + number}", reason="video")
    assert survey.spent(asked("/news/3000"))
    assert not survey.spent(asked("/news/3000", via="sitemap"))  # the site itself lists it as a page of its own


def test_what_the_network_decided_and_pages_of_other_days_say_nothing_of_a_family() -> None:
    survey = Survey()
    for number in range(200):
        end(survey, ARTICLE, "failed", f"/news/{1000 + number}", reason="timeout")
        end(survey, ARTICLE, "rejected", f"/news/{2000 + number}", reason="out_of_range")
    assert not survey.spent(asked("/news/3000"))
    assert survey.likeness("http://a.test/news/3000") is True


def test_a_family_that_network_or_server_keep_back_for_long_is_given_up_and_others_are_not() -> None:
    survey = Survey()
    for number in range(MOST_IN_VAIN):
        assert not survey.spent(asked("/news/3000"))
        end(survey, ARTICLE, "failed", f"/news/{1000 + number}", reason="http_500")
        end(survey, ARTICLE, "article", f"/world/{1000 + number}")
    assert survey.spent(asked("/news/3000"))
    assert not survey.spent(asked("/world/3000"))
    assert not survey.spent(asked("/news/3000", "list"))
    end(survey, ARTICLE, "article", "/news/2000")
    assert not survey.spent(asked("/news/3000"))


def test_what_was_not_asked_for_is_no_failure() -> None:
    survey = Survey()
    for number in range(MOST_IN_VAIN):
        end(survey, ARTICLE, "failed", f"/news/{1000 + number}", reason="robots")
        end(survey, ARTICLE, "failed", f"/news/{4000 + number}", reason="skipped")
    assert not survey.spent(asked("/news/3000"))


@pytest.mark.parametrize("reason", ["http_500", "robots", "offsite", "skipped"])
def test_lists_whose_articles_never_come_end(reason: str) -> None:
    survey = Survey()
    page = replace(LIST, found_via="next", depth=2)
    for number in range(MOST_BROKEN + 1):
        assert not survey.spent(asked("/list/9", "list", "next"))
        end(survey, page, "listing", f"/list/{number}", shows=(f"/news/{number}",))
        end(survey, ARTICLE, "failed", f"/news/{number}", reason=reason)
    for number in range(2 * MOST_BROKEN):  # each kept for new has earned one more
        end(survey, page, "listing", f"/list/{number}", shows=(f"/news/{number + 1000}",))
    assert survey.spent(asked("/list/9", "list", "next"))


def test_lists_whose_articles_are_of_other_days_go_on() -> None:
    survey = Survey()
    for number in range(3 * MOST_BROKEN):
        end(survey, replace(LIST, depth=2), "listing", f"/list/{number}", shows=(f"/news/{number}",))
        end(survey, ARTICLE, "rejected", f"/news/{number}", reason="out_of_range")
    assert not survey.spent(asked("/list/9", "list", "next"))


@pytest.mark.parametrize(("shape", "headlined"), [("/{}/{}", False), ("/{}/one-two-three-four-{}", True)])
def test_names_that_never_come_twice_end_but_for_shapes_that_are_articles(shape: str, headlined: bool) -> None:
    survey = Survey()
    for name in ("one", "two"):
        end(survey, ARTICLE, "article", f"/proven/2025/{name}-of-some-more-words.html")
    for number in range(MOST_UNPROVEN[headlined]):
        name = "".join(chr(97 + int(digit)) for digit in str(number))
        assert not survey.spent(asked(shape.format("zz", "zz"), via="sitemap"))
        end(survey, replace(ARTICLE, found_via="sitemap"), "rejected", shape.format(name, name), reason="error_page")
    assert survey.spent(asked(shape.format("zz", "zz"), via="sitemap"))
    assert not survey.spent(asked("/proven/2025/three-of-some-more-words.html"))


def test_from_a_days_list_that_of_any_other_day_is_followed_as_far_as_it_leads() -> None:
    deep = replace(LIST, url="http://a.test/archive/2025/04/09/", found_via="next", depth=30)
    links = [link("/archive/2025/04/08/", "other"), link("/archive/2024/", "listing"), link("/about/team/", "other")]
    visits, _ = follow_links(links, deep, Arguments(), Survey())
    assert [(url.url.removeprefix("http://a.test"), url.found_via) for url in visits] == [
        ("/archive/2025/04/08/", "next"),
        ("/archive/2024/", "next"),
    ]


def lists_in_turn(at: str, *shown: str) -> list[str]:
    """The lists that a day's, month's or year's list leads on to, in the order in which they are fetched."""
    deep = replace(LIST, url=f"http://a.test{at}", found_via="next", depth=3)
    visits, _ = follow_links([link(path, "listing") for path in shown], deep, Arguments(), Survey())
    return [url.url.removeprefix("http://a.test") for url in sorted(visits, key=lambda url: -url.priority)]


def test_an_archive_leads_to_what_lies_within_then_to_the_nearest() -> None:
    shown = ("/day/2024/", "/day/2023/", "/day/2025/04/", "/day/2025/05/")
    assert lists_in_turn("/day/2025/", *shown) == ["/day/2025/05/", "/day/2025/04/", "/day/2024/", "/day/2023/"]


def test_days_beside_an_empty_day_wait_for_those_beside_a_day_with_news() -> None:
    deep = replace(LIST, url="http://a.test/day/2026/04/09/", found_via="next", depth=3)
    near, news = link("/day/2026/04/08/", "listing"), link("/news/2026/a-headline-of-some-words", "article")
    [beside_empty], _ = follow_links([near], deep, Arguments(), Survey())
    [_, beside_news], _ = follow_links([news, near], deep, Arguments(), Survey())
    assert beside_news.priority > beside_empty.priority


def test_a_front_page_that_comes_again_every_second_is_read(tmp_path: Path) -> None:
    pages = newsroom()
    pages["/"].body = f'<meta http-equiv="refresh" content="1;url=/"><meta charset="utf-8">{pages["/"].body!s}'
    with serve(pages) as site:
        run = crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site)
        assert run.code == 0, run.err
        assert site.seen["/"] == 1
        assert len(rows(tmp_path, site.name)) == 8


def test_articles_that_all_declare_one_canonical_url_are_all_kept(tmp_path: Path) -> None:
    pages = newsroom()
    for number in range(61, 64):
        pages[f"/news/story-{number:05}"] = article(number, text=f"نص {number} " * 40, canonical="/news/story-00061")
    pages["/"].body = str(pages["/"].body).replace(
        "</ul>",
        "".join(f'<li><a href="/news/story-{n:05}">عنوان خبر طويل {n}</a></li>' for n in range(61, 64)) + "</ul>",
    )
    with serve(pages) as site:
        run = crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site)
        assert run.code == 0, run.err
        found = {row["url"][-5:]: row["problems"] for row in rows(tmp_path, site.name) if row["url"][-5:] >= "00061"}
    assert set(found) == {"00061", "00062", "00063"}
    assert sum("canonical_taken" in problems for problems in found.values()) >= 1
    again = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "newsbot", "reextract", "again"],
        cwd=tmp_path, env=environment(None), capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert "no field differs" in again.stdout, again.stdout + again.stderr


def test_an_archive_of_days_is_found_whole_also_where_a_page_of_it_has_one_link(tmp_path: Path) -> None:
    pages = newsroom()
    archive = {f"/archive/2025/04/{day:02}": f"/news/story-{60 + day:05}" for day in range(1, 9)}
    days = list(archive)
    for at, (day, story) in enumerate(archive.items()):
        before = f'<a href="{days[at - 1]}">x</a>' if at else ""
        pages[day] = Answer(f'<a href="{story}">عنوان خبر طويل من ذلك اليوم البعيد</a>{before}')
        pages[story] = article(60 + at + 1)
    pages["/"].body = str(pages["/"].body).replace("</ul>", f'</ul><a href="{days[-1]}">الأرشيف</a>')
    with serve(pages) as site:
        run = crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site)
        assert run.code == 0, run.err
        found = {row["url"].removeprefix(site.url) for row in rows(tmp_path, site.name)}
    assert set(archive.values()) <= found


def test_a_list_ends_where_most_of_the_page_before_is_too_old() -> None:
    survey = Survey()
    adds = [asked("/news/1001"), asked("/news/1002"), asked("/news/1003"), asked("/?page=2", "list", "next")]
    survey.ended(PageCommit(lease=LIST, outcome="listing", adds=adds))
    survey.too_old("http://a.test/news/1001")
    assert not survey.spent(adds[-1])
    survey.too_old("http://a.test/news/1002")
    assert survey.spent(adds[-1])
    end(survey, ARTICLE, "article", "/news/1003")
    assert not survey.spent(adds[-1])  # old ones pinned above new ones


def test_the_same_content_under_ever_new_urls_is_nothing_new() -> None:
    survey = Survey()
    for number in range(MOST_BARREN["family"] + 2):
        lease = replace(ARTICLE, url=f"http://a.test/news/1?visit={number}")
        survey.ended(PageCommit(lease=lease, outcome="article", article=known("same")))
    assert survey.spent(asked("/news/1?visit=x"))


def test_links_of_an_unknown_shape_are_followed_once_two_of_it_were_articles() -> None:
    survey = Survey()
    unknown = [link("/a/b/c/d", "other")]
    assert follow_links(unknown, ARTICLE, Arguments(), survey) == ([], 0)
    end(survey, ARTICLE, "article", "/x/y/z/one")
    assert list(survey.released()) == []
    end(survey, ARTICLE, "article", "/x/y/z/two")
    assert paths(list(survey.released())) == ["/a/b/c/d"]
    assert paths(follow_links(unknown, ARTICLE, Arguments(), survey)[0]) == ["/a/b/c/d"]


def test_a_shape_that_never_was_an_article_is_guessed_to_be_one_no_more() -> None:
    survey = Survey()
    likely = [link("/photos/1234567", "article")]
    assert len(follow_links(likely, ARTICLE, Arguments(), survey)[0]) == 1
    for number in range(DISPROOFS):
        end(survey, ARTICLE, "rejected", f"/video/{1000000 + number}", reason="video")
    assert follow_links(likely, ARTICLE, Arguments(), survey)[0] == []


def test_a_list_that_shows_only_what_earlier_runs_know_leads_to_no_next_page() -> None:
    links = [link("/news/1001", "article"), link("/?page=2", "next")]
    assert len(follow_links(links, LIST, Arguments(), Survey())[0]) == 2
    assert paths(follow_links(links, LIST, Arguments(), Survey(), known=lambda url: True)[0]) == ["/news/1001"]
    backfill = Arguments(since="2025-01-01")
    assert len(follow_links(links, LIST, backfill, Survey(), known=lambda url: True)[0]) == 2


def test_300_links_of_a_page_are_followed_but_all_articles_of_a_list() -> None:
    links = [link(f"/s{number}", "listing") for number in range(400)]
    visits, cut = follow_links([*links, link("/news/1001", "article")], LIST, Arguments(), Survey())
    assert (len(visits), cut) == (301, 100)
    articles = [link(f"/news/{number}", "article") for number in range(1000, 1400)]
    assert [len(follow_links(articles, lease, Arguments(), Survey())[0]) for lease in (LIST, ARTICLE)] == [400, 300]


def test_the_newest_of_a_sitemap_come_first_and_sitemaps_end_at_their_depth() -> None:
    entries = [FeedEntry(url=f"http://a.test/{day}", date=f"2025-04-0{day}") for day in (1, 3, 2)]
    lease = replace(LIST, found_via="sitemap")
    visits = sorted(follow_feed(entries, lease, Arguments(), Survey()), key=lambda url: -url.priority)
    assert paths(visits) == ["/3", "/2", "/1"]
    below = [FeedEntry(url="http://a.test/map.xml", kind="sitemap")]
    assert [len(list(follow_feed(below, replace(lease, depth=n), Arguments(), Survey()))) for n in (2, 3)] == [1, 0]


def test_a_backfill_leaves_out_sitemaps_archives_and_entries_of_other_days() -> None:
    window = Arguments(since="2025-03-10", until="2025-04-10")
    entries = [
        FeedEntry(url="http://a.test/map-2025-03.xml", kind="sitemap"),
        FeedEntry(url="http://a.test/map-2025-05.xml", kind="sitemap"),
        FeedEntry(url="http://a.test/map-x.xml", kind="sitemap", date="2025-03-09"),
        FeedEntry(url="http://a.test/1", date="2025-06-01"),
        FeedEntry(url="http://a.test/2", date="2025-06-01", published="2025-06-01"),
        FeedEntry(url="http://a.test/2025/02/01/x"),
    ]
    kept = follow_feed(entries, replace(LIST, found_via="sitemap"), window, Survey())
    assert set(paths(list(kept))) == {"/map-2025-03.xml", "/1"}
    assert in_period("http://a.test/archive/2025/04", window)
    assert not in_period("http://a.test/archive/2025/04/11", window)


def test_a_moment_is_compared_to_the_second_and_a_day_by_the_day() -> None:
    since = "2025-04-09T12:00:00Z"
    assert in_window("2025-04-09T16:00:00+04:00", since, None)
    assert not in_window("2025-04-09T15:59:59+04:00", since, None)
    assert in_window("2025-04-09", since, None)
    assert not in_window("2025-04-09T16:00:01+04:00", None, since)


def test_feeds_and_sitemaps_are_looked_for_where_neither_page_nor_robots_txt_names_them() -> None:
    def found(links: list[Link], robots: list[str], tried: Callable[[str], bool] = lambda url: False) -> list[str]:
        return paths(list(probes("http://a.test/", LIST, links, robots, tried=tried)))

    everywhere = found([], [])
    assert {"/feed", "/rss.xml", "/sitemap.xml", "/sitemap_index.xml"} < set(everywhere)
    assert found([link("/x.xml", "feed")], ["/map.xml"]) == ["/map.xml"]
    assert found([], [], tried=lambda url: True) == []


def test_ages_and_moments_are_days_wanted_too() -> None:
    assert parse_arguments({"since": "2d"}, now=NOW).since == "2025-04-07T10:00:00Z"
    assert parse_arguments({"since": "12H", "until": "2025-04-09T14:00:00+04:00"}, now=NOW) == Arguments(
        since="2025-04-08T22:00:00Z", until="2025-04-09T10:00:00Z"
    )
    for wrong in ("2w", "d", "2025-04-09T14:00:00", "-2d"):
        with pytest.raises(UsageError, match="since"):
            parse_arguments({"since": wrong}, now=NOW)


def test_a_file_of_urls_is_read_line_by_line_and_bad_lines_are_named(tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_text(
        "# sites\nhttps://a.test/x#top\n\nb.test  # a host\nftp://c.test/\nno url\nhttps://a.test/x\n", "utf-8"
    )
    assert read_urls(str(file)) == (
        ["https://a.test/x", "https://b.test/"], ["line 5: 'ftp://c.test/'", "line 6: 'no url'"]
    )  # fmt: skip
    with pytest.raises(UsageError, match="missing"):
        read_urls(str(tmp_path / "missing.txt"))


def found(folder: Path, site: Site) -> dict[str, str]:
    """Number of the article → how it was found."""
    return {row["url"].rpartition("-")[2].lstrip("0"): row["found_via"] for row in rows(folder, site.name)}


def test_a_site_without_file_is_found_by_its_usual_places(tmp_path: Path) -> None:
    pages = newsroom()
    with serve(pages) as site:
        locs = "".join(f"<url><loc>{site.url}/news/story-{n:05}</loc></url>" for n in (1, 91))
        pages["/sitemap.xml"] = Answer(f"<urlset>{locs}</urlset>", headers={"Content-Type": "text/xml"})
        item = f"<item><title>T</title><link>{site.url}/news/story-00092</link></item>"
        pages["/feed"] = Answer(f"<rss><channel>{item}</channel></rss>", headers={"Content-Type": "text/xml"})
        pages |= {f"/news/story-{n:05}": article(n) for n in (91, 92)}
        run = crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site)
        again = crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site)
        assert site.seen["/rss.xml"] == 1  # what was not there is looked for once
    assert (run.code, again.code) == (0, 0), run.err
    assert {number: via for number, via in found(tmp_path, site).items() if number in ("91", "92")} == {
        "91": "sitemap", "92": "feed"
    }  # fmt: skip
    assert run.site["probes"] > 5
    assert (run.site["outcomes"]["rejected"], rows(tmp_path, site.name, "rejected")) == (0, [])


def test_an_article_given_as_url_is_read_with_its_related_news_only(tmp_path: Path) -> None:
    with serve() as site:
        run = crawl(tmp_path, "news", "-a", f"url={site.url}/news/story-00003", site=site)
        assert run.code == 0, run.err
        assert set(found(tmp_path, site)) == {"3", "7"}
        deeper = crawl(tmp_path, "news", "-a", f"url={site.url}/news/story-00007", "-a", "related_depth=2", site=site)
    assert deeper.code == 0, deeper.err
    assert set(found(tmp_path, site)) == {"1", "3", "7", "8"}


def test_short_urls_that_look_like_sections_are_articles_when_they_are(tmp_path: Path) -> None:
    pages = newsroom()
    pages["/"].body = str(pages["/"].body).replace("</ul>", '<li><a href="/world/talks">محادثات</a></li></ul>')
    pages["/world/talks"] = article(50)
    with serve(pages) as site:
        crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site)
        assert f"{site.url}/world/talks" in {row["url"] for row in rows(tmp_path, site.name)}


def test_each_site_of_a_file_has_its_own_budget_and_goes_on_next_time(tmp_path: Path) -> None:
    with serve() as one, serve() as other:
        (tmp_path / "urls.txt").write_text(f"{one.url}/\nnonsense\n{other.url}/\n", "utf-8")
        allowed = {"NEWSBOT_ALLOW_PRIVATE": f"127.0.0.1:{one.port},127.0.0.1:{other.port}"}
        given = ("news", "-a", "urls=urls.txt")
        run = crawl(tmp_path, *given, "-a", "max_pages_per_site=4", **allowed)
        assert (run.code, run.summary["ended_by"]) == (10, "max_pages_per_site"), run.err
        assert [site["pages"] for site in run.summary["sites"].values()] == [4, 4]
        assert "line 2: 'nonsense'" in run.err
        assert run.summary["bad_lines"] == ["line 2: 'nonsense'"]
        assert crawl(tmp_path, *given, **allowed).code == 0
        assert [len(rows(tmp_path, site.name)) for site in (one, other)] == [8, 8]


def test_what_a_news_sitemap_says_is_lent_to_a_page_that_does_not_say_it(tmp_path: Path) -> None:
    pages = newsroom()
    undated = str(article(60).body).replace("datetime='2025-04-09T14:22:00+04:00'>9 أبريل 2025", ">")
    pages["/news/story-00060"] = Answer(undated)
    with serve(pages) as site:
        pages["/sitemap.xml"] = Answer(
            '<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>'
            f"<loc>{site.url}/news/story-00060</loc><news:news><news:publication_date>2025-04-08T09:30:00+04:00"
            "</news:publication_date><news:title>t</news:title></news:news></url></urlset>",
            headers={"Content-Type": "text/xml"},
        )
        crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site)
        [row] = [row for row in rows(tmp_path, site.name) if row["url"].endswith("60")]
    assert (row["date_published"], row["provenance"]["date_published"]) == ("2025-04-08T09:30:00+04:00", "feed")
    assert row["headline"] != "t"


def test_a_trap_ends_and_the_healthy_articles_are_all_found(tmp_path: Path) -> None:
    class Endless(dict[str, Answer]):
        def get(self, path: str, default: Any = None) -> Any:
            if not path.startswith("/calendar/"):
                return super().get(path, default)
            day = int(path.rpartition("/")[2])
            return Answer("".join(f'<a href="/calendar/{n}">{n}</a>' for n in range(day, day + 20)))

    pages = Endless(newsroom())
    pages["/"] = listing((1, 2, 3), more="/?page=2")
    pages["/"].body = str(pages["/"].body).replace("</ul>", '<li><a href="/calendar/1">1</a></li></ul>')
    with serve(pages) as site:
        run = crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site)
        assert run.code == 0, run.err
        assert len(rows(tmp_path, site.name)) == 8
        assert sum(path.startswith("/calendar/") for path in site.seen) <= 60
    assert run.site["skipped"] > 0


@pytest.mark.parametrize(
    ("given", "known", "goes_on"),
    [
        ({}, False, True),
        ({}, True, False),
        ({"since": "2025-04-01"}, True, True),
        ({"since": "2025-04-10"}, False, False),
    ],
)
def test_a_feed_goes_on_until_its_articles_are_known_or_too_old(
    given: dict[str, str], known: bool, goes_on: bool
) -> None:
    entries = [
        FeedEntry(url="http://news.example/world/a-00001", date="2025-04-09"),
        FeedEntry(url="http://news.example/feed?paged=2", kind="page"),
    ]
    visits = follow_feed(entries, LIST, Arguments(**given), Survey(), known=lambda url: known)
    assert [url.url for url in visits if url.found_via == "next"] == ["http://news.example/feed?paged=2"] * goes_on


def test_lists_among_articles_that_promise_only_further_ones_end() -> None:
    survey = Survey()
    for number in range(2 * MOST_PROMISED + MOST_BARREN["family"]):  # each kept for new has earned one more
        assert not survey.spent(day(number))
        end(survey, day(number), "listing", f"/diary/day-{number:05}", shows=(f"/diary/day-{number + 1:05}",))
    assert survey.spent(day(900))


def test_lists_among_articles_that_keep_their_promise_go_on() -> None:
    survey = Survey()
    for number in range(2 * MOST_PROMISED + MOST_BARREN["family"]):
        shown = f"/news/story-{number:05}"
        end(survey, day(number), "listing", f"/diary/day-{number:05}", shows=(shown,))
        end(survey, ARTICLE, "article", shown)
    assert not survey.spent(day(900))


def test_a_backfill_fetches_the_archives_of_its_days_and_all_of_them(tmp_path: Path) -> None:
    pages = newsroom()
    days = range(1, 29)
    links = "".join(f'<li><a href="/archive/2025/04/{day:02}">{day}</a></li>' for day in days)
    pages["/"].body = f"<html><body><ul>{links}</ul></body></html>"
    for day in days:
        pages[f"/archive/2025/04/{day:02}"] = listing((100 + day, 200 + day))
        for number in (100 + day, 200 + day):
            body = (
                str(article(number).body)
                .replace("2025-04-09T", f"2025-04-{day:02}T")
                .replace("9 أبريل", f"{day} أبريل")
            )
            pages[f"/news/story-{number:05}"] = Answer(body)
    with serve(pages) as site:
        for month, number in (("03", 300), ("04", 301), ("05", 302)):
            locs = f"<url><loc>{site.url}/news/story-{number:05}</loc></url>"
            pages[f"/sitemap-2025-{month}.xml"] = Answer(f"<urlset>{locs}</urlset>", headers=XML)
            pages[f"/news/story-{number:05}"] = Answer(str(article(number).body).replace("2025-04-", f"2025-{month}-"))
        maps = "".join(f"<sitemap><loc>{site.url}/sitemap-2025-{at}.xml</loc></sitemap>" for at in ("03", "04", "05"))
        pages["/sitemap.xml"] = Answer(f"<sitemapindex>{maps}</sitemapindex>", headers=XML)
        given = ("-a", "since=2025-04-08", "-a", "until=2025-04-10")
        run = crawl(tmp_path, "news", "-a", f"url={site.url}/", *given, site=site)
        assert run.code == 0, run.err
        assert set(found(tmp_path, site)) == {"108", "109", "110", "208", "209", "210", "301"}
        asked = {path for path in site.seen if path.startswith(("/archive/", "/sitemap-2025"))}
    assert asked == {*(f"/archive/2025/04/{day:02}" for day in (8, 9, 10)), "/sitemap-2025-04.xml"}


def test_a_host_left_alone_with_work_queued_ends_the_run_with_10(tmp_path: Path) -> None:
    pages = newsroom()
    pages["/news/story-00004"] = Answer("later", 429, {"Retry-After": "31536000", "Content-Type": "text/plain"})
    with serve(pages) as one, serve() as other:
        (tmp_path / "urls.txt").write_text(f"{one.url}/\nhttp://localhost:{other.port}/\n", "utf-8")
        allowed = {"NEWSBOT_ALLOW_PRIVATE": f"127.0.0.1:{one.port},localhost:{other.port}"}
        given = ("news", "-a", "urls=urls.txt", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
        run = crawl(tmp_path, *given, **allowed)
        assert (run.code, run.summary["ended_by"]) == (10, "back_off"), (run.summary, run.err)
        assert len(rows(tmp_path, f"localhost-{other.port}")) == 8
        assert 0 < len(rows(tmp_path, one.name)) < 8
