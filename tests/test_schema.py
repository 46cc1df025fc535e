"""The JSON Schema says what the dataclasses say."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import fields, is_dataclass

import pytest
from jsonschema import Draft202012Validator, ValidationError
from scrapy.exceptions import UsageError

from newsbot import items
from newsbot.commands.schema import Command
from newsbot.feed import to_dict
from newsbot.items import FEEDS, Rejected, TickerLine
from newsbot.schema import DESCRIPTIONS, OBJECTS, SHARED, dataset_schema, describe, json_schema

REJECTED = Rejected(url="u", site="s", reason="soft_404", date_crawled="2025-04-09T10:22:00Z")


@pytest.mark.parametrize("feed", FEEDS)
def test_each_schema_is_a_schema_and_requires_every_key(feed: str) -> None:
    schema = json_schema(feed)
    Draft202012Validator.check_schema(schema)
    for name, definition in schema["$defs"].items():
        assert definition["required"] == [field.name for field in fields(getattr(items, name))]


def test_every_dataclass_of_the_records_is_defined() -> None:
    assert set(OBJECTS) == {made for made in vars(items).values() if isinstance(made, type) and is_dataclass(made)}


@pytest.mark.parametrize("made", OBJECTS, ids=lambda made: made.__name__)
def test_every_field_is_described_and_no_other(made: type) -> None:
    names = {field.name for field in fields(made)}
    assert all(describe(made, name).endswith(".") or "…" in describe(made, name) for name in names)
    assert set(DESCRIPTIONS[made]) <= names


def test_no_shared_description_is_idle() -> None:
    names = {field.name for made in OBJECTS if made is not items.Provenance for field in fields(made)}
    assert set(SHARED) <= names


def test_a_line_of_any_feed_is_valid_in_the_schema_of_the_dataset() -> None:
    validator = Draft202012Validator(dataset_schema())
    ticker = TickerLine(site="s", text="عاجل", page_url="u", date_seen="2025-04-09T10:22:00Z")
    for record in (REJECTED, ticker):
        validator.validate(to_dict(record))


@pytest.mark.parametrize("change", [{"reason": None}, {"depth": "0"}, {"schema_version": "2.0"}])
def test_a_wrong_value_is_invalid(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Draft202012Validator(json_schema("rejected")).validate(to_dict(REJECTED) | change)


def test_keys_of_a_newer_minor_version_are_valid() -> None:
    newer = to_dict(REJECTED) | {"schema_version": "1.1", "mood": "calm"}
    Draft202012Validator(json_schema("rejected")).validate(newer)


def test_closed_lists_are_enums() -> None:
    defined = json_schema("articles")["$defs"]
    assert defined["Block"]["properties"]["type"]["enum"] == list(items.BLOCK_TYPES)
    assert defined["Article"]["properties"]["date_precision"]["enum"] == [*items.DATE_PRECISIONS, None]


def test_the_command_prints_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    Command().run(["rejected"], Namespace())
    assert json.loads(capsys.readouterr().out) == json_schema("rejected")
    Command().run([], Namespace())
    assert json.loads(capsys.readouterr().out) == dataset_schema()


@pytest.mark.parametrize("arguments", [["nonsense"], ["articles", "related"]])
def test_the_command_refuses_what_is_no_feed(arguments: list[str]) -> None:
    with pytest.raises(UsageError, match="one of articles, related, rejected, tombstones, ticker"):
        Command().run(arguments, Namespace())
