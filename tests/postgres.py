"""A PostgreSQL server of the tests' own: started when first asked for, on a free port of the loopback."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest

DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian's package puts programs that are not on the path."""

SAFE_TO_LOSE = ("fsync=off", "full_page_writes=off", "max_connections=50", "shared_buffers=64MB")


class Server:
    """A running server; ``stop`` and ``start`` are for tests that take it away for a while."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="newsbot-postgres-"))
        self.port = _free_port()
        if os.getuid() == 0:  # the server refuses to run as root
            shutil.chown(self._folder, "postgres", "postgres")
        self._run("initdb", "--pgdata", self._data, "--username=newsbot", "--auth=trust", "-E", "UTF8", "--no-sync")
        self.start()

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def start(self) -> None:
        options = f"-c listen_addresses=127.0.0.1 -p {self.port} -c unix_socket_directories={self._folder}"
        options += "".join(f" -c {setting}" for setting in SAFE_TO_LOSE)
        self._run("pg_ctl", "--pgdata", self._data, "--log", str(self._folder / "log"), "-o", options, "-w", "start")

    def stop(self, mode: str = "fast") -> None:
        """Stops the server: "fast" as a restart does, "immediate" as a crash."""
        self._run("pg_ctl", "--pgdata", self._data, "--mode", mode, "-w", "stop")

    def process(self) -> int:
        """The process that all others of the server are children of."""
        return int((Path(self._data) / "postmaster.pid").read_text().split()[0])

    def remove(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self._folder, ignore_errors=True)

    def new_database(self) -> str:
        """Makes an empty database and gives its address."""
        name = f"test_{uuid4().hex[:12]}"
        self._run("createdb", "--host=127.0.0.1", f"--port={self.port}", "--username=newsbot", name)
        return f"postgresql://newsbot@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *arguments: str) -> None:
        as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
        command = [*as_owner, str(self._programs / program), *arguments]
        # Its output goes to a file: the server would keep a pipe open, and this wait for it.
        with tempfile.TemporaryFile() as said:
            if subprocess.run(command, stdout=said, stderr=said, stdin=subprocess.DEVNULL, cwd="/").returncode:
                said.seek(0)
                raise RuntimeError(f"{program} failed: {said.read().decode(errors='replace')}")


@cache
def server() -> Server:
    """The server; skips the test where there is no PostgreSQL, which in CI is a failure."""
    programs = _programs()
    if programs is None:
        message = "no PostgreSQL server: apt-get install postgresql, or .ci/postgres"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    started = Server(programs)
    atexit.register(started.remove)
    return started


def _programs() -> Path | None:
    """The folder of the newest server there is; ``None``: there is none."""
    known = sorted(DEBIAN.glob("*/bin"), key=lambda folder: int(folder.parent.name))
    on_path = shutil.which("initdb")
    return known[-1] if known else Path(on_path).parent if on_path else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
