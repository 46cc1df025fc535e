"""The pipeline of docs/bulk.md, run by datatrove on this machine: two tasks, then the same again."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

from newsbot.bulk.files import DONE
from newsbot.dataset.parts import read_lines
from tests.test_bulk_files import archived

EXAMPLE = Path(__file__).parents[2] / "docs" / "bulk.md"


def test_pipeline_of_the_docs_reads_each_file_once(tmp_path: Path) -> None:
    (tmp_path / "warc").mkdir()
    for number in range(3):
        archived(tmp_path / "warc", *(f"news/{number}-{page}" for page in range(4)), name=str(number))
    [program] = re.findall(r"```python\n(.*?)```", EXAMPLE.read_text("utf-8"), re.DOTALL)
    (tmp_path / "run.py").write_text(program)
    said = run(tmp_path)
    assert "article: 12" in said
    made = sorted((tmp_path / "articles").glob("*.jsonl"))
    articles = [json.loads(line) for path in made for line in read_lines(path)]
    assert len({article["url"] for article in articles}) == 12
    written = [gzip.decompress(path.read_bytes()) for path in (tmp_path / "arabic").glob("*.jsonl.gz")]
    documents = [json.loads(line) for content in written for line in content.splitlines()]
    assert sorted(document["text"] for document in documents) == sorted(article["body"] for article in articles)
    marked = [path.stat().st_mtime_ns for path in sorted((tmp_path / "articles").glob(f"*{DONE}"))]
    assert "already been completed" in run(tmp_path)
    assert marked == [path.stat().st_mtime_ns for path in sorted((tmp_path / "articles").glob(f"*{DONE}"))]


def run(folder: Path) -> str:
    done = subprocess.run([sys.executable, "run.py"], cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stderr
