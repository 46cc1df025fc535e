"""The site files that come with newsbot: what they say of themselves, and how they tell URLs apart.

URLs are made up after the shapes of each publisher's public links.
"""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from newsbot import sites, urls
from newsbot.extract.links import link_kind
from newsbot.site import Site

REGISTRY: Final = sites.load(["newsbot.sites"])
PUBLISHERS: Final = [name for name in REGISTRY.names() if name != "newsroom"]
SITES_PAGE: Final = Path(__file__).parent.parent / "docs" / "sites.md"
ARABIC: Final = "%D8%AE%D8%A8%D8%B1"

ARTICLES: Final = {
    "aa": ("/tr/gundem/bir-haber-basligi/3912345", "/ar/%D8%AF%D9%88%D9%84/" + ARABIC + "/3000123"),
    "aawsat": (f"/{ARABIC}/5265238-{ARABIC}-{ARABIC}", f"/{ARABIC}/{ARABIC}/5265238-x", "/home/article/403536/"),
    "ahram": ("/News/2550584.aspx", "/daily/News/203957/25/800123/slug.aspx"),
    "alain": ("/article/a-few-words-of-a-headline", f"/article/{ARABIC}"),
    "alarabiya": (f"/arab-and-world/egypt/2022/01/28/{ARABIC}", f"/aswaq/2025/12/01/{ARABIC}-2"),
    "aljazeera": (f"/news/2025/7/17/{ARABIC}-x", "/economy/2026/10/3/slug", "/ebusiness/economy/2025/11/12/slug/"),
    "almasryalyoum": ("/news/details/3168220",),
    "alyaum": (f"/articles/6291700/{ARABIC}/{ARABIC}-x", f"/articles/6600000/{ARABIC}"),
    "bbc": ("/arabic/articles/c1a2bc3d4e5o", "/arabic/middleeast-54321098"),
    "cnnarabic": (
        "/middle-east/article/2023/10/30/a-few-words", "/world/video/2023/10/30/v12345-words",
        "/2013/middle_east/8/4/some.words/index.html", "/2013/syria.2011/8/1/some.words/",
    ),
    "dw": ("/de/ein-langer-titel/a-68117499", f"/ar/{ARABIC}/a-70000001?maca=ar-rss", "/de/bilder/g-12345678"),
    "emaratalyoum": ("/local-section/2008-02-15-1.190099", "/local-section/other/2026-06-07-1.2052899"),
    "eremnews": ("/news/world/2yxhb1i", "/opinion/eremnews-writers/2382453"),
    "guardian": ("/world/2023/dec/22/a-short-slug", "/sport/live/2024/jan/02/x-y-live?page=with:block-1"),
    "hespress": (f"/{ARABIC}-{ARABIC}-1234567.html", "/politique/436199.html"),
    "irna": (f"/news/84065799/{ARABIC}", "/news/85421999/", "/photo/85421998/x"),
    "lemonde": ("/politique/article/2023/08/30/un-titre-assez-long_6187000_823448.html",),
    "masrawy": (f"/news/news_egypt/details/2021/6/26/2046399/{ARABIC}", "/news/news_regions/details/2022/4/1/2201099"),
    "okaz": ("/economy/na/2248599", "/news/local/2141199", "/articles/authors/2166099"),
    "rtarabic": (f"/world/1551799-{ARABIC}-{ARABIC}/", f"/middle_east/1180699-{ARABIC}"),
    "skynewsarabia": ("/middle-east/1884499", f"/varieties/1392699-{ARABIC}", "/world/1348099-"),
    "wam": ("/ar/article/hszrfc99", f"/ar/article/b2jxoem-{ARABIC}", "/en/article/b2jxoem-some-words"),
    "yjc": (f"/fa/news/7349999/{ARABIC}", "/fa/news/8800000"),
    "youm7": (f"/story/2026/2/7/{ARABIC}/7300000",),
}  # fmt: skip
LISTS: Final = {
    "aa": ("/tr/ekonomi", "/ar/%D8%AF%D9%88%D9%84%D9%8A"),
    "aawsat": (f"/{ARABIC}", f"/{ARABIC}-{ARABIC}/{ARABIC}"),
    "ahram": (f"/Portal/13/{ARABIC}.aspx",),
    "alain": ("/section/business/",),
    "alarabiya": ("/arab-and-world", "/arab-and-world/iraq"),
    "aljazeera": ("/news/", "/economy"),
    "almasryalyoum": ("/section/index/3", "/section/index/4?page=2"),
    "alyaum": (f"/{ARABIC}-{ARABIC}", f"/morearticles/{ARABIC}"),
    "bbc": ("/arabic/world", "/arabic/topics/c1a2bc3d4e5o"),
    "cnnarabic": ("/middle-east", "/world/"),
    "dw": ("/de/europa/s-12399", f"/ar/{ARABIC}/s-9199"),
    "emaratalyoum": ("/local-section", "/business/local"),
    "eremnews": ("/news", "/news/world"),
    "guardian": ("/world", "/world/europe-news"),
    "hespress": ("/politique", "/politique/page/2/"),
    "irna": ("/service/economy", "/service/province/kish"),
    "lemonde": ("/international/", "/jeux-olympiques-2024/"),
    "masrawy": ("/news/news_egypt/", f"/news/news_economy/section/206/{ARABIC}"),
    "okaz": ("/economy", "/news/local"),
    "rtarabic": ("/world/", "/middle_east"),
    "skynewsarabia": ("/middle-east", "/middle-east/northafrica"),
    "wam": ("/ar/category/football",),
    "yjc": ("/fa/sports", "/fa/sports/170"),
    "youm7": (f"/Section/{ARABIC}/65/1",),
}
NEITHER: Final = {
    "aa": ("/tr/p/duyurular/1002/form", "/tr/cvg/Video/Category/220"),
    "dw": ("/en/a-long-title-of-words/a-68117498", "/a-18265199"),
    "bbc": ("/news/articles/c1a2bc3d4e5o", "/sport/football/54321098"),
    "lemonde": ("/memorable/quiz-et-questions-de-culture",),
    "yjc": ("/fa/ads/redirect/a/757", "/fa/archive?service_id=47"),
    "youm7": ("/Tags/Index?id=5&tag=words-of-a-long-tag",),
    "masrawy": (f"/news/tag/6563/{ARABIC}",),
    "okaz": ("/uploads/images/2022/04/23/1969499.jpg", "/digitals/2024/01/02/index.html"),
}


def site_named(name: str) -> Site:
    return REGISTRY.site(name, date.max)


def kind_of(path: str, site: Site) -> str | None:
    return link_kind(f"https://{site.hosts[0]}{path}", "a headline of about forty letters, or more", site)


def test_every_site_file_loads() -> None:
    assert REGISTRY.broken == {}
    assert len(PUBLISHERS) >= 16
    assert sum(site_named(name).language == "ar" for name in PUBLISHERS) >= 10


@pytest.mark.parametrize("name", PUBLISHERS)
def test_a_site_file_begins_on_its_own_hosts_with_its_front_page_or_sections(name: str) -> None:
    site = site_named(name)
    for url in (*site.seeds, *site.feeds, *site.sitemaps):
        assert urls.same_site(url, site.hosts), url
        assert url.startswith("https://")
    articles = [
        url for url in site.seeds if site.article_url and re.search(site.article_url, "/" + url.split("/", 3)[3])
    ]
    assert site.seeds
    assert articles == []


@pytest.mark.parametrize("name", PUBLISHERS)
def test_a_site_file_tells_articles_from_lists_and_all_else(name: str) -> None:
    site = site_named(name)
    kinds = {path: kind_of(path, site) for table in (ARTICLES, LISTS, NEITHER) for path in table.get(name, ())}
    wanted = (("article", ARTICLES[name]), ("listing", LISTS[name]), (None, NEITHER.get(name, ())))
    assert kinds == {path: kind for kind, paths in wanted for path in paths}


@pytest.mark.parametrize("name", PUBLISHERS)
@pytest.mark.parametrize("path", ["/", "/about-us.html", "/search?q=news", "/contact/form/page"])
def test_front_page_and_service_pages_are_no_articles(name: str, path: str) -> None:
    assert kind_of(path, site_named(name)) != "article"


@pytest.mark.parametrize("name", PUBLISHERS)
def test_a_site_file_says_what_was_verified_and_stays_short(name: str) -> None:
    module = ast.parse(Path(REGISTRY.files[name]).read_text("utf-8"))
    said = ast.get_docstring(module) or ""
    assert "Verified offline:" in said
    assert "Not verified:" in said
    literal = next(node for node in module.body if isinstance(node, ast.Assign)).value
    assert isinstance(literal, ast.Call)
    assert len(literal.keywords) <= 10


def test_the_documentation_lists_every_site_file() -> None:
    _, _, section = SITES_PAGE.read_text("utf-8").partition("## Sites that come with newsbot\n")
    listed = re.findall(r"^\| `([a-z0-9]+)` \|", section.partition("\n## ")[0], re.M)
    assert listed == PUBLISHERS
