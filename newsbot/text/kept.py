"""Results kept for texts that come again, bounded in number and in length."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")

LONGEST: Final = 1000
"""Characters of a text whose result is kept: no label, no name and no honest URL is longer; a hostile one may be."""


class _Kept(dict[str, T]):
    def __init__(self, function: Callable[[str], T], most: int, longest: int) -> None:
        self.function, self.most, self.longest = function, most, longest

    def __missing__(self, text: str) -> T:
        result = self.function(text)
        if len(text) <= self.longest:
            if len(self) >= self.most:
                for oldest in list(self)[: self.most // 2]:
                    self.pop(oldest, None)
            self[text] = result
        return result


def kept(most: int, longest: int = LONGEST) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """Makes a function of a text remember up to ``most`` results; texts over ``longest`` are worked out each time.

    ``functools.lru_cache`` counts its entries only: four thousand of a megabyte each are its right. A hit costs less
    here too, a look-up in a dict. What raises is not remembered.
    """
    return lambda function: _Kept(function, most, longest).__getitem__
