"""Sites that JavaScript draws: the record is that of the drawn page, and the browser has no network of its own."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newsbot import chromium
from newsbot.errors import SiteError, UsageError
from newsbot.site import Site
from tests.loopback import WORDS, Answer, Crawl, crawl, environment, rows, serve
from tests.loopback import Site as Loopback

MISSING = not any(map(shutil.which, chromium.PROGRAMS))
draws = pytest.mark.skipif(MISSING and "CI" not in os.environ, reason="no chromium on this machine")

JSON = {"Content-Type": "application/json"}
SCRIPT = {"Content-Type": "text/javascript"}
SHELL = "<html lang='ar'><head><title>موقع</title>{head}</head><body><div id='app'></div>{script}</body></html>"

APP = """
const app = document.getElementById("app");
const load = (url) => fetch(url).then((answer) => answer.json());
if (location.pathname === "/") {
  load("/api/front.json").then((front) => {
    for (const {url, headline} of front) {
      app.insertAdjacentHTML("beforeend", `<li><a href="${url}"><h3>${headline}</h3></a></li>`);
    }
  });
} else {
  load("/api" + location.pathname + ".json").then(({headline, paragraphs}) => {
    document.title = headline;
    const text = paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join("");
    const time = '<time datetime="2025-04-09T14:22:00+04:00">9 أبريل 2025</time>';
    app.innerHTML = `<article><h1>${headline}</h1>${time}${text}</article>`;
  });
}
"""


def headline(number: int) -> str:
    return f"عنوان الخبر رقم {number} من العاصمة"


def shell(*, head: str = "", script: str = "<script src='/app.js'></script>") -> Answer:
    return Answer(SHELL.format(head=head, script=script), headers={"Content-Type": "text/html", "ETag": '"shell"'})


def scripted(numbers: range = range(1, 4)) -> dict[str, Answer]:
    """A site whose every page is the same empty shell; its texts come as data."""
    front = [{"url": f"/news/story-{number:05}", "headline": headline(number)} for number in numbers]
    pages = {
        "/robots.txt": Answer("User-agent: *\nDisallow: /api/hidden\n", headers={"Content-Type": "text/plain"}),
        "/": shell(),
        "/app.js": Answer(APP, headers=SCRIPT),
        "/api/front.json": Answer(json.dumps(front), headers=JSON),
    }
    for number in numbers:
        story = {
            "headline": headline(number),
            "paragraphs": [f"{WORDS} ({part})." for part in ("أولا", "ثانيا", "ثالثا")],
        }
        pages[f"/news/story-{number:05}"] = shell()
        pages[f"/api/news/story-{number:05}.json"] = Answer(json.dumps(story), headers=JSON)
    return pages


def write_site(folder: Path, site: Loopback, *, javascript: bool = True, script_hosts: tuple[str, ...] = ()) -> None:
    """A site file of the loopback site in the folder's own package."""
    package = folder / "sites"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "scripted.py").write_text(
        "from newsbot.site import Site\n"
        f"SITE = Site(name='scripted', hosts=('127.0.0.1',), seeds=('{site.url}/',), javascript={javascript}, "
        f"script_hosts={script_hosts})\n"
    )


def run(folder: Path, site: Loopback, *options: str, **settings: str) -> Crawl:
    return crawl(folder, "scripted", *options, site=site, NEWSBOT_SITE_MODULES="sites", **settings)


@contextmanager
def trap() -> Iterator[tuple[int, list[bytes]]]:
    """A port of the loopback, TCP and UDP, and what came there: a connection, or a datagram."""
    came: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.bind(("127.0.0.1", port))

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            came.append(b"connected")
            connection.close()

    def receive() -> None:
        while (data := datagrams.recv(2048)) != b"end":
            came.append(data)

    threads = [threading.Thread(target=work, daemon=True) for work in (accept, receive)]
    for thread in threads:
        thread.start()
    try:
        yield port, came
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        datagrams.sendto(b"end", ("127.0.0.1", port))
        for thread in threads:
            thread.join(5)
        datagrams.close()


@draws
def test_a_site_that_only_scripts_draw_gives_whole_records(tmp_path: Path) -> None:
    with serve(scripted()) as site:
        write_site(tmp_path, site)
        done = run(tmp_path, site)
    assert (done.code, done.site["outcomes"]["article"]) == (0, 3), done.err
    articles = {row["headline"]: row for row in rows(tmp_path, "scripted")}
    assert sorted(articles) == [headline(number) for number in (1, 2, 3)]
    assert [len(row["body"].split("\n\n")) for row in articles.values()] == [3, 3, 3]
    assert {row["date_published"] for row in articles.values()} == {"2025-04-09T14:22:00+04:00"}
    assert site.seen["/app.js"] == 1  # the script of four pages


def test_without_the_browser_the_same_site_is_an_empty_shell(tmp_path: Path) -> None:
    with serve(scripted()) as site:
        write_site(tmp_path, site, javascript=False)
        done = run(tmp_path, site)
    assert done.code == 3
    assert rows(tmp_path, "scripted") == []
    assert site.seen["/app.js"] == 0


@draws
def test_an_unchanged_shell_does_not_hide_a_changed_story(tmp_path: Path) -> None:
    with serve(scripted(range(1, 2))) as site:
        write_site(tmp_path, site)
        run(tmp_path, site, NEWSBOT_NOW="2025-04-09T12:00:00Z")
        story = {"headline": headline(9), "paragraphs": [f"{WORDS} ({part})." for part in ("أولا", "ثانيا", "ثالثا")]}
        site.pages["/api/news/story-00001.json"] = Answer(json.dumps(story), headers=JSON)
        done = run(tmp_path, site, NEWSBOT_NOW="2025-04-09T18:00:00Z")
    assert done.code == 0, done.err
    assert [(row["revision"], row["headline"]) for row in rows(tmp_path, "scripted")] == [
        (1, headline(1)),
        (2, headline(9)),
    ]


@draws
@pytest.mark.parametrize(("named", "stored"), [(("localhost",), 1), ((), 0)])
def test_data_of_another_host_needs_its_name_in_the_site_file(
    tmp_path: Path, named: tuple[str, ...], stored: int
) -> None:
    with serve(scripted(range(1, 2))) as site:
        site.pages["/app.js"] = Answer(APP.replace('"/api"', f'"http://localhost:{site.port}/api"'), headers=SCRIPT)
        story = site.pages["/api/news/story-00001.json"]
        story.headers = {**JSON, "Access-Control-Allow-Origin": site.url}
        write_site(tmp_path, site, script_hosts=named)
        run(tmp_path, site, NEWSBOT_ALLOW_PRIVATE=f"127.0.0.1:{site.port},localhost:{site.port}")
    assert len(rows(tmp_path, "scripted")) == stored
    assert site.seen["/api/news/story-00001.json"] == stored


ESCAPES = """
const there = "http://127.0.0.1:PORT", quiet = () => 0, tried = [];
const attempt = (work) => { try { tried.push(work()); } catch (error) {} };
attempt(() => fetch(there + "/fetch").catch(quiet));
attempt(() => fetch(there + "/post", {method: "POST", body: "x", mode: "no-cors", keepalive: true}).catch(quiet));
attempt(() => fetch("/led-away").catch(quiet));
attempt(() => fetch("http://localhost:PORT/name").catch(quiet));
attempt(() => { const asked = new XMLHttpRequest(); asked.open("GET", there + "/xhr"); asked.send(); });
attempt(() => { new Image().src = there + "/image"; });
attempt(() => navigator.sendBeacon(there + "/beacon", "x"));
attempt(() => new EventSource(there + "/events"));
attempt(() => new WebSocket(there.replace("http", "ws") + "/socket"));
attempt(() => new WebTransport(there.replace("http", "https") + "/transport"));
attempt(() => new Worker(URL.createObjectURL(new Blob([`fetch("${there}/worker")`]))));
attempt(() => new SharedWorker(URL.createObjectURL(new Blob([`fetch("${there}/shared")`]))));
attempt(() => navigator.serviceWorker.register("/service.js").catch(quiet));
attempt(() => window.open(there + "/window"));
for (const name of ["iframe", "script", "video", "embed", "object"]) {
  attempt(() => {
    const node = document.createElement(name);
    node[name === "object" ? "data" : "src"] = there + "/" + name;
    document.body.append(node);
  });
}
for (const rel of "preconnect prefetch preload modulepreload stylesheet icon prerender manifest".split(" ")) {
  attempt(() => {
    const link = document.createElement("link");
    Object.assign(link, {rel, href: there + "/" + rel}); link.as = "script"; document.head.append(link);
  });
}
const frame = document.createElement("iframe");
document.body.append(frame);
for (const world of [window, frame.contentWindow]) {
  attempt(() => {
    const calls = new world.RTCPeerConnection({iceServers: [{urls: "stun:127.0.0.1:PORT"}]});
    calls.createDataChannel("x");
    calls.createOffer().then((offer) => calls.setLocalDescription(offer));
  });
}
const rules = document.createElement("script");
rules.type = "speculationrules";
rules.textContent = JSON.stringify({prerender: [{source: "list", urls: [there + "/speculation"]}]});
document.head.append(rules);
setTimeout(() => { location.href = there + "/elsewhere"; }, 300);
"""


@draws
def test_no_script_gets_a_byte_to_a_private_address(tmp_path: Path) -> None:
    with trap() as (port, came), serve(scripted(range(1, 2))) as site:
        there = f"http://127.0.0.1:{port}"
        site.pages["/app.js"] = Answer(APP + ESCAPES.replace("PORT", str(port)), headers=SCRIPT)
        site.pages["/led-away"] = Answer(status=302, headers={"Location": f"{there}/redirect"})
        head = f"<link rel=preconnect href={there}><meta http-equiv=Content-Security-Policy-Report-Only content='x'>"
        site.pages["/news/story-00001"] = shell(head=head)
        write_site(tmp_path, site, script_hosts=("localhost",))  # a name of a private address, known only when resolved
        done = run(tmp_path, site)
    assert came == []
    assert done.code == 0, done.err
    assert [row["headline"] for row in rows(tmp_path, "scripted")] == [headline(1)]
    assert "private_address" in done.err
    assert site.seen["/led-away"] > 0  # it was asked for; where it leads was not


@draws
def test_what_is_forbidden_foreign_or_no_text_is_not_asked_for(tmp_path: Path) -> None:
    beside = """
for (const url of ["/api/hidden", "http://127.0.0.2:PORT/foreign"]) fetch(url).catch(() => 0);
fetch("/api/write", {method: "POST"}).catch(() => 0);
const seen = "<img src=/picture.png><video src=/film.mp4></video><link rel=stylesheet href=/a.css>";
document.body.insertAdjacentHTML("beforeend", seen);
"""
    with serve(scripted(range(1, 2))) as site:
        site.pages["/app.js"] = Answer(APP + beside.replace("PORT", str(site.port)), headers=SCRIPT)
        write_site(tmp_path, site)
        done = run(tmp_path, site)
    assert done.code == 0, done.err
    asked = {"/robots.txt", "/", "/app.js", "/api/front.json", "/news/story-00001", "/api/news/story-00001.json"}
    probed = {path for path in site.seen if "sitemap" in path or "feed" in path or "rss" in path or "atom" in path}
    assert set(site.seen) - probed - {"/index.xml"} == asked


@draws
@pytest.mark.parametrize("script", ["for (;;) {}", "const kept = []; for (;;) kept.push(new Array(1e6).fill(1.5));"])
def test_a_page_whose_script_never_ends_fails_alone(tmp_path: Path, script: str) -> None:
    with serve(scripted(range(1, 3))) as site:
        site.pages["/news/story-00002"] = shell(script=f"<script>{script}</script>")
        write_site(tmp_path, site)
        (tmp_path / "sitecustomize.py").write_text("import newsbot.tab as tab\ntab.LONGEST, tab.LAST = 2.0, 1.0\n")
        done = run(tmp_path, site, PYTHONPATH=f"{tmp_path}:{Path(__file__).parent.parent}")
    assert [row["headline"] for row in rows(tmp_path, "scripted")] == [headline(1)]
    assert done.site["outcomes"]["failed"] == 1
    assert "browser" in done.err


@draws
def test_single_pages_are_drawn_too(tmp_path: Path) -> None:
    with serve(scripted(range(1, 2))) as site:
        write_site(tmp_path, site)
        line = [sys.executable, "-W", "ignore", "-m", "newsbot", "extract", f"{site.url}/news/story-00001"]
        settings = environment(site, NEWSBOT_SITE_MODULES="sites")
        done = subprocess.run(line, cwd=tmp_path, env=settings, capture_output=True, text=True, timeout=60)
    assert json.loads(done.stdout)["headline"] == headline(1), done.stderr


@draws
def test_a_block_stays_a_block(tmp_path: Path) -> None:
    with serve(scripted(range(1, 3))) as site:
        site.pages["/news/story-00002"] = Answer(
            "<html><body><script src='/app.js'></script></body></html>", status=403
        )
        write_site(tmp_path, site)
        done = run(tmp_path, site)
    assert done.site["outcomes"] == {**done.site["outcomes"], "article": 1, "failed": 1}
    assert site.seen["/api/news/story-00002.json"] == 0


def test_a_machine_without_the_browser_says_so_before_anything_is_fetched(tmp_path: Path) -> None:
    with serve(scripted()) as site:
        write_site(tmp_path, site)
        done = run(tmp_path, site, NEWSBOT_CHROMIUM="/nowhere/chromium")
    assert done.code == 2
    assert "NEWSBOT_CHROMIUM '/nowhere/chromium' is no program" in done.err
    assert site.seen.total() == 0


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "playwright.async_api", None)
    with pytest.raises(UsageError, match=r"pip install 'newsbot\[js\]'"):
        chromium.find_program(None)


def test_without_chromium_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("playwright")
    nothing: Callable[[str], None] = lambda program: None  # noqa: E731
    monkeypatch.setattr(shutil, "which", nothing)
    with pytest.raises(UsageError, match="apt-get install chromium"):
        chromium.find_program("")


def test_hosts_of_scripts_are_names_without_scheme_or_path() -> None:
    with pytest.raises(SiteError, match=r"api\.example\.com"):
        Site(name="x", javascript=True, script_hosts=("https://api.x.test/",))
