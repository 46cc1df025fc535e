"""``newsite`` and ``testsite`` on the demo's second publisher, and that a page cannot write Python."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot import extract
from newsbot.demo.rivage import layout, paper, truth
from newsbot.demo.server import serving
from newsbot.feed import to_dict
from newsbot.page import Page, Visit
from newsbot.publisher.literal import quoted, source
from newsbot.site import Site

SELECTORS = {"section": ".rub", "authors": ".sig u", "related": ".enc"}
Run = subprocess.CompletedProcess[str]


@given(st.text())
def test_a_quoted_text_is_that_text(text: str) -> None:
    assert ast.literal_eval(quoted(text)) == text


@given(st.text(), st.text())
def test_no_text_of_a_page_becomes_code(publisher: str, reason: str) -> None:
    site = Site(name="x", publisher=publisher, zone="UTC", article_url="^/a$")
    tree = ast.parse(source(site, about=reason, reasons={"zone": reason}))
    assert [type(node).__name__ for node in tree.body] == ["Expr", "ImportFrom", "Assign"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which ``newsite`` wrote a file for the second publisher."""
    here = tmp_path_factory.mktemp("user")
    with serving(1, second=True) as server:
        proxy = {"http_proxy": f"http://{server.address}", "no_proxy": "", "NEWSBOT_ALLOW_PRIVATE": server.address}
        quick = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False")
        done = run(here, "newsite", "http://rivage.example/", *quick, NEWSBOT_NOW="2026-01-20T12:00:00+01:00", **proxy)
        assert (done.returncode, done.stderr) == (0, "")
        assert "unsure: zone: Africa/Tunis is a guess" in done.stdout
        again = run(here, "newsite", "http://rivage.example/", *quick, **proxy)
        assert (again.returncode, "--force" in again.stderr) == (2, True)
    return here


def run(folder: Path, *args: str, **env: str) -> Run:
    env = {**os.environ, "NEWSBOT_SITE_MODULES": "newsbot.sites,sites", **env}
    line = [sys.executable, "-m", "newsbot", *args]
    return subprocess.run(line, cwd=folder, env=env, capture_output=True, text=True, timeout=60)


def test_drafted_file_knows_hosts_zone_feed_sections_and_articles(folder: Path) -> None:
    text = (folder / "sites" / "rivage.py").read_text("utf-8")
    call = next(node for node in ast.parse(text).body if isinstance(node, ast.Assign)).value
    assert isinstance(call, ast.Call)
    said = {one.arg: ast.literal_eval(one.value) for one in call.keywords}
    home = "http://rivage.example"
    assert (said["name"], said["hosts"], said["zone"]) == ("rivage", ("rivage.example",), "Africa/Tunis")
    assert (said["feeds"], said["sitemaps"]) == ((f"{home}/fil.xml",), (f"{home}/plan.xml",))
    assert set(said["seeds"]) == {f"{home}/", *(f"{home}/{one}" for one in ("economy", "culture", "local", "sports"))}
    assert said["article_url"] == r"^/[^/?]+/papier\-\d+\.htm$"


def test_saved_pages_give_their_records_until_one_is_changed(folder: Path) -> None:
    done = run(folder, "testsite", "rivage")
    assert (done.returncode, done.stderr) == (0, "")
    expected = next((folder / "sites" / "pages" / "rivage").glob("*/expected.json"))
    record = json.loads(expected.read_text("utf-8"))
    was, record["headline"] = record["headline"], "عنوان آخر"
    expected.write_text(json.dumps(record), "utf-8")
    broken = run(folder, "testsite", "rivage")
    assert broken.returncode == 4
    assert f"{expected.parent.name}  headline\n  expected  عنوان آخر\n  got       {was}\n" in broken.stdout
    assert run(folder, "testsite", "rivage", "--update").returncode == 0
    assert run(folder, "testsite", "rivage").returncode == 0


def test_all_articles_of_the_second_publisher_equal_the_truth() -> None:
    site = Site(
        name="rivage", hosts=("rivage.example",), publisher=paper.PUBLISHER, zone="Africa/Tunis", selectors=SELECTORS
    )
    for url, want in truth.articles("rivage").items():
        body = layout.answers()[url.removeprefix(paper.HOME)].body
        page = extract.open(Page(url=url, body=body, visit=Visit(now=paper.NOW), status=200), site)
        got = to_dict(page.article().article)
        assert {key: got[key] for key in want} == want
