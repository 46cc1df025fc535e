"""Exports as the classes and libraries of others read them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import boto3
import pandas as pd
import pyarrow.parquet as pq
import pytest
from frictionless import Package
from moto.server import ThreadedMotoServer
from zyte_common_items import Article as ZyteArticle

from newsbot import exitcodes
from newsbot.dataset.arrow import arrow_schema
from newsbot.dataset.export.profiles import PROFILES

Rows = list[dict[str, Any]]
Export = Callable[..., subprocess.CompletedProcess[str]]

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

BUCKET = "news"


@pytest.fixture(scope="module")
def export(here: Path) -> Export:
    def run(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "newsbot", "export", *args],
            cwd=here,
            env={**os.environ, "SCRAPY_SETTINGS_MODULE": "newsbot.settings", **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def newest(truth: Rows) -> Rows:
    last = {row["record_id"]: row["revision"] for row in truth}
    return [row for row in truth if last[row["record_id"]] == row["revision"]]


def lines(path: Path) -> Rows:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def test_parquet_holds_the_rows_with_nested_types(export: Export, tmp_path: Path, truth: Rows) -> None:
    assert export("--latest", "--format", "parquet", str(tmp_path / "e.parquet")).returncode == exitcodes.DONE
    table = pq.read_table(tmp_path / "e.parquet")
    assert table.to_pylist() == newest(truth)
    assert table.schema.equals(arrow_schema(PROFILES["newsbot"].schema))


@pytest.mark.parametrize("name", ["zyte", "schema-org", "news-please"])
def test_parquet_of_each_profile_holds_what_its_lines_hold(export: Export, tmp_path: Path, name: str) -> None:
    export("--as", name, str(tmp_path / "e.jsonl"))
    export("--as", name, "--format", "parquet", str(tmp_path / "e.parquet"))
    assert [without_nulls(row) for row in pq.read_table(tmp_path / "e.parquet").to_pylist()] == [
        without_nulls(row) for row in lines(tmp_path / "e.jsonl")
    ]


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_nulls(member) for key, member in value.items() if member is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def test_csv_is_read_with_its_texts_whole(export: Export, tmp_path: Path, truth: Rows) -> None:
    export("--format", "csv", str(tmp_path / "e.csv"))
    frame = pd.read_csv(tmp_path / "e.csv", dtype=str, keep_default_na=False)
    assert list(frame.columns) == list(truth[0])
    assert list(frame["body"]) == [row["body"] for row in truth]
    text = (tmp_path / "e.csv").read_bytes().decode("utf-8-sig")
    assert [json.loads(row["blocks"]) for row in csv.DictReader(io.StringIO(text, newline=""))] == [
        row["blocks"] for row in truth
    ]


def test_every_row_is_an_article_of_zyte(export: Export, tmp_path: Path, truth: Rows) -> None:
    export("--as", "zyte", str(tmp_path / "e.jsonl"))
    made = [ZyteArticle.from_dict(row) for row in lines(tmp_path / "e.jsonl")]
    assert not any(one._unknown_fields_dict for one in made)
    assert [one.headline for one in made] == [row["headline"] for row in truth]


def test_every_row_is_a_news_article_of_schema_org(export: Export, tmp_path: Path, truth: Rows) -> None:
    export("--as", "schema-org", str(tmp_path / "e.jsonl"))
    vocabulary: dict[str, set[str]] = {}
    for row in lines(tmp_path / "e.jsonl"):
        check_object(row, vocabulary)
    assert set(vocabulary) == {"NewsArticle", "ImageObject", "Organization", "Person"}


def check_object(value: dict[str, Any], vocabulary: dict[str, set[str]]) -> None:
    """Each key is a property that schema.org has for the type, by the classes made of its vocabulary."""
    kind = value["@type"]
    if kind not in vocabulary:
        made = getattr(import_module(f"pydantic2_schemaorg.{kind}"), kind)
        vocabulary[kind] = {field.alias for field in made.__fields__.values()} | {"@context"}
    assert set(value) <= vocabulary[kind], set(value) - vocabulary[kind]
    for member in value.values():
        for one in member if isinstance(member, list) else [member]:
            if isinstance(one, dict):
                check_object(one, vocabulary)


def test_frictionless_finds_the_package_valid(site: Path) -> None:
    report = Package(str(site / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])[:3]
    assert {task.name for task in report.tasks} == {
        "articles",
        "articles-gz",
        "related",
        "related-gz",
        "tombstones",
        "tombstones-gz",
    }


# S3


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, str]]:
    """The environment in which a local S3 server with one bucket is found."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    environment = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        boto3.client("s3").create_bucket(Bucket=BUCKET)
        yield environment
    server.stop()


@pytest.mark.parametrize("name", ["jsonl", "parquet", "csv"])
def test_an_export_to_s3_is_the_same_bytes(export: Export, tmp_path: Path, s3: dict[str, str], name: str) -> None:
    assert export("--format", name, str(tmp_path / "e")).returncode == exitcodes.DONE
    done = export("--format", name, f"s3://{BUCKET}/a/b/e.{name}", **s3)
    assert done.returncode == exitcodes.DONE, done.stderr
    stored = boto3.client("s3").get_object(Bucket=BUCKET, Key=f"a/b/e.{name}")["Body"].read()
    assert stored == (tmp_path / "e").read_bytes()


def test_a_bucket_that_is_not_there_is_code_5(export: Export, s3: dict[str, str]) -> None:
    done = export("s3://nowhere/e.jsonl", **s3)
    assert done.returncode == exitcodes.UNWRITABLE
    assert done.stderr.startswith("newsbot: s3://nowhere/e.jsonl: cannot be written: there is no such bucket")
    assert len(done.stderr.splitlines()) == 1
