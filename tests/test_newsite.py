"""``newsite`` and ``testsite`` on the demo's second publisher, and that a page cannot write Python."""

from __future__ import annotations

import ast
import json
import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
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


ARTICLE = f"{paper.HOME}/economy/papier-10403.htm"
EXPECTED = ("section=Économie", "authors=Salma Khélifi", "related=Dans nos carnets")


@contextmanager
def rivage(now: str = "2026-01-20T12:00:00+01:00") -> Iterator[dict[str, str]]:
    """The environment of a process that can reach the second publisher, and knows no other time."""
    with serving(1, second=True) as server:
        proxy = {"http_proxy": f"http://{server.address}", "no_proxy": "", "NEWSBOT_ALLOW_PRIVATE": server.address}
        yield {**proxy, "NEWSBOT_NOW": now}


def newsite(folder: Path, *args: str, **env: str) -> Run:
    quick = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False")
    return run(folder, "newsite", f"{paper.HOME}/", *args, *quick, **env)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which ``newsite`` wrote a file for the second publisher."""
    here = tmp_path_factory.mktemp("user")
    with rivage() as env:
        done = newsite(here, **env)
        assert (done.returncode, done.stderr) == (0, "")
        assert "unsure: zone: Africa/Tunis is a guess" in done.stdout
        again = newsite(here, **env)
        assert (again.returncode, "--force" in again.stderr) == (2, True)
    return here


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, told what one article gives."""
    here = tmp_path_factory.mktemp("expecting")
    with rivage() as env:
        done = newsite(here, ARTICLE, *(part for one in EXPECTED for part in ("--expect", one)), **env)
        assert (done.returncode, done.stderr) == (0, "")
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
    assert said["publisher"] == paper.PUBLISHER
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
    updated = run(folder, "testsite", "rivage", "--update")
    assert (updated.returncode, updated.stdout.endswith("1 changed, 1 updated\n")) == (0, True)
    assert run(folder, "testsite", "rivage").returncode == 0


def test_site_is_tested_before_its_folder_is_named_to_newsbot(folder: Path) -> None:
    done = run(folder, "testsite", "rivage", NEWSBOT_SITE_MODULES="newsbot.sites")
    assert (done.returncode, done.stderr) == (0, "")


def test_page_that_is_no_article_any_more_is_never_taken_as_expected(folder: Path, tmp_path: Path) -> None:
    here = tmp_path / "user"
    shutil.copytree(folder, here)
    page = next((here / "sites" / "pages" / "rivage").glob("*/page.html"))
    page.write_text("<title>Log in</title><form><input type=password></form>", "utf-8")
    expected = page.with_name("expected.json").read_bytes()
    done = run(here, "testsite", "rivage", "--update")
    assert (done.returncode, f"{page.parent.name}  outcome\n" in done.stdout) == (4, True)
    assert done.stdout.endswith("1 changed, 0 updated\n")
    assert page.with_name("expected.json").read_bytes() == expected


def assert_all_true(site: Site) -> None:
    for url, want in truth.articles("rivage").items():
        body = layout.answers()[url.removeprefix(paper.HOME)].body
        page = extract.open(Page(url=url, body=body, visit=Visit(now=paper.NOW), status=200), site)
        got = to_dict(page.article().article)
        assert {key: got[key] for key in want} == want


def test_file_found_from_expected_values_reads_every_article_as_the_truth_has_it(found: Path) -> None:
    namespace = runpy.run_path(str(found / "sites" / "rivage.py"))
    site = namespace["SITE"]
    assert dict(site.selectors) == SELECTORS
    assert_all_true(site)


def test_selectors_carry_their_reasons(found: Path) -> None:
    text = (found / "sites" / "rivage.py").read_text("utf-8")
    assert '# without it "En débat" is read for "Économie"; on 3 of 3 articles\n        "section": ".rub",' in text


def test_saved_records_are_those_by_the_selectors(found: Path) -> None:
    saved = found / "sites" / "pages" / "rivage" / "economy-papier-10403-htm" / "expected.json"
    record = json.loads(saved.read_text("utf-8"))
    assert (record["section"], record["authors"]) == ("Économie", ["Salma Khélifi"])
    assert run(found, "testsite", "rivage").returncode == 0


def test_what_no_selector_gives_ends_with_4_and_stays_expected(tmp_path: Path) -> None:
    with rivage() as env:
        done = newsite(tmp_path, ARTICLE, "--expect", "section=Météo", **env)
    assert done.returncode == 4
    assert "section: not found: the page prints no 'Météo'" in done.stdout
    failing = run(tmp_path, "testsite", "rivage")
    assert failing.returncode == 4
    assert "economy-papier-10403-htm  section\n  expected  Météo\n" in failing.stdout


def test_rebuilt_site_gets_a_second_layout_and_old_pages_keep_theirs(found: Path, tmp_path: Path) -> None:
    here = tmp_path / "user"
    shutil.copytree(found, here)
    before = (here / "sites" / "rivage.py").read_text("utf-8")
    with rivage("2026-02-10T12:00:00+01:00") as env:
        done = newsite(here, "--rebuilt", "2026-02-01", **env)
        early = newsite(here, "--rebuilt", "2026-03-01", **env)
    assert (done.returncode, done.stderr) == (0, "")
    assert (early.returncode, "yet to come" in early.stderr) == (2, True)
    new, old = runpy.run_path(str(here / "sites" / "rivage.py"))["SITES"]
    assert (new.until, old.until) == (None, date(2026, 2, 1))
    assert (dict(new.selectors), dict(old.selectors)) == ({}, SELECTORS)
    kept = (line.strip() for line in before.splitlines() if "#" in line)
    assert all(line in (here / "sites" / "rivage.py").read_text("utf-8") for line in kept)
    assert len(list((here / "sites" / "pages" / "rivage").iterdir())) == 6
    assert run(here, "testsite", "rivage").returncode == 0


def test_force_writes_the_records_of_older_saved_pages_anew(folder: Path, tmp_path: Path) -> None:
    here = tmp_path / "user"
    shutil.copytree(folder, here)
    other = f"{paper.HOME}/culture/papier-10410.htm"
    with rivage() as env:
        done = newsite(here, other, "--force", "--expect", "section=Culture", **env)
    assert (done.returncode, done.stderr) == (0, "")
    assert "read again " in done.stdout
    assert run(here, "testsite", "rivage").returncode == 0
