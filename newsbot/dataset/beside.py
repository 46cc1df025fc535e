"""The files beside the parts of a dataset, against what was read of the parts: manifest, latest, card, schema,
statistics and data package."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_type_hints

from newsbot.dataset import datapackage, statistics
from newsbot.dataset.card import front_matter
from newsbot.dataset.lines import Problem, Report
from newsbot.dataset.parts import PartFile
from newsbot.dataset.statistics import Statistics
from newsbot.items import FEEDS, SCHEMA_VERSION
from newsbot.schema import dataset_schema

MANIFEST = "manifest.json"
MADE_ANEW = "the next run that publishes makes it anew"
WORDS = frozenset({"title", "description"})
"""Keys of a JSON Schema that explain only: another version may put it differently."""


class Beside:
    """What the files beside the parts of a site's folder say; what is no such file is reported when it is read."""

    def __init__(self, folder: Path, report: Report) -> None:
        self._folder = folder
        self._report = report
        manifest = self._object(MANIFEST) or {}
        self.site = str(manifest.get("site", folder.name))
        self.parts = self._parts(manifest)
        self._version = manifest.get("schema_version")

    def check(self, counted: Statistics) -> None:
        """Reports each file that says anything else than the manifest, or than was counted in the rows."""
        for name, check in CHECKS.items():
            for code, detail in check(self, name, counted):
                self._report(Problem(code=code, path=self._folder / name, detail=detail))

    def _parts(self, manifest: Mapping[str, Any]) -> dict[str, PartFile]:
        """The parts that the manifest lists, by path."""
        listed: dict[str, PartFile] = {}
        try:
            for said in manifest.get("parts", []):
                part = PartFile(**said)
                for name, hint in get_type_hints(PartFile).items():
                    if not isinstance(getattr(part, name), hint):
                        raise TypeError(f"{name} is {getattr(part, name)!r}")
                if part.feed not in FEEDS:
                    raise TypeError(f"feed is {part.feed!r}")
                listed[part.path] = part
        except TypeError as error:
            detail = f"its parts are none: {error}"
            self._report(Problem(code="manifest", path=self._folder / MANIFEST, detail=detail))
        return listed

    def _manifest(self, name: str, counted: Statistics) -> Iterator[tuple[str, str]]:
        major = SCHEMA_VERSION.partition(".")[0]
        if self._version is not None and str(self._version).partition(".")[0] != major:
            yield "manifest", f"schema_version is {self._version!r}, this newsbot reads {major}.x"

    def _latest(self, name: str, counted: Statistics) -> Iterator[tuple[str, str]]:
        newest = {part.feed: asdict(part) for part in self.parts.values()}
        said = self._object(name)
        if said is not None and said.get("feeds") != newest:
            feeds = said.get("feeds")
            named = [feed for feed in newest if not isinstance(feeds, dict) or feeds.get(feed) != newest[feed]]
            yield "latest", f"says else than the manifest of {', '.join(named) or 'a feed that it does not list'}"

    def _package(self, name: str, counted: Statistics) -> Iterator[tuple[str, str]]:
        said = self._object(name)
        if said is None:
            return
        try:
            paths = {path for resource in said.get("resources", []) for path in resource["path"]}
        except (TypeError, KeyError) as error:
            yield "datapackage", f"its resources are none: {type(error).__name__}: {error}"
            return
        if odd := sorted(map(str, paths ^ set(self.parts))):
            yield "datapackage", f"differs from the manifest in {', '.join(odd[:3])}"

    def _statistics(self, name: str, counted: Statistics) -> Iterator[tuple[str, str]]:
        said, made = self._object(name), json.loads(statistics.as_json(counted))
        if said is None:
            return
        if said.keys() != made.keys():
            yield "statistics", f"has other keys than this version writes; {MADE_ANEW}"
        for key in made:
            if key in said and key != "parts" and said[key] != made[key]:
                yield "statistics", f"{key}: says {_short(said[key])}, the rows give {_short(made[key])}"

    def _schema(self, name: str, counted: Statistics) -> Iterator[tuple[str, str]]:
        said = self._object(name)
        if said is not None and self._version == SCHEMA_VERSION and _rules(said) != _rules(dataset_schema()):
            yield "schema.json", f"is not the schema of version {SCHEMA_VERSION}; {MADE_ANEW}"

    def _card(self, name: str, counted: Statistics) -> Iterator[tuple[str, str]]:
        text = self._text(name)
        head = "\n".join(["---", *front_matter(self.site, self.parts.values(), counted), "---", ""])
        if text is not None and self._version == SCHEMA_VERSION and not text.startswith(head):
            yield "card", f"its front matter names other feeds, languages or features than there are; {MADE_ANEW}"

    def _text(self, name: str) -> str | None:
        """What the file holds; ``None`` where it cannot be read, which is reported."""
        path = self._folder / name
        try:
            return path.read_text("utf-8")
        except FileNotFoundError:
            detail = "is missing; the next run that publishes makes it"
        except (OSError, ValueError) as error:
            detail = f"cannot be read: {error}"
        self._report(Problem(code="manifest", path=path, detail=detail))
        return None

    def _object(self, name: str) -> dict[str, Any] | None:
        """The JSON object in the file; ``None`` where there is none, which is reported."""
        text = self._text(name)
        if text is None:
            return None
        try:
            value = json.loads(text)
        except ValueError as error:
            value, why = None, f"cannot be read: {error}"
        else:
            why = "holds no JSON object"
        if not isinstance(value, dict):
            self._report(Problem(code="manifest", path=self._folder / name, detail=why))
            return None
        return value


CHECKS = {
    MANIFEST: Beside._manifest,
    "latest.json": Beside._latest,
    datapackage.FILE: Beside._package,
    statistics.FILE: Beside._statistics,
    "schema.json": Beside._schema,
    "README.md": Beside._card,
}


def _rules(schema: Any) -> Any:
    """A JSON Schema without the words that explain it."""
    if isinstance(schema, dict):
        # Below "properties" a key is a name, and an article has a description.
        return {key: _rules(value) for key, value in schema.items() if key not in WORDS or not isinstance(value, str)}
    return [_rules(value) for value in schema] if isinstance(schema, list) else schema


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:60]}…"
