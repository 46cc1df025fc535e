"""More hosts in one run than a process may have files open."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.hosts import address, run, serve

HOSTS, FILES = 430, 380


@pytest.mark.slow
def test_run_of_more_hosts_than_files_loses_none(tmp_path: Path) -> None:
    hosts = [address(number) for number in range(HOSTS)]
    with serve(hosts) as port:
        urls = [f"http://{host}:{port}/news/story-{number:05}" for number, host in enumerate(hosts, 1)]
        found = run(tmp_path, urls, FILES, ",".join(hosts))
    assert (found["code"], found["articles"], found["published"]) == (0, HOSTS, HOSTS), found
    assert found["most_files"] < FILES
