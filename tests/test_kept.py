"""Results kept for texts are bounded, whatever the texts."""

from __future__ import annotations

import pytest

from newsbot.text.kept import LONGEST, kept


def test_a_result_is_worked_out_once() -> None:
    asked: list[str] = []
    shout = kept(4)(lambda text: asked.append(text) or text.upper())
    assert [shout("a"), shout("a"), shout("b")] == ["A", "A", "B"]
    assert asked == ["a", "b"]


def test_a_long_text_is_worked_out_each_time() -> None:
    asked: list[int] = []
    size = kept(4)(lambda text: asked.append(len(text)) or len(text))
    assert [size("x" * LONGEST), size("x" * LONGEST)] == [LONGEST] * 2
    assert [size("x" * (LONGEST + 1)), size("x" * (LONGEST + 1))] == [LONGEST + 1] * 2
    assert asked == [LONGEST, LONGEST + 1, LONGEST + 1]


def test_the_oldest_half_goes_when_it_is_full() -> None:
    asked: list[str] = []
    shout = kept(4)(lambda text: asked.append(text) or text.upper())
    for text in "abcdecd":
        shout(text)
    assert asked == list("abcde")
    assert [shout("e"), shout("a")] == ["E", "A"]
    assert asked == list("abcdea")


def test_what_raises_is_not_remembered() -> None:
    asked: list[str] = []

    @kept(4)
    def number(text: str) -> int:
        asked.append(text)
        return int(text)

    for _ in range(2):
        with pytest.raises(ValueError, match="invalid literal"):
            number("x")
    assert asked == ["x", "x"]
