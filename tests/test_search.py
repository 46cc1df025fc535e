"""``scrapy search``: words found however they are spelled, and an index that follows the dataset."""

from __future__ import annotations

import json
import sqlite3
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from newsbot import exitcodes
from newsbot.commands.search import Command
from newsbot.dataset.folder import update_folder
from newsbot.feed import to_line
from newsbot.items import Article, content_hash
from newsbot.search import index
from newsbot.search.excerpt import excerpt
from tests.waiting_rows import CRAWLED, NOW


def article(record_id: str, headline: str, body: str, **changes: Any) -> Article:
    url = f"https://newsroom.example/{record_id}"
    made = Article(
        record_id=record_id,
        url=url,
        canonical_url=url,
        site="newsroom",
        language="ar",
        headline=headline,
        date_published="2025-04-09T14:22:00+04:00",
        body=body,
        date_crawled=CRAWLED,
    )
    made = replace(made, **changes)
    return replace(made, content_hash=content_hash(made))


TALKS = article("talks", "أنقرة تستضيف لقاءً دبلوماسيًّا", "وصلَ المسؤولُ إلى العاصمة، وقال مصطفى إنّ المفاوضات ستبدأ.")
ECONOMY = article(
    "economy",
    "ارتفاع صادرات المملكة",
    "ارتفعت الصـــادرات بالسعودية وللإمارات ٢٥ في المئة، وفق مؤسسة النقد.",
    language="ar-SA",
    date_published="2025-04-12",
)
ENGLISH = article(
    "english", "Markets rise", "Café prices in Ankara rose 25 percent.", language="en", date_published=None
)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    publish(tmp_path / "output", 0, TALKS, ECONOMY, ENGLISH)
    return tmp_path / "output"


def publish(output: Path, minute: int, *articles: Article, tail: bytes = b"") -> Path:
    path = output / f"newsroom/articles/20250409T10{minute:02}00Z-run-0001.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(map(to_line, articles)) + tail)
    update_folder(output / "newsroom", now=NOW, run_id="run")
    return path


Run = Callable[..., int]


@pytest.fixture
def run(output: Path, tmp_path: Path) -> Run:
    def run_command(*args: str) -> int:
        command = Command()
        command.settings = Settings(
            {
                "NEWSBOT_OUTPUT": str(output),
                "NEWSBOT_STORE": str(tmp_path / "state/newsbot.sqlite"),
                "NEWSBOT_NOW": "2025-04-13T00:00:00Z",
            }
        )
        parser = ArgumentParser()
        command.add_options(parser)
        opts, rest = parser.parse_known_args(list(args))
        command.run(rest, opts)
        return command.exitcode

    return run_command


@pytest.fixture
def found(run: Run, capsys: pytest.CaptureFixture[str]) -> Callable[..., list[str]]:
    def find(*args: str) -> list[str]:
        run("--json", *args)
        return [json.loads(line)["record_id"] for line in capsys.readouterr().out.splitlines()]

    return find


Find = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("انقره", "talks"),  # hamza and ta marbuta
        ("وَصَلَ المَسؤول", "talks"),  # diacritics
        ("الصادرات", "economy"),  # tatweel
        ("مصطفي", "talks"),  # ya for alef maqsura
        ("مؤسسه", "economy"),  # ta marbuta
        ("المسئول", "talks"),  # a hamza on another carrier
        ("المسوول", "talks"),  # and on none
        ("السعودية", "economy"),  # the prefix ب
        ("الإمارات", "economy"),  # the prefixes و and لل, which swallow the alef of the article
        ("25 المئة", "economy"),  # digits of another script, two letters long
    ],
)
def test_arabic_is_found_however_it_is_spelled(found: Find, query: str, wanted: str) -> None:
    assert found(*query.split()) == [wanted]


def test_persian_and_turkish_are_found_however_they_are_spelled(found: Find, output: Path) -> None:
    publish(output, 1, article("fa", "کتاب‌های پاییز", "مسئولان می‌گویند خانۀ ما در ۱۴۰۳ ساخته شد", language="fa"))
    publish(output, 2, article("tr", "Ilık sular", "Gülpınar köylerinde çiftçiler", language="tr"))
    for query in ("كتابهاي", "کتاب‌های", "پائیز", "مسؤولان", "میگویند", "خانه ما", "1403"):
        assert found(f'"{query}"') == ["fa"], query
    for query in ("ılık", "ilik", "gulpinar", "ÇİFTÇİLER", "ciftciler"):
        assert found(query) == ["tr"], query


@pytest.mark.parametrize(
    ("args", "wanted"),
    [
        (["ANKARA"], ["english"]),
        (["CAFÉ"], ["english"]),
        (["cafe"], ["english"]),
        (["25"], ["economy", "english"]),
        (["في"], ["economy", "talks"]),  # short words too are found within others
        (['"صادرات المملكة"'], ["economy"]),
        (['"المملكة صادرات"'], []),
        (["صادرات", "أنقرة"], []),
        (["25", "--lang", "en"], ["english"]),
        (["25", "--lang", "ar"], ["economy"]),
        (["25", "--from", "2025-04-10", "--to", "2025-04-12"], ["economy"]),
        (["25", "--from", "2d", "--site", "newsroom"], ["economy"]),
        (["25", "--limit", "1"], ["economy"]),
        (['"%_*" OR NEAR('], []),
    ],
)
def test_filters_phrases_and_short_words(found: Find, args: list[str], wanted: list[str]) -> None:
    assert found(*args) == wanted


def test_a_word_in_the_headline_ranks_first(found: Find, output: Path) -> None:
    publish(output, 1, article("below", "خبر", "كلام عن أنقرة"), article("above", "أنقرة اليوم", "كلام آخر"))
    assert found("أنقرة")[-1] == "below"


# the index


def test_new_parts_are_read_when_it_is_asked(found: Find, output: Path) -> None:
    assert found("زلزال") == []
    publish(output, 1, article("quake", "زلزال", "نص"))
    assert found("زلزال") == ["quake"]


def test_a_later_revision_takes_the_place_of_the_earlier(found: Find, output: Path) -> None:
    found("زلزال")
    publish(output, 1, article("talks", "زلزال", "نص", revision=2))
    assert (found("زلزال"), found("مصطفى")) == (["talks"], [])


def test_merged_parts_change_nothing_and_lost_ones_are_forgotten(found: Find, output: Path) -> None:
    first = publish(output, 1, article("talks", "زلزال", "نص", revision=2))
    assert found("زلزال") == ["talks"]
    merged = output / "newsroom/articles/20250409T100000Z-merge-0001.jsonl"
    merged.write_bytes(b"".join(path.read_bytes() for path in sorted(first.parent.iterdir())))
    for path in set(first.parent.iterdir()) - {merged}:
        path.unlink()
    assert (found("زلزال"), found("السعودية")) == (["talks"], ["economy"])
    publish(output, 2, TALKS)
    merged.unlink()
    assert (found("زلزال"), found("السعودية"), found("مصطفى")) == ([], [], ["talks"])


def test_a_part_that_compaction_takes_away_meanwhile_is_passed_over(
    run: Run, output: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = publish(output, 1, article("quake", "زلزال", "نص"))
    real = index.lines_in

    def read(path: Path, *args: Any) -> Any:
        if path == gone:
            gone.unlink()
        return real(path, *args)

    monkeypatch.setattr(index, "lines_in", read)
    assert run("مصطفى") == exitcodes.DONE
    said = capsys.readouterr()
    assert ("1 of 1 articles" in said.out, said.err) == (True, "")


def test_a_crash_in_a_part_costs_that_part_only(found: Find, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found("زلزال")
    publish(output, 1, article("quake", "زلزال", "نص"), article("after", "زلزال", "نص"))
    real = index._add

    def crash(database: sqlite3.Connection, one: Article, part: str) -> None:
        if one.record_id == "after":
            raise KeyboardInterrupt
        real(database, one, part)

    with monkeypatch.context() as patch:
        patch.setattr(index, "_add", crash)
        with pytest.raises(KeyboardInterrupt):
            found("زلزال")
    assert sorted(found("زلزال")) == ["after", "quake"]


def test_a_damaged_index_is_said_and_rebuilt(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run()
    path = tmp_path / "state/newsbot.search.sqlite"
    assert capsys.readouterr().out == f"{path}: 3 articles; 1 parts were new\n"
    index.forget(path)
    path.write_bytes(b"no database, but more than a hundred bytes" * 9)
    assert run("أنقرة") == exitcodes.UNWRITABLE
    assert "scrapy search --rebuild" in capsys.readouterr().err
    assert run("--rebuild") == exitcodes.DONE


def test_the_index_of_another_version_is_made_anew(
    found: Find, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found("زلزال")
    monkeypatch.setattr(index, "VERSION", index.VERSION + 1)
    assert found("مصطفى") == ["talks"]


def test_bad_lines_are_named_and_the_rest_is_indexed(
    run: Run, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = publish(output, 1, article("quake", "زلزال", "نص"), tail=b"foreign\n")
    assert run("زلزال") == exitcodes.GATE
    said = capsys.readouterr()
    assert f"{path}:2: foreign: " in said.err
    assert "1 of 1 articles" in said.out


@pytest.mark.parametrize(
    "args",
    [
        ["!!"],
        ["خبر", "--limit", "0"],
        ["خبر", "--limit", "9" * 20],
        ["خبر", "--site", "other"],
        ["خبر", "--from", "soon"],
    ],
)
def test_wrong_use_is_code_2(run: Run, args: list[str]) -> None:
    assert run(*args) == exitcodes.USAGE


# what is shown


def test_each_text_is_isolated_and_without_escapes(run: Run, output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = to_line(article("quake", "زلزال HERE", "زلزال HERE")).replace(b"HERE", rb"\u001b[31m\u202e")
    publish(output, 1, tail=line)
    run("زلزال")
    said = capsys.readouterr().out
    assert " 1. \u2068زلزال [31m\u2069\n    newsroom · ar · \u20682025-04-09\u2069 · \u2068https://" in said
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_the_excerpt_stands_around_the_first_match() -> None:
    body = " ".join(f"كلمة{n}" for n in range(40)) + " بالسعوديةِ " + "بعد " * 40
    shown = excerpt(body, ["السعوديه"], marks=("[", "]"))
    assert shown.startswith("… كلمة32 ")
    assert " [بالسعوديةِ] بعد " in shown
    assert shown.endswith("بعد …")
    assert excerpt("نص قصير", ["غائب"]) == "نص قصير"
