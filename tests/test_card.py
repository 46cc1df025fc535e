"""What stands beside the parts: the card's numbers, statistics.json, datapackage.json."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsbot.dataset import datapackage
from newsbot.dataset import statistics as counting
from newsbot.dataset.cardtext import share
from newsbot.dataset.folder import held_parts, update_folder
from newsbot.dataset.statistics import Statistics
from newsbot.feed import to_line
from newsbot.items import Article, Image, Rights
from tests.waiting_rows import NOW

ARTICLE = Article(
    record_id="1",
    url="https://newsroom.example/1",
    canonical_url="https://newsroom.example/1",
    site="newsroom",
    language="ar",
    headline="خبر",
    date_published="2025-04-09T14:22:00+04:00",
    date_precision="minute",
    date_zone_basis="offset",
    section="اقتصاد",
    image=Image(url="https://newsroom.example/1.jpg"),
    body="كلمة",
    word_count=747,
    rights=Rights(robots="noai, noimageai", noai="noai"),
    copyright_notice="© شركة | *الناشر*",
    problems=["no_author"],
    date_crawled="2025-04-09T10:22:00Z",
)
CHANGED = replace(ARTICLE, revision=2, headline="خبر مصحح", date_crawled="2025-04-11T10:22:00Z")
COPY = replace(
    ARTICLE,
    record_id="2",
    language="no",
    section=None,
    duplicate_of="1",
    date_published=None,
    image=Image(),
    word_count=20,
)


def add_part(folder: Path, n: int, *articles: Article, tail: bytes = b"") -> Path:
    path = folder / f"articles/20250409T10220{n}Z-run-0001.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(map(to_line, articles)) + tail)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A dataset of three rows in two parts."""
    made = tmp_path / "newsroom"
    add_part(made, 0, ARTICLE, COPY)
    add_part(made, 1, CHANGED)
    update_folder(made, now=NOW, run_id="run")
    return made


def counted(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "statistics.json").read_bytes())
    return loaded


def card_of(folder: Path) -> str:
    return (folder / "README.md").read_text("utf-8")


def test_statistics_count_rows_articles_languages_dates_lengths_and_fields(folder: Path) -> None:
    made = counted(folder)
    assert (made["rows"], made["articles"], made["copies"], made["words"]) == (3, 2, 1, 1514)
    assert made["languages"] == {"ar": 2, "no": 1}
    assert made["published"] == {"2025-04": 2, "(none)": 1}
    assert (made["first_published"], made["last_published"]) == ("2025-04-09", "2025-04-09")
    assert (made["first_crawled"], made["last_crawled"]) == ("2025-04-09", "2025-04-11")
    assert (made["date_precision"], made["date_zone_basis"]) == ({"minute": 2}, {"offset": 2})
    assert made["sections"] == {"اقتصاد": 2, "(none)": 1}
    assert made["lengths"] == {"600": 2, "1": 1}
    assert (made["filled"]["image"], made["filled"]["duplicate_of"], made["filled"]["headline"]) == (2, 1, 3)
    assert "kicker" not in made["filled"]
    assert made["noai"] == {"noai": 3}


def test_a_part_is_counted_once_and_never_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    real = counting.lines_in
    monkeypatch.setattr(counting, "lines_in", lambda path, *rest: read.append(path.name) or real(path, *rest))
    add_part(folder, 2, replace(ARTICLE, record_id="3"))
    update_folder(folder, now=NOW, run_id="run2")
    assert read == ["20250409T102202Z-run-0001.jsonl"]
    assert counted(folder)["rows"] == 4


def test_parts_merged_or_taken_away_are_counted_anew(folder: Path) -> None:
    add_part(folder, 0, ARTICLE).unlink()
    update_folder(folder, now=NOW, run_id="run2")
    assert (counted(folder)["rows"], counted(folder)["languages"]) == (1, {"ar": 1})


@pytest.mark.parametrize("damage", [b"", b"[]", b"{}", b"\xff", b'{"rows": 7}'])
def test_damaged_statistics_are_counted_anew(folder: Path, damage: bytes) -> None:
    whole = counted(folder)
    (folder / "statistics.json").write_bytes(damage)
    update_folder(folder, now=NOW, run_id="run2")
    assert counted(folder) == whole


def test_lines_that_are_no_articles_are_counted_apart(folder: Path) -> None:
    add_part(folder, 2, replace(ARTICLE, record_id="3"), tail=b'{"foreign": 1}\n{"torn')
    update_folder(folder, now=NOW, run_id="run2")
    assert (counted(folder)["rows"], counted(folder)["unread"]) == (4, 2)
    assert "2 lines hold no article" in card_of(folder)


def test_values_of_a_page_are_bounded() -> None:
    made = Statistics()
    for n in range(counting.MOST_VALUES + 5):
        made.count(replace(ARTICLE, copyright_notice=f"{n} " * 300))
    assert len(made.copyright_notice) == counting.MOST_VALUES + 1
    assert made.copyright_notice[counting.OTHER] == 5
    assert max(map(len, made.copyright_notice)) == counting.LONGEST_VALUE


def test_the_card_says_it_in_words(folder: Path) -> None:
    said = card_of(folder)
    assert "2 articles in 3 rows: 1 rows are later revisions, 1 repeat an earlier article." in said
    assert "Published 2025-04-09 to 2025-04-09; 1 rows have no date. Fetched 2025-04-09 to 2025-04-11." in said
    assert "| اقتصاد | 2 | 67 % |" in said
    assert "| offset | 2 | 67 % |" in said
    assert 'pretty_name: "newsroom"\n' in said
    assert "\nlicense: other\nsize_categories: [n<1K]\n" in said
    assert "| ar | 2 | 67 % |" in said
    assert "| 600-999 | 2 | 67 % |" in said
    assert "| `image` | 67 % | Lead picture. |" in said
    assert "| against AI use | noai | 3 |" in said


def test_a_page_cannot_write_markup_into_the_card(folder: Path) -> None:
    assert r"| copyright notice | © شركة \| \*الناشر\* | 3 |" in card_of(folder)


def test_norwegian_is_no_truth_value(folder: Path) -> None:
    assert 'language: ["ar", "no"]\n' in card_of(folder)


@pytest.mark.parametrize(("count", "said"), [(0, "0 %"), (1, "1 %"), (999, "99 %"), (1000, "100 %"), (500, "50 %")])
def test_a_share_is_none_or_all_only_when_it_is(count: int, said: str) -> None:
    assert share(count, 1000) == said


def test_a_dataset_without_articles_has_a_card(tmp_path: Path) -> None:
    update_folder(tmp_path / "newsroom", now=NOW, run_id="run")
    assert "In numbers" not in card_of(tmp_path / "newsroom")


def test_the_data_package_lists_all_parts_of_each_feed(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_bytes())
    (articles,) = package["resources"]
    assert articles["path"] == [part.path for part in held_parts(folder)]
    assert articles["schema"]["primaryKey"] == ["record_id", "revision"]
    fields = {field["name"]: field for field in articles["schema"]["fields"]}
    assert list(fields) == list(json.loads(to_line(ARTICLE)))
    assert (fields["images"]["type"], fields["image"]["type"], fields["truncated"]["type"]) == (
        "array",
        "object",
        "boolean",
    )
    assert fields["headline"].get("constraints") is None
    assert fields["direction"]["constraints"] == {"required": True, "enum": ["ltr", "rtl"]}


def test_parts_of_another_compression_are_a_resource_of_their_own(folder: Path) -> None:
    parts = held_parts(folder)
    packed = replace(parts[0], path=f"{parts[0].path}.gz")
    resources = datapackage.descriptor("newsroom", [packed, parts[1]])["resources"]
    assert [(made["name"], made.get("compression")) for made in resources] == [
        ("articles-gz", "gz"),
        ("articles", None),
    ]
