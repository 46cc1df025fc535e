"""Stories composed from the sentence tables in ``words/``: the same number gives the same story, always."""

from __future__ import annotations

import json
import zlib
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from newsbot.demo.story import Photo, Piece, Story

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
OWN_SENTENCES, COMMON_SENTENCES = 5, 4


@cache
def words(language: str) -> dict[str, Any]:
    """The sentence tables of a language."""
    table: dict[str, Any] = json.loads((files("newsbot.demo") / "words" / f"{language}.json").read_text("utf-8"))
    return table


def article_id(key: str) -> str:
    """Seven base-36 characters that begin with a digit, as the site of the seed has them in its URLs."""
    rest = zlib.crc32(key.encode())
    letters = DIGITS[rest % 10]
    for _ in range(6):
        rest, digit = divmod(rest, 36)
        letters += DIGITS[digit]
    return letters


class Draft:
    """One story in the making: a topic, a town and figures picked by its number."""

    def __init__(self, language: str, number: int) -> None:
        self.language = language
        self.number = number
        self.words = words(language)
        topics = self.words["topics"]
        self.round, index = divmod(number, len(topics))
        self.topic: dict[str, Any] = topics[index]
        cities = self.words["cities"]
        turn = self.round + 3 * (self.round // len(self.topic["headlines"])) + index
        self.city: str = cities[turn % len(cities)]
        self.other: str = cities[(turn + 2) % len(cities)]
        self.filled = 0

    @property
    def id(self) -> str:
        return article_id(f"{self.language}{self.number}")

    def fill(self, template: str) -> str:
        """The template with town, figures and persons; each call draws new figures."""
        self.filled += 1
        figure = zlib.crc32(f"{self.language}{self.number}/{self.filled}".encode())
        people = self.topic["people"]
        return template.format(
            city=self.city if self.filled % 3 else self.other,
            n=11 + figure % 78,
            few=3 + figure % 7,
            person=people[self.filled % len(people)],
        )

    def headline(self) -> str:
        choices = self.topic["headlines"]
        figure = zlib.crc32(f"{self.language}{self.number}".encode())
        template: str = choices[self.round % len(choices)]
        return template.format(city=self.city, n=11 + figure % 78, few=3 + figure % 7)

    def photo(self, home: str) -> Photo:
        credits_ = self.words["credits"]
        return Photo(
            url=f"{home}/images/2026/01/{self.id}.jpg",
            alt=self.topic["alt"],
            caption=self.topic["caption"].format(city=self.city),
            credit=credits_[self.number % len(credits_)],
            width=1200,
            height=675,
        )

    def pieces(self) -> list[Piece]:
        """Lead, then paragraphs under two headings; every third story has a quote, every fifth a list."""
        own = _turn(self.topic["sentences"], self.number // 2, OWN_SENTENCES)
        common = _turn(self.words["common"], self.number, COMMON_SENTENCES)
        leads, headings = self.topic["leads"], self.topic["headings"]
        column = [
            self._paragraph(leads[self.round % len(leads)]),
            self._paragraph(own[0]),
            self._paragraph(common[0], own[1]),
            Piece(kind="heading", text=headings[self.number % len(headings)]),
            self._paragraph(own[2]),
            self._paragraph(common[1]),
            self._paragraph(own[3], common[2]),
            Piece(kind="heading", text=headings[(self.number + 1) % len(headings)]),
            self._paragraph(own[4]),
        ]
        if self.number % 3 == 0:
            column.insert(6, Piece(kind="quote", text=self.fill(self.words["quotes"][self.round % 2])))
        if self.number % 5 == 0:
            column.append(Piece(kind="list", items=tuple(self.topic["list"])))
        return [*column, self._paragraph(common[3])]

    def _paragraph(self, *templates: str) -> Piece:
        return Piece(kind="paragraph", text=" ".join(self.fill(template) for template in templates))

    def story(self, *, home: str, publisher: str, published: datetime, section_path: str) -> Story:
        """The story without its links to others."""
        return Story(
            url=f"{home}{section_path}/{self.id}",
            home=home,
            language=self.language,
            publisher=publisher,
            section=self.words["sections"][self.topic["section"]],
            section_url=home + section_path,
            headline=self.headline(),
            published=published,
            photo=self.photo(home),
            pieces=tuple(self.pieces()),
            tags=tuple(self.topic["tags"]) if self.number % 2 else (),
            copyright=f"© 2026 {publisher}",
        )


def _turn(sentences: list[str], start: int, count: int) -> list[str]:
    return [sentences[(start + step) % len(sentences)] for step in range(count)]
