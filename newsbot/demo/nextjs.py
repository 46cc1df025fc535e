"""Pages whose article stands in the data of a Next.js script."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from newsbot.demo.column import column
from newsbot.demo.labels import printed_date
from newsbot.demo.markup import h
from newsbot.demo.shapes import Shape
from newsbot.demo.story import Piece, Story

CHUNK = 900


def _props(story: Story, content: Any) -> dict[str, Any]:
    return {
        "title": story.headline,
        "section": {"name": story.section, "url": story.section_url},
        "publishedAt": story.published.isoformat(timespec="minutes"),
        "displayDate": printed_date(story.published, story.language),
        "image": asdict(story.photo) if story.photo else None,
        "authors": [{"name": name} for name in story.authors],
        "tags": [{"name": tag} for tag in story.tags],
        "content": content,
        "breaking": [{"title": line} for line in story.ticker],
    }


def script(story: Story, content: Any) -> str:
    """The ``__NEXT_DATA__`` script of the pages router."""
    data = {"props": {"pageProps": {"article": _props(story, content)}}, "page": "/[...slug]", "buildId": "k3Jq"}
    words = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    return h("script", words, id="__NEXT_DATA__", type="application/json")


def data(story: Story, shape: Shape) -> str:
    """An empty shell; the data holds the column as HTML."""
    return h("div", id="__next") + script(story, column(story, shape))


def blocks(story: Story, shape: Shape) -> str:
    """An empty shell; the data holds the column as typed blocks, as block editors save it."""
    content = [_block(piece) for piece in story.pieces if piece.kind != "spacer"]
    return h("div", id="__next") + script(story, content)


def _block(piece: Piece) -> dict[str, Any]:
    block: dict[str, Any] = {"type": piece.kind, "text": piece.text}
    if piece.kind == "related":
        items = [
            {"title": one.headline, "url": one.url, "image": {"url": one.image_url, "alt": one.image_alt}}
            for one in piece.teasers
        ]
        return {"type": "related", "title": piece.text, "items": items}
    if piece.kind == "list":
        return {"type": "list", "items": list(piece.items)}
    if piece.photo:
        block["image"] = asdict(piece.photo)
    if piece.kind == "promo":
        block = {"type": "html", "html": h("a", piece.text, href="https://t.me/newsroom_example")}
    return block


def flight(story: Story, shape: Shape) -> str:
    """An empty shell; the data comes in pieces of a string, as the app router streams it."""
    row = "5:" + json.dumps(["$", "$L7", None, {"article": _props(story, column(story, shape))}], ensure_ascii=False)
    chunks = [row[start : start + CHUNK] for start in range(0, len(row), CHUNK)]
    pushes = (json.dumps([1, chunk], ensure_ascii=False).replace("</", "<\\/") for chunk in chunks)
    scripts = "".join(h("script", f"self.__next_f.push({push})") for push in pushes)
    return h("div", id="__next") + h("script", "(self.__next_f=self.__next_f||[]).push([0])") + scripts
