"""``scrapy export``: which rows, in whose words, in which format, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from scrapy.settings import Settings

from newsbot import exitcodes
from newsbot.commands.export import Command
from newsbot.dataset.export import destinations
from newsbot.dataset.export.profiles import PROFILES
from newsbot.dataset.folder import update_folder
from newsbot.feed import to_line
from newsbot.items import Article, Image, Tombstone
from tests.waiting_rows import CRAWLED, NOW


def article(record_id: str, **changes: Any) -> Article:
    url = f"https://www.newsroom.example/{record_id}"
    made = Article(
        record_id=record_id,
        url=url,
        canonical_url=url,
        site="newsroom",
        language="ar",
        direction="rtl",
        headline=f"خبر {record_id}",
        date_published="2025-04-09T14:22:00+04:00",
        body="نصٌّ أوّل\n\nفقرة",
        word_count=3,
        date_crawled=CRAWLED,
    )
    return replace(made, **changes)


FULL = article(
    "full",
    publisher="المرفأ",
    kicker="تقرير",
    authors=["سعاد النجار"],
    breadcrumbs=["أخبار", "العالم"],
    tags=["روسيا"],
    section="العالم",
    image=Image(url="https://newsroom.example/1.jpg", caption="علما روسيا", credit="رويترز", width=1200, height=675),
    images=[Image(url="https://newsroom.example/1.jpg"), Image(url="https://newsroom.example/2.jpg")],
    date_modified="2025-04-10",
    is_accessible_for_free=False,
)
ROWS = [
    article("a"),
    article("a", revision=2, language="en", direction="ltr", headline="News"),
    article("b", language="ar-EG", date_published="2025-04-12"),
    article("copy", duplicate_of="b", date_published="2025-05-01"),
    article("undated", date_published=None),
    article("gone", date_published="2025-04-09"),
]
GONE = Tombstone(record_id="gone", url="u", site="newsroom", last_revision=1, reason="410", date_seen=CRAWLED)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    made = tmp_path / "output"
    for name, records in (("articles", ROWS), ("tombstones", [GONE])):
        path = made / f"newsroom/{name}/20250409T102200Z-run-0001.jsonl"
        path.parent.mkdir(parents=True)
        path.write_bytes(b"".join(map(to_line, records)))
    update_folder(made / "newsroom", now=NOW, run_id="run")
    return made


Run = Callable[..., int]


@pytest.fixture
def run(output: Path) -> Run:
    def run_command(*args: str) -> int:
        command = Command()
        command.settings = Settings({"NEWSBOT_OUTPUT": str(output), "NEWSBOT_NOW": "2025-04-13T00:00:00Z"})
        parser = ArgumentParser()
        command.add_options(parser)
        opts, rest = parser.parse_known_args(list(args))
        command.run(rest, opts)
        return command.exitcode

    return run_command


def ids(path: Path) -> list[str]:
    return [json.loads(line)["record_id"] for line in path.read_bytes().splitlines()]


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ([], ["a", "a", "b", "copy", "undated", "gone"]),
        (["--latest"], ["a", "b", "copy", "undated", "gone"]),
        (["--latest", "--dedup"], ["a", "b", "undated", "gone"]),
        (["--dedup"], ["a", "a", "b", "undated", "gone"]),
        (["--dedup", "--from", "2025-04-30"], ["copy"]),
        (["--without-withdrawn"], ["a", "a", "b", "copy", "undated"]),
        (["--from", "2025-04-10", "--to", "2025-04-12"], ["b"]),
        (["--from", "2d"], ["b", "copy"]),
        (["--lang", "en"], ["a"]),
        (["--lang", "ar", "--latest"], ["b", "copy", "undated", "gone"]),
        (["--lang", "AR-eg"], ["b"]),
        (["--site", "newsroom", "--lang", "en,fa"], ["a"]),
    ],
    ids=" ".join,
)
def test_filters_choose(run: Run, tmp_path: Path, options: list[str], wanted: list[str]) -> None:
    assert run(*options, str(tmp_path / "e.jsonl")) == exitcodes.DONE
    assert ids(tmp_path / "e.jsonl") == wanted


def test_an_article_that_came_back_is_not_withdrawn(run: Run, output: Path, tmp_path: Path) -> None:
    part = output / "newsroom/articles/20250410T102200Z-run-0001.jsonl"
    part.write_bytes(to_line(article("gone", revision=2)))
    run("--without-withdrawn", "--latest", str(tmp_path / "e.jsonl"))
    assert "gone" in ids(tmp_path / "e.jsonl")


def test_the_summary_counts_every_row(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("--latest", "--dedup", "--from", "2025-04-10", str(tmp_path / "e.jsonl"))
    assert json.loads(capsys.readouterr().out) == {
        "to": str(tmp_path / "e.jsonl"),
        "rows": 1,
        "left_out": {"copy": 1, "earlier revision": 1, "no date": 1, "other date": 2},
        "bad_lines": {},
    }


def test_lines_of_ours_are_the_same_bytes(run: Run, tmp_path: Path) -> None:
    run(str(tmp_path / "e.jsonl"))
    assert (tmp_path / "e.jsonl").read_bytes() == b"".join(map(to_line, ROWS))


@pytest.mark.parametrize("tail", [b"foreign\n", b'{"a": 1}\n', b'{"torn'])
def test_bad_lines_are_named_and_the_rest_is_done(
    run: Run, output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], tail: bytes
) -> None:
    part = output / "newsroom/articles/20250409T102200Z-run-0001.jsonl"
    part.write_bytes(part.read_bytes() + tail)
    for options in ([], ["--latest"]):
        assert run(*options, str(tmp_path / "e.jsonl")) == exitcodes.GATE
        said = capsys.readouterr()
        assert f"{part}:7: " in said.err
        assert sum(json.loads(said.out)["bad_lines"].values()) == 1
    assert len(ids(tmp_path / "e.jsonl")) == 5


# whose words


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize("record", [*ROWS[:1], FULL], ids=["sparse", "full"])
def test_each_row_is_valid_in_the_schema_of_its_profile(name: str, record: Article) -> None:
    profile = PROFILES[name]
    row = profile.row(record) if profile.row else json.loads(to_line(record))
    given = {key: value for key, value in row.items() if value is not None or name == "newsbot"}
    Draft202012Validator(profile.schema).validate(given)


def row(name: str, record: Article) -> dict[str, Any]:
    make = PROFILES[name].row
    assert make is not None
    return make(record)


def test_zyte_has_dates_as_date_and_time() -> None:
    made = row("zyte", FULL)
    assert (made["datePublished"], made["dateModified"]) == ("2025-04-09T14:22:00+04:00", "2025-04-10T00:00:00")
    assert made["authors"] == [{"name": "سعاد النجار", "nameRaw": "سعاد النجار"}]
    assert "dateModified" not in row("zyte", ROWS[0])


def test_schema_org_parts_caption_and_credit() -> None:
    made = row("schema-org", FULL)
    assert (made["@context"], made["@type"]) == ("https://schema.org", "NewsArticle")
    assert made["image"][0] == {
        "@type": "ImageObject",
        "url": "https://newsroom.example/1.jpg",
        "caption": "علما روسيا",
        "creditText": "رويترز",
        "width": 1200,
        "height": 675,
    }
    assert len(made["image"]) == 2
    assert made["isAccessibleForFree"] is False


def test_news_please_has_just_its_keys_with_pythons_dates() -> None:
    made = row("news-please", ROWS[4])
    # NewsArticle.get_dict of news-please 1.6.16
    assert sorted(made) == sorted(
        "authors date_download date_modify date_publish description filename image_url language localpath maintext "
        "source_domain text title title_page title_rss url".split()
    )
    assert made["date_download"] == "2025-04-09 10:22:00"
    assert made["source_domain"] == "www.newsroom.example"
    assert row("news-please", FULL)["date_publish"] == "2025-04-09 14:22:00+04:00"


# formats


def test_csv_runs_no_formula_and_keeps_arabic(run: Run, output: Path, tmp_path: Path) -> None:
    part = output / "newsroom/articles/20250410T102200Z-run-0001.jsonl"
    part.write_bytes(to_line(replace(FULL, headline="=HYPERLINK(1)")))
    run("--format", "csv", str(tmp_path / "e.csv"))
    content = (tmp_path / "e.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfschema_version,record_id,")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert (rows[0]["headline"], rows[0]["body"]) == ("خبر a", "نصٌّ أوّل\n\nفقرة")
    assert rows[-1]["headline"] == "'=HYPERLINK(1)"
    assert (rows[-1]["authors"], rows[-1]["truncated"], rows[-1]["kicker"]) == ('["سعاد النجار"]', "false", "تقرير")
    assert json.loads(rows[-1]["image"])["credit"] == "رويترز"


def test_parquet_without_its_library_is_a_wrong_use(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert run("--format", "parquet", str(tmp_path / "e.parquet")) == exitcodes.USAGE
    assert "pip install 'newsbot[parquet]'" in capsys.readouterr().err
    assert not (tmp_path / "e.parquet").exists()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--as", "nope", "e"], "no profile 'nope'; one of newsbot, zyte, schema-org, news-please"),
        (["--format", "xml", "e"], "no format 'xml'; one of jsonl, parquet, csv"),
        (["--from", "2025-13-01", "e"], "is no day"),
        (["--dataset", "/nowhere", "e"], "is no dataset"),
        (["gopher://x/y"], "gopher://x/y: "),
        (["--site", "newsrooms", "e"], "no site 'newsrooms' here, did you mean newsroom?; there is newsroom"),
        (["--site", "newsroom,other", "e"], "no site 'other' here; there is newsroom"),
        ([], "name one destination"),
        ([""], "name one destination"),
    ],
)
def test_wrong_use_is_said(run: Run, capsys: pytest.CaptureFixture[str], args: list[str], said: str) -> None:
    assert run(*args) == exitcodes.USAGE
    assert said in capsys.readouterr().err


# destinations


def test_s3_without_its_library_is_a_wrong_use(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    assert run("s3://bucket/key.jsonl") == exitcodes.USAGE
    assert "install newsbot[s3]" in capsys.readouterr().err


def test_an_unwritable_place_is_code_5(run: Run, output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("/proc/nothing/e.jsonl") == exitcodes.UNWRITABLE
    assert run(str(output)) == exitcodes.UNWRITABLE
    assert "is a folder; name a file" in capsys.readouterr().err


def test_a_failed_export_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "e.jsonl"
    path.write_bytes(b"old")

    def fail() -> None:
        with destinations.opened(str(path)) as file:
            file.write(b"half")
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        fail()
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"old", [path])


def test_standard_output_holds_rows_only(run: Run, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("--site", "newsroom", "-") == exitcodes.DONE
    said = capfdbinary.readouterr()
    assert said.out == b"".join(map(to_line, ROWS))
    assert b'"rows": 6' in said.err
