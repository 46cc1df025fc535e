"""The Arrow schema of what a JSON Schema describes: how Parquet files are typed, nested objects and all."""

from __future__ import annotations

from typing import Any

from newsbot.errors import UsageError

SCALARS = {"string": "string", "integer": "int64", "boolean": "bool_"}
"""Types of JSON Schema, and the functions of pyarrow that make them. Dates are strings: their precision differs."""


def pyarrow() -> Any:
    """The library; raises ``UsageError`` where it is not installed."""
    try:
        import pyarrow  # an extra
        import pyarrow.parquet
    except ImportError as error:
        raise UsageError(
            f"Parquet needs pyarrow, which is not installed: pip install 'newsbot[parquet]' ({error})"
        ) from error
    return pyarrow


def arrow_schema(document: dict[str, Any]) -> Any:
    """A ``pyarrow.Schema`` with a column for each property; raises ``UsageError`` where pyarrow is missing."""
    arrow = pyarrow()
    definitions = document.get("$defs", {})
    columns = _resolved(document, definitions)["properties"]
    return arrow.schema([(name, _type(arrow, rule, definitions)) for name, rule in columns.items()])


def _type(arrow: Any, rule: dict[str, Any], definitions: dict[str, Any]) -> Any:
    rule = _resolved(rule, definitions)
    named = rule.get("type", "string")  # a closed list of words
    (kind,) = [kind for kind in (named if isinstance(named, list) else [named]) if kind != "null"]
    if kind == "array":
        return arrow.list_(_type(arrow, rule["items"], definitions))
    if kind == "object":
        members = rule["properties"].items()
        return arrow.struct([(name, _type(arrow, member, definitions)) for name, member in members])
    return getattr(arrow, SCALARS[kind])()


def _resolved(rule: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in rule:
        made: dict[str, Any] = definitions[rule["$ref"].rpartition("/")[2]]
        return made
    return rule
