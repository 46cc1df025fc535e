"""The article that newsbot was ordered for, rebuilt from its flattened text (``seed.txt``) as a story."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from importlib.resources import files

from newsbot.demo.story import Photo, Piece, Story, Teaser

LABEL = "أخبار ذات علاقة"
CREDIT = "المصدر: "
GULF = timezone(timedelta(hours=4))
HEADING_LENGTH = 40
RELATED_PATHS = ("2y4m8ta", "3f7q0kc", "9c1v5xe")


def story(*, home: str, publisher: str, path: str = "/news/world/5kd02vq") -> Story:
    """The seed article as it would stand under ``home`` (no slash at its end)."""
    lines = (files("newsbot.demo") / "seed.txt").read_text(encoding="utf-8").split("\n")
    lines = [line for line in lines if line]
    ticker, _logo, section, headline, _again, photo_line, _date = lines[:7]
    caption, credit = photo_line.split(CREDIT)
    return Story(
        url=home + path,
        home=home,
        language="ar",
        publisher=publisher,
        section=section,
        section_url=home + "/news/world",
        headline=headline,
        published=datetime(2025, 4, 9, 14, 22, tzinfo=GULF),
        photo=Photo(
            url=home + "/images/2025/04/flags.jpg", alt="العلمان الروسي والأمريكي", caption=caption, credit=credit
        ),
        pieces=_pieces(lines[7 : lines.index(";")], home),
        copyright=lines[-1],
        ticker=(ticker,),
    )


def _pieces(lines: list[str], home: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    rest = iter(lines)
    paths = iter(RELATED_PATHS)
    for line in rest:
        if line == LABEL:
            path = next(paths)
            alt, headline = next(rest), next(rest)
            image = f"{home}/images/2025/04/{path}.jpg"
            teaser = Teaser(url=f"{home}/news/world/{path}", headline=headline, image_url=image, image_alt=alt)
            pieces.append(Piece(kind="related", text=LABEL, teasers=(teaser,)))
        elif not line.strip():
            pieces.append(Piece(kind="spacer"))
        else:
            pieces.append(Piece(kind="heading" if len(line) < HEADING_LENGTH else "paragraph", text=line))
    return tuple(pieces)
