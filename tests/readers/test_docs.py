"""docs/dataset.md runs as it stands, and all its readers see the same rows with the same types."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from newsbot.dataset.arrow import arrow_schema
from newsbot.schema import json_schema

DOCS = Path(__file__).parents[2] / "docs/dataset.md"
Rows = list[dict[str, Any]]

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOCS.read_text("utf-8"), re.S)


@pytest.fixture(scope="module")
def names(here: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the Python blocks of the page define, run one after the other beside the dataset."""
    before = Path.cwd()
    os.environ["HF_DATASETS_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    os.environ["HF_HUB_OFFLINE"] = "1"
    made: dict[str, Any] = {}
    os.chdir(here)
    try:
        for block in blocks("python"):
            exec(compile(block, str(DOCS), "exec"), made)
        made["duckdb_table"] = made["rows"].to_arrow_table()  # read only now
        made["kept_rows"] = made["kept"].fetchall()
    finally:
        os.chdir(before)
    return made


def test_datasets_by_the_card(names: dict[str, Any], truth: Rows) -> None:
    assert list(names["articles"]) == truth
    assert len(names["tombstones"]) == 6


def test_pandas(names: dict[str, Any], truth: Rows) -> None:
    frame = names["frame"]
    assert frame.astype(object).where(frame.notna(), None).to_dict("records") == truth
    assert len(names["newest"]) == len(truth) - 60


def test_pyarrow_by_the_schema(names: dict[str, Any], truth: Rows) -> None:
    assert names["table"].to_pylist() == truth


def test_polars(names: dict[str, Any], truth: Rows) -> None:
    assert names["lines"].to_dicts() == truth


def test_duckdb(names: dict[str, Any], truth: Rows) -> None:
    assert names["duckdb_table"].to_pylist() == truth


def test_types_are_those_of_the_schema(names: dict[str, Any]) -> None:
    wanted = arrow_schema(json_schema("articles"))
    assert names["schema"].equals(wanted)
    assert names["table"].schema.equals(wanted)
    polars = names["lines"].to_arrow(compat_level=None).schema
    assert [plain(kind) for kind in polars.types] == [plain(kind) for kind in wanted.types]
    duckdb = names["duckdb_table"].schema
    assert [plain(kind) for kind in duckdb.types] == [plain(kind) for kind in wanted.types]


def plain(kind: Any) -> str:
    """A type without what libraries choose for themselves: large or view variants, names of list items."""
    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f'{field.name}: {plain(field.type)}' for field in kind)}>"
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return f"list<{plain(kind.value_type)}>"
    return re.sub("large_|_view", "", str(kind))


def test_common_questions_are_answered_right(names: dict[str, Any], truth: Rows) -> None:
    gone = {row["record_id"] for row in names["tombstones"]}
    last = {row["record_id"]: row for row in truth if row["duplicate_of"] is None and row["record_id"] not in gone}
    assert sorted(row[1:3] for row in names["kept_rows"]) == sorted(
        (row["record_id"], row["revision"]) for row in last.values()
    )
    exact = [row for row in truth if row["date_precision"] != "day" and row["date_zone_basis"] != "unknown"]
    moments = names["moments"]["date_published"].to_list()
    assert moments == [datetime.fromisoformat(row["date_published"]) for row in exact]
    assert names["pictures"].height >= sum(len(row["images"]) for row in truth)


@pytest.mark.parametrize("block", blocks("sh"))
def test_commands_run_as_they_stand(here: Path, block: str) -> None:
    missing = [name for name in ("jq", "zcat", "sha256sum") if name in block and shutil.which(name) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)}: not installed on this machine")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        ["bash", "-ec", block],
        cwd=here,
        env={**os.environ, "PATH": path, "SCRAPY_SETTINGS_MODULE": "newsbot.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
    assert run.stdout.strip() or "--check --quiet" in block


def test_every_python_block_is_run(names: dict[str, Any]) -> None:
    assert {"articles", "frame", "table", "lines", "rows"} <= set(names)
    assert len(json.dumps(names["schema_json"])) > 1000
