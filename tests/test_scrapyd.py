"""The project under a real Scrapyd: deployed by scrapyd-deploy from the scrapy.cfg as it is, scheduled, finished."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.loopback import Site, environment, rows, serve

PROJECT = Path(__file__).parent.parent
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))

pytestmark = pytest.mark.slow


class Scrapyd:
    """A Scrapyd on a free port, in an environment of its own that lacks newsbot: the egg brings it."""

    def __init__(self, folder: Path, bin_folder: Path, site: Site) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        folder.mkdir()
        config = f"[scrapyd]\nhttp_port = {self.port}\nbind_address = 127.0.0.1\npoll_interval = 0.2\n"
        (folder / "scrapyd.conf").write_text(config, "utf-8")
        environ = environment(site)
        del environ["PYTHONPATH"]
        self.log = (folder / "log").open("w", encoding="utf-8")
        self.process = subprocess.Popen(
            [bin_folder / "scrapyd"],
            cwd=folder,
            env={**environ, "PATH": f"{bin_folder}:{environ['PATH']}"},
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )

    def ask(self, what: str, query: str = "", form: list[tuple[str, str]] | None = None) -> dict[str, Any]:
        """What its API answers to a GET, or with a form to a POST."""
        data = urllib.parse.urlencode(form).encode() if form else None
        url = f"http://127.0.0.1:{self.port}/{what}.json?{query}"
        with DIRECT.open(url, data=data, timeout=30) as answer:
            return dict(json.loads(answer.read()))

    def wait(self, ready: Any) -> Any:
        """What ``ready`` gives once it is true; fails after a minute."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                if found := ready():
                    return found
            except OSError:  # it does not listen yet
                pass
            time.sleep(0.1)
        raise AssertionError(f"scrapyd did not get there; see {self.log.name}")

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)
        self.log.close()


@pytest.fixture(scope="module")
def bin_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    venv = tmp_path_factory.mktemp("scrapyd") / "venv"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    pip = [venv / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, "scrapyd>=1.6", "scrapyd-client>=2", str(PROJECT)], check=True)
    subprocess.run([venv / "bin" / "python", "-m", "pip", "uninstall", "-q", "-y", "newsbot"], check=True)
    yield venv / "bin"
    shutil.rmtree(venv)


def test_a_deployed_egg_crawls_as_the_project_does(tmp_path: Path, bin_folder: Path) -> None:
    project = tmp_path / "project"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PROJECT / "newsbot", project / "newsbot", ignore=ignored)
    for name in ("scrapy.cfg", "pyproject.toml", "README.md"):
        shutil.copy(PROJECT / name, project)
    with serve() as site:
        scrapyd = Scrapyd(tmp_path / "server", bin_folder, site)
        try:
            scrapyd.wait(lambda: scrapyd.ask("daemonstatus"))
            config = (project / "scrapy.cfg").read_text("utf-8")
            (project / "scrapy.cfg").write_text(config.replace(":6800", f":{scrapyd.port}"), "utf-8")
            path = f"{bin_folder}:{os.environ['PATH']}"
            deployed = subprocess.run(
                [bin_folder / "scrapyd-deploy"],
                cwd=project,
                env={**environment(None), "PYTHONPATH": "", "PATH": path, "NO_PROXY": "*"},
                capture_output=True,
                text=True,
            )
            assert '"status": "ok"' in deployed.stdout, deployed.stdout + deployed.stderr
            assert {"news", "eremnews"} <= set(scrapyd.ask("listspiders", "project=newsbot")["spiders"])
            output, state = tmp_path / "output", tmp_path / "state" / "newsbot.sqlite"
            form = {"project": "newsbot", "spider": "news", "url": f"{site.url}/"}
            settings = (f"NEWSBOT_OUTPUT={output}", f"NEWSBOT_STORE={state}", "DOWNLOAD_DELAY=0")
            scheduled = scrapyd.ask("schedule", form=[*form.items(), *(("setting", value) for value in settings)])
            assert scheduled["status"] == "ok"
            [job] = scrapyd.wait(lambda: scrapyd.ask("listjobs", "project=newsbot")["finished"])
        finally:
            scrapyd.close()
        log = (tmp_path / "server" / job["log_url"].removeprefix("/")).read_text("utf-8")
        assert "Traceback" not in log
        assert len(rows(tmp_path, site.name)) == 8, log
        [run] = (output / "runs").glob("*.json")
        assert json.loads(run.read_bytes())["code"] == 0
