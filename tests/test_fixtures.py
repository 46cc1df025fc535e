"""Saved pages that are not as they should be are said with their file and what to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from newsbot.errors import UsageError
from newsbot.publisher.fixtures import Fixture
from newsbot.site import Site
from newsbot.sites import Registry

META = {"url": "https://x.example/news/1", "site": "x", "now": "2026-01-20T12:00:00+00:00"}


def fixture(folder: Path, **changed: Any) -> Fixture:
    (folder / "meta.json").write_text(json.dumps({**META, **changed}), "utf-8")
    (folder / "page.html").write_text("<title>Log in</title><form><input type=password></form>", "utf-8")
    (folder / "expected.json").write_text('{"headline": "Quay opens"}', "utf-8")
    return Fixture(folder)


@pytest.mark.parametrize("changed", [{"now": "yesterday"}, {"now": "2026-01-20T12:00:00"}, {"url": None}, {"site": 3}])
def test_bad_meta_names_its_file(tmp_path: Path, changed: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=r"meta\.json"):
        fixture(tmp_path, **changed).extraction(Registry())


def test_update_keeps_the_record_of_a_page_that_is_read_as_no_article(tmp_path: Path) -> None:
    registry = Registry()
    registry.add([Site(name="x", hosts=("x.example",))], "x.py")
    with pytest.raises(UsageError, match="its record stays"):
        fixture(tmp_path).update(registry)
    assert json.loads((tmp_path / "expected.json").read_text("utf-8")) == {"headline": "Quay opens"}
