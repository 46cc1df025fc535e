"""A news site of any size on the loopback interface, and runs of the real command against it.

Each article links three others: twenty are on the front page, the rest is reached only from article to
article, so a URL that a crash loses is missed by all that hang below it.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.loopback import Answer, Site, article, command, environment, listing

FRONT = 20
SPEED = ("CONCURRENT_REQUESTS_PER_DOMAIN=16", "LOG_LEVEL=WARNING", "RETRY_TIMES=2")
LONGEST_RUN = 600


def path_of(number: int) -> str:
    return f"/news/story-{number:05}"


def newsroom(count: int, *, text: str | None = None) -> dict[str, Answer]:
    """The pages of a site of ``count`` articles, numbered from 1; all with an ETag of their content."""
    said = {"text": text} if text else {}
    pages = {"/": front(range(1, min(FRONT, count) + 1))}
    for number in range(1, count + 1):
        links = tuple(1 + (3 * number + step) % count for step in range(3))
        pages[path_of(number)] = with_etag(article(number, related=links, **said))
    return {"/robots.txt": Answer("User-agent: *\nDisallow:\n", headers={"Content-Type": "text/plain"}), **pages}


def front(numbers: Iterable[int]) -> Answer:
    """The front page that shows these articles."""
    return with_etag(listing(tuple(numbers)))


def with_etag(answer: Answer) -> Answer:
    body = answer.body if isinstance(answer.body, bytes) else answer.body.encode()
    answer.headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    return answer


@dataclass(slots=True)
class Crawl:
    """One run of ``newsbot crawl news`` in a folder, as it goes on or once it is over.

    ``asked`` is the spider's argument that says what to crawl; "": the site's front page.
    """

    site: Site | None
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    prepare: Callable[[], None] | None = None
    log: str = "run"
    asked: str = ""
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0

    def start(self) -> Crawl:
        speed = [part for setting in SPEED for part in ("-s", setting)]
        asked = self.asked or (f"url={self.site.url}/" if self.site is not None else "")
        line = command("news", "-a", asked, *speed, *self.options)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.started = time.monotonic()
        with self._said("out").open("wb") as out, self._said("err").open("wb") as err:
            self.process = subprocess.Popen(
                line,
                cwd=self.folder,
                env=environment(self.site, **self.settings),
                stdout=out,
                stderr=err,
                preexec_fn=self.prepare,
            )
        return self

    def running(self) -> bool:
        return self._begun().poll() is None

    def signal(self, number: int) -> None:
        self._begun().send_signal(number)

    def wait(self, seconds: float = LONGEST_RUN) -> int:
        """The exit code; raises ``subprocess.TimeoutExpired``, having killed the run, when it takes longer."""
        try:
            return self._begun().wait(seconds)
        except subprocess.TimeoutExpired:
            self._begun().kill()
            self._begun().wait()
            raise

    def run(self) -> int:
        return self.start().wait()

    def summary(self) -> dict[str, Any]:
        """The summary line; raises ``ValueError`` for a run that printed none."""
        lines = self._said("out").read_text("utf-8").strip().splitlines()
        if not lines:
            raise ValueError(f"no summary; the log says: {self.said()}")
        return json.loads(lines[-1])

    def summed_up(self) -> bool:
        """Whether the run came as far as to fetch: one that is stopped while it begins leaves all to the next."""
        try:
            return bool(self.summary().get("sites"))
        except (IndexError, ValueError):
            return False

    def counts(self) -> dict[str, Any]:
        """What the summary counts of the one site."""
        [counts] = self.summary()["sites"].values()
        return counts

    def said(self) -> str:
        return self._said("err").read_text("utf-8", "replace")[-2000:]

    def _said(self, what: str) -> Path:
        """Beside the folder, which may be a disk that is full."""
        return self.folder.with_name(f"{self.folder.name}.{self.log}.{what}")

    def _begun(self) -> subprocess.Popen[bytes]:
        assert self.process is not None, "not started"
        return self.process
