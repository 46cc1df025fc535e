"""Addresses that must not be reached, however they are spelt or led to; schemes that are not spoken."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from benchmarks.faults.cases.redirects import no_file, refresh, to
from benchmarks.faults.run import FAULT, HEALTHY, PORT, Case, Result, front, story
from benchmarks.faults.server import Page, answer

SPELLINGS = (
    "127.0.0.1", "127.1", "127.0.1", "0.0.0.0", "0", "2130706433", "0x7f000001", "0x7f.1", "0x7F.0x0.0x0.0x1",
    "0177.0.0.1",
    "017700000001", "127.255.255.254", "127.0.0.1.", "localhost", "LOCALHOST",
    "localhost.", "[::1]", "[::]",
    "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "%31%32%37.0.0.1", "①②⑦.⓪.⓪.①",
    "127。0。0。1", "user@127.0.0.1", "user:word@localhost",
)  # fmt: skip
"""Loopback as a URL can spell it; each with the port of the site itself, which is not allowed here."""

FAR = (
    "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "192.0.0.1", "198.18.0.1", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "[fe80::1]", "[fc00::1]", "[ff02::1]", "[fec0::1]", "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[::ffff:a00:1]",
)  # fmt: skip
"""Addresses where nothing of ours listens: refused by what they are."""

RESOLVER = """
import itertools, socket
answers = itertools.cycle({answers!r})
real = socket.getaddrinfo
def getaddrinfo(host, port, *rest, **more):
    name = host.decode() if isinstance(host, bytes) else host
    if name != "rebind.example":
        return real(host, port, *rest, **more)
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port or 0)) for address in next(answers)]
socket.getaddrinfo = getaddrinfo
"""
"""A sitecustomize that answers for one name as its owner pleases."""

PUBLIC = "203.0.114.9"


def nothing_sent(result: Result) -> str | None:
    return f"{len(result.site.asked)} requests reached it: {result.site.paths()[:4]}" if result.site.asked else None


def not_reached(result: Result) -> str | None:
    return "the forbidden page was reached" if "/forbidden" in "".join(result.site.paths()) else None


def ended_private(result: Result) -> str | None:
    ends = set(result.urls.values())
    return (
        None
        if any(reason in ("private_address", "dns", "network", "credentials", "timeout") for _, reason in ends)
        else f"ended {ends}"
    )


def rebinding(name: str, answers: list[list[str]]) -> Case:
    folder = Path("/tmp") / f"faults-{name.replace(' ', '-')}"
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(RESOLVER.format(answers=answers), "utf-8")
    root = str(Path(__file__).parents[3])
    environment = {"PYTHONPATH": f"{folder}:{root}", "NEWSBOT_ALLOW_PRIVATE": ""}
    return refused(
        name=name, seed="http://rebind.example:{port}/", environment=environment, settings=("DOWNLOAD_TIMEOUT=2",)
    )


refused = partial(
    Case,
    group="ssrf",
    healthy=False,
    codes=(2, 3),
    environment={"NEWSBOT_ALLOW_PRIVATE": ""},
    checks=(nothing_sent,),
    seconds=20,
)
led = partial(Case, group="ssrf", checks=(not_reached,))
scheme = partial(Case, group="schemes", codes=(2,), healthy=False, checks=(nothing_sent,))

FORBIDDEN = "http://127.1:{port}/forbidden"


def sitemap(*urls: str) -> bytes:
    locs = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return answer(
        f"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{locs}</urlset>",
        type_="application/xml",
    )


def feed(*urls: str) -> bytes:
    items = "".join(f"<item><title>t</title><link>{url}</link></item>" for url in urls)
    return answer(
        f"<?xml version='1.0'?><rss version='2.0'><channel>{items}</channel></rss>", type_="application/rss+xml"
    )


ELSEWHERE = f"http://localhost:{PORT}/forbidden"
"""The site itself under a name that is not allowed: it would tell who asks there."""

IN = {path: path for path in HEALTHY}
WITH_FEED = answer(
    front(*HEALTHY, more="<a rel='alternate' type='application/rss+xml' href='/feed.xml'>RSS</a>").replace(
        "<head>", "<head><link rel='alternate' type='application/rss+xml' href='/feed.xml'>"
    )
)
LIST: dict[str, Page] = {"/": WITH_FEED}
SCHEMES = (
    "file:///etc/passwd",
    "ftp://127.0.0.1/x",
    "data:text/html,<h1>x</h1>",
    "gopher://127.0.0.1/",
    "s3://bucket/x",
    "javascript:alert(1)",
)

CASES = [
    *(
        refused(name=spelling, seed=f"http://{spelling}:{{port}}/", short=spelling in ("127.1", "[::ffff:7f00:1]"))
        for spelling in SPELLINGS
    ),
    *(refused(name=far, seed=f"http://{far}/", checks=(nothing_sent, ended_private)) for far in FAR),
    led(
        name="redirect to a private address", fault=to(f"http://[::ffff:127.0.0.1]:{PORT}/forbidden"), ends=("failed",)
    ),
    led(name="redirect to a private spelling", fault=to(ELSEWHERE), ends=("failed",)),
    led(
        name="refresh to a private address",
        fault=refresh(f"http://localhost:{PORT}/forbidden"),
        ends=("failed", "rejected"),
    ),
    led(
        name="links to private addresses",
        fault=answer(story("00099", more=f"<a href='{ELSEWHERE}'>خبر</a><a href='http://[::1]/forbidden'>خبر</a>")),
        ends=("article",),
    ),
    led(
        name="sitemap of private addresses",
        seed="/sitemap.xml",
        pages={"/sitemap.xml": sitemap(*HEALTHY, ELSEWHERE, "http://169.254.169.254/forbidden")},
    ),
    led(
        name="feed of private addresses",
        pages={**LIST, "/feed.xml": feed(*HEALTHY, ELSEWHERE, "http://[::1]:1/forbidden")},
    ),
    led(
        name="canonical on a private address",
        fault=answer(story("00099", head=f"<link rel='canonical' href='{ELSEWHERE}'>")),
        ends=("article",),
    ),
    led(
        name="robots.txt names a private sitemap",
        pages={"/robots.txt": answer(f"Sitemap: {ELSEWHERE}", type_="text/plain")},
    ),
    rebinding("name with a private address only", [["127.0.0.1"]]),
    rebinding("name that rebinds", [[PUBLIC], ["127.0.0.1"]]),
    rebinding("name with a public and a private address", [["127.0.0.1", PUBLIC]]),
    rebinding("name with a mapped address", [["0.0.0.0"]]),
    Case(group="ssrf", name="a host allowed on all ports", environment={"NEWSBOT_ALLOW_PRIVATE": "127.0.0.1"}),
    refused(
        name="a host allowed on another port",
        seed="http://127.0.0.1:{port}/",
        environment={"NEWSBOT_ALLOW_PRIVATE": "127.0.0.1:9"},
    ),
    refused(name="a setting that is none", environment={"NEWSBOT_ALLOW_PRIVATE": "127.0.0.1:http"}),
    *(scheme(name=f"seed {url.partition(':')[0]}", seed=f"{url}" if "://" in url else f"{url}#://") for url in SCHEMES),
    Case(
        group="schemes",
        name="links of all schemes",
        fault=answer(story("00099", more="".join(f"<a href='{url}'>خبر</a>" for url in SCHEMES))),
        ends=("article",),
        checks=(no_file,),
    ),
    Case(
        group="schemes",
        name="sitemap of all schemes",
        seed="/sitemap.xml",
        pages={"/sitemap.xml": sitemap(*HEALTHY, *SCHEMES[:5])},
        checks=(no_file,),
    ),
]

__all__ = ["CASES", "FAULT", "LIST", "feed", "sitemap"]
