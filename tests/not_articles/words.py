"""What newsrooms print in their languages: prose and headlines for pages, and what their walls and errors say."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language: ``lost`` (title, sentence) of a missing page, ``wall`` of a paywall, and so on."""

    lang: str
    rtl: bool = False
    section: str
    headlines: tuple[str, ...]
    sentences: tuple[str, ...]
    more: str
    lost: tuple[str, str]
    broken: tuple[str, str]
    robot: tuple[str, str]
    cookies: tuple[str, str, str]
    login: tuple[str, str, str]
    wall: tuple[str, str]
    abroad: str
    script: str
    about: str
    search: str


def _words(row: dict[str, Any]) -> Words:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Words(**values)


LANGUAGES = tuple(_words(row) for row in json.loads(Path(__file__).with_name("words.json").read_text("utf-8")))
