"""``scrapy serve``: what its pages show, who may ask for them, and that no page's text ever acts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import lxml.html
import pytest
from flask.testing import FlaskClient
from lxml.html import HtmlElement
from werkzeug.test import TestResponse

from newsbot import sites
from newsbot.browse.saved import saved_page
from newsbot.browse.site import make_site
from tests.browsed import ATTACK, GARDEN, HARBOUR, PARAGRAPHS, article_of, captures, make_shelf

GARDEN_ID, HARBOUR_ID = (article_of(one, 1).record_id for one in captures()[:2])


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    shelf = make_shelf(tmp_path_factory.mktemp("shelf"))
    return make_site(shelf, sites.load([])).test_client()


def tree(response: TestResponse) -> HtmlElement:
    assert response.status_code == 200
    return lxml.html.fromstring(response.get_data())


def marked(client: FlaskClient, place: str, revision: int = 1) -> list[str]:
    page = tree(client.get(f"/article/{GARDEN_ID}/{revision}/page?show={place}"))
    return [" ".join(node.text_content().split()) for node in page.xpath("//*[@data-marked]")]


def test_all_articles_are_listed_at_their_latest_revision(client: FlaskClient) -> None:
    headlines = tree(client.get("/")).xpath("//article//h2")
    assert sorted(one.text_content() for one in headlines) == sorted([HARBOUR, f"{GARDEN} <b>"])
    assert {one.get("dir") for one in headlines} == {"rtl"}


def test_a_search_finds_words_in_any_spelling_and_marks_them(client: FlaskClient) -> None:
    page = tree(client.get("/", query_string={"q": "المينا"}))
    assert [one.text_content() for one in page.xpath("//article//h2")] == [HARBOUR]
    page = tree(client.get("/", query_string={"q": "ملاعب"}))
    assert {one.text_content() for one in page.xpath("//mark")} == {"ملاعب"}


def test_facets_count_and_choose(client: FlaskClient) -> None:
    page = tree(client.get("/"))
    assert page.xpath("string(//section[h3='language']//li)") == "ar2"
    assert len(tree(client.get("/?month=2026-01&language=ar&site=news.example")).xpath("//article")) == 2
    for nothing in ("month=2025-01", "language=en", "site=other.example", "section=x", "from=2026-02-01"):
        assert tree(client.get(f"/?{nothing}")).xpath("//article") == []


def test_a_wrong_query_is_told(client: FlaskClient) -> None:
    for asked in ("/?from=tomorrow", "/?q=!!!"):
        response = client.get(asked)
        assert response.status_code == 400
        assert b'role="alert"' in response.data


@pytest.mark.parametrize("path", ["/article/zz", f"/article/{'0' * 32}", f"/article/{GARDEN_ID}/9/page", "/../etc"])
def test_what_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_article_stands_in_its_direction_with_blocks_caption_and_edges(client: FlaskClient) -> None:
    page = tree(client.get(f"/article/{GARDEN_ID}"))
    [article] = page.xpath("//article")
    assert (article.get("dir"), article.get("lang")) == ("rtl", "ar")
    assert PARAGRAPHS[0] in article.text_content()
    assert article.xpath("string(.//*[@class='caption'])") == "الحديقة الجديدة"
    assert page.xpath("//ol[@class='edges']//a/@href")[0] == f"/article/{HARBOUR_ID}"


def test_an_earlier_revision_can_be_read(client: FlaskClient) -> None:
    assert tree(client.get(f"/article/{GARDEN_ID}?revision=1")).xpath("string(//h1)") == GARDEN


def test_revisions_stand_side_by_side_with_their_changed_words(client: FlaskClient) -> None:
    page = tree(client.get(f"/article/{GARDEN_ID}/revisions"))
    assert page.xpath("string(//ins)") == "<b>"
    assert [one.text_content().split()[1] for one in page.xpath("//div[@class='sides cards']//h3")] == ["1", "2"]


def test_the_graph_leads_from_article_to_article(client: FlaskClient) -> None:
    links = tree(client.get(f"/article/{GARDEN_ID}/graph")).xpath("//svg//a/@href")
    assert sorted(links) == sorted([f"/article/{GARDEN_ID}/graph", f"/article/{HARBOUR_ID}/graph"])


@pytest.mark.parametrize(
    ("place", "holds"),
    [
        ("field:headline", GARDEN),
        ("field:authors", "ليلى سعيد"),
        ("field:date_published", "10 يناير 2026"),
        ("field:image", "الحديقة"),
        ("field:description", "og:description"),
        ("related:0", HARBOUR),
    ],
)
def test_the_node_of_a_field_is_marked(client: FlaskClient, place: str, holds: str) -> None:
    assert [holds in text for text in marked(client, place)] == [True]


def test_each_block_is_marked_where_it_stands(client: FlaskClient) -> None:
    blocks = article_of(captures()[0], 1).blocks
    told = [n for n, block in enumerate(blocks) if block.type == "paragraph"]
    assert len(told) == 3
    for n in told:
        assert marked(client, f"block:{n}") == [blocks[n].text]


@pytest.mark.parametrize("place", ["", "field:none", "block:99", "related:-1", "block:x", "script:1"])
def test_a_place_that_there_is_not_marks_nothing(client: FlaskClient, place: str) -> None:
    assert marked(client, place) == []


def test_each_revision_shows_the_page_that_it_was_read_from(client: FlaskClient) -> None:
    assert marked(client, "field:headline", 1) == [GARDEN]
    assert marked(client, "field:headline", 2) == [f"{GARDEN} <b>"]


def test_a_saved_page_holds_nothing_that_acts(client: FlaskClient) -> None:
    response = client.get(f"/article/{GARDEN_ID}/1/page?show=field:headline")
    page = tree(response)
    names = {name for node in page.iter("*") for name in node.attrib}
    assert names <= {"dir", "lang", "data-marked", "id", "class", "charset", "name", "content", "colspan", "rowspan"}
    acting = "//script|//iframe|//form|//input|//object|//svg|//math|//img|//link|//noscript|//body//style"
    assert page.xpath(acting) == []
    assert len(page.xpath("//*[@id='marked']")) == 1
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.endswith("; sandbox")


@pytest.mark.parametrize(
    "hostile",
    [
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
        "<svg><p><style><g title='</style><img src=x onerror=alert(1)>'></style></p></svg>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></p></noscript>",
        "<textarea></p><img src=x onerror=alert(1)></textarea>",
        "<a href='jav&#x09;ascript:alert(1)' onmouseover=alert(1)>x</a><base href='//evil'><meta http-equiv=refresh>",
        "<p lang='\"><img src=x onerror=alert(1)>' dir='\"><script>'>x</p>",
        "<template><img src=x onerror=alert(1)></template><xmp><img src=x onerror=alert(1)></xmp><plaintext>",
        "<img alt='<img src=x onerror=alert(1)>' src='javascript:alert(1)'>",
    ],
)
def test_hostile_markup_comes_out_as_text(hostile: str) -> None:
    root = lxml.html.document_fromstring(f"<html><body><article>{hostile}</article></body></html>")
    shown = lxml.html.fromstring(saved_page(root, list(root.iter("article", "img", "style"))))
    names = {name for node in shown.iter("*") for name in node.attrib}
    assert not [name for name in names if name.startswith("on") or name in ("src", "href", "style", "http-equiv")]
    assert shown.xpath("//script|//img|//body//style|//svg|//math|//base|//template|//xmp") == []


def test_text_of_pages_stays_text_everywhere(client: FlaskClient) -> None:
    for path in ("/", "/?q=ملاعب", *(f"/article/{GARDEN_ID}{view}" for view in ("", "/revisions", "/graph"))):
        response = client.get(path)
        page = tree(response)
        assert page.xpath("//script|//img|//*[@onerror]|//*[@style]|//*[starts-with(@href, 'javascript')]") == []
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert ATTACK in tree(client.get(f"/article/{GARDEN_ID}")).text_content()


def test_only_readers_of_this_machine_are_answered(client: FlaskClient) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/", headers={"Host": "127.0.0.1:8787"}).status_code == 200
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        assert client.open("/", method=method).status_code == 405
    head = client.head("/")
    assert (head.status_code, head.data) == (200, b"")
    assert "Set-Cookie" not in head.headers
    assert head.headers["X-Content-Type-Options"] == "nosniff"


def test_without_an_archive_nothing_can_be_marked(tmp_path: Path) -> None:
    shelf = make_shelf(tmp_path)
    next(tmp_path.glob("archive/*/*.warc.gz")).unlink()
    client = make_site(shelf, sites.load([])).test_client()
    page = tree(client.get(f"/article/{GARDEN_ID}?show=field:headline"))
    assert page.xpath("//iframe") == []
    assert "not in the archive" in page.text_content()
    assert client.get(f"/article/{GARDEN_ID}/1/page").status_code == 404


def serve(tmp_path: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "NEWSBOT_STORE": str(tmp_path / "newsbot.sqlite"),
        "NEWSBOT_OUTPUT": str(tmp_path / "output"),
        "NEWSBOT_ARCHIVE": str(tmp_path / "archive"),
    }
    command = [sys.executable, "-m", "newsbot", "serve", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True)


def test_it_says_its_address_and_ends_well_when_interrupted(tmp_path: Path) -> None:
    make_shelf(tmp_path)
    with serve(tmp_path, "--port", "0") as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[0]
        assert address.startswith("http://127.0.0.1:")
        assert GARDEN.encode() in urllib.request.urlopen(address).read()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (0, "")


@pytest.mark.parametrize("arguments", [("--bind", "0.0.0.0"), ("--port", "70000"), ("extra",)])
def test_what_it_cannot_do_is_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    with serve(tmp_path, *arguments) as process:
        _, said = process.communicate(timeout=30)
    assert process.returncode == 2
    assert said.startswith("newsbot: ")
