"""A page that prints only the opening of its article, and carries the whole as data: the rest is put behind it.

Everything else (headline, date, pictures, related news) is read as printed.
"""

from __future__ import annotations

from typing import Final

from newsbot.extract.pieces import Piece
from newsbot.extract.scripts import State, draw
from newsbot.text.normalize import fold, words

LEAST_REST: Final = 400
"""Characters that a rest has at least; less is a notice below the article."""


def continue_opening(printed: list[Piece], state: State) -> bool:
    """Puts what the data has behind the last printed paragraph into the page's tree; says whether there was any.

    The data must hold each printed paragraph, in the same order, so that it is the same article.
    """
    if not printed:
        return False
    paragraphs = [child for child in draw(state).find(".//article/div") if isinstance(child.tag, str)]
    texts = [_letters(child.text_content()) for child in paragraphs]
    place = -1
    for piece in printed:
        try:
            place = texts.index(_letters(piece.text), place + 1)
        except ValueError:
            return False
    rest = paragraphs[place + 1 :]
    if sum(map(len, texts[place + 1 :])) < LEAST_REST:
        return False
    last = printed[-1].frame.node
    for child in reversed(rest):
        if child.tag == last.tag and (names := last.get("class")):
            child.set("class", names)  # it is set like its opening
        last.addnext(child)
    return True


def _letters(text: str) -> str:
    return "".join(words(fold(text)))
