"""Where the CPU time of a crawled article goes, part by part.

    python -m benchmarks.crawl.profile [--articles 600] [--site-file] [--svg FILE]

Crawls the loopback site of ``benchmarks.crawl`` once under ``benchmarks.crawl.parts``, and a site of one article,
whose parts are taken off: what is left is the cost of articles and no start. Prints the parts in Markdown; ``--svg``
draws them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.crawl.__main__ import ROOT, Command, generic, with_site_file
from benchmarks.crawl.site import newsroom
from tests.loopback import Site, environment, serve

WIDTH, BAR, GAP, LEFT, TOP = 640, 20, 8, 100, 40
COLOUR = "#2563eb"


def parts(site: Site, made: Command) -> Counter[str]:
    """CPU seconds of a crawl by part; raises ``CalledProcessError`` when it fails."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        line = made(site, folder)
        arguments = line[line.index("crawl") + 1 :]
        found = folder / "parts.json"
        subprocess.run(
            [sys.executable, "-m", "benchmarks.crawl.parts", str(found), *arguments],
            cwd=folder,
            env={**environment(site), "PYTHONPATH": os.pathsep.join((name, str(ROOT)))},
            check=True,
            capture_output=True,
        )
        return Counter(json.loads(found.read_text("utf-8")))


def svg(costs: list[tuple[str, float]]) -> str:
    """A bar for each part, the largest first."""
    longest = WIDTH - LEFT - 80
    height = TOP + len(costs) * (BAR + GAP)
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"',
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        '<text x="8" y="20" font-size="14">CPU milliseconds a crawled article, by part</text>',
    ]
    for place, (name, cost) in enumerate(costs):
        y = TOP + place * (BAR + GAP)
        width = max(1.0, longest * cost / costs[0][1])
        drawn.append(f'<text x="{LEFT - 8}" y="{y + 14}" text-anchor="end">{name}</text>')
        drawn.append(f'<rect x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR}" fill="{COLOUR}"/>')
        drawn.append(f'<text x="{LEFT + width + 8:.1f}" y="{y + 14}">{cost:.2f}</text>')
    return "\n".join([*drawn, "</svg>", ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--site-file", action="store_true")
    parser.add_argument("--svg", type=Path)
    given = parser.parse_args()
    made = with_site_file if given.site_file else generic
    with serve(newsroom(1)) as small, serve(newsroom(given.articles)) as site:
        begun, whole = parts(small, made), parts(site, made)
    costs = [(name, max(0.0, spent - begun[name]) / (given.articles - 1) * 1000) for name, spent in whole.most_common()]
    costs.sort(key=lambda cost: -cost[1])
    total = sum(cost for _, cost in costs)
    print("| part | CPU ms an article | share |\n| --- | ---: | ---: |")
    for name, cost in (*costs, ("all", total)):
        print(f"| {name} | {cost:.2f} | {cost / total:.0%} |")
    if given.svg:
        given.svg.write_text(svg(costs), "utf-8")


if __name__ == "__main__":
    main()
