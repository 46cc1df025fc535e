"""``scrapy explain FILE|URL``: where each field of a record came from, and what became of each block."""

from __future__ import annotations

import argparse
import json
import sys

from newsbot.reader import PageCommand


class Command(PageCommand):
    """Prints fields with the source that won and those that lost, then each piece, kept or not and why."""

    def short_desc(self) -> str:
        return "Explain a page's record: the source of each field, the verdict on each block"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        self.guarded(lambda: self._explain(args, opts))

    def _explain(self, args: list[str], opts: argparse.Namespace) -> None:
        page = self.page(args, opts)
        assert page.cut is not None
        explained = page.cut.explain()
        text = json.dumps(explained, ensure_ascii=False, indent=2) if opts.json else "\n".join(lines(explained))
        sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")


def lines(explained: dict[str, object]) -> list[str]:
    """The explanation as lines for a terminal."""
    out = [
        f"outcome: {explained['outcome']}"
        + (f" ({explained['reason']}: {explained['detail']})" if explained["reason"] else "")
    ]
    out.append("\nfields")
    for row in explained["fields"]:  # type: ignore[attr-defined]
        out.append(f"  {row['field']}: {row['value']!s:.100}  <- {row['source'] or 'nothing'}")
        out += [f"      lost: {loser['source']}: {loser['value']!s:.100}" for loser in row["lost"]]
    out.append("\nblocks")
    for row in explained["pieces"]:  # type: ignore[attr-defined]
        mark = "+" if row["kept"] else "-"
        fate = f"{mark} {row['piece']:>4} {row['role'] or '?':<13} {row['tag']:<11} {row['why'] or '':<34}"
        out.append(f"  {fate} {row['text']:.80}")
    return out
