"""Lists without end: pages, feeds and sitemaps that always name a further one, and what they fill it with."""

from __future__ import annotations

import random
from base64 import urlsafe_b64encode
from functools import partial
from urllib.parse import quote

from benchmarks.faults.cases.addresses import feed, sitemap
from benchmarks.faults.cases.mazes import BESIDE, at, cards, following, held, word, words
from benchmarks.faults.cases.redirects import refresh, to
from benchmarks.faults.cases.traps import bounded, page, trap
from benchmarks.faults.run import HEALTHY, PORT, WORDS, Case, front, story
from benchmarks.faults.server import Asked, Page, Respond, answer, told

# lists that go on


def more_pages(link: str, *shows: str) -> Respond:
    """A list whose next page shows the same; ``link`` with N for its number."""

    def respond(asked: Asked) -> list[bytes]:
        number = int("".join(char for char in asked.path[-6:] if char.isdigit()) or 1)
        return cards(*shows, more=following(link.replace("N", str(number + 1))))

    return respond


def held_pages(asked: Asked) -> list[bytes]:
    """Ten pages with four articles each, and pages with nothing new for ever after."""
    number = at(asked)
    shows = BESIDE[(number - 1) * 4 : number * 4] or HEALTHY
    return cards(*shows, more=following(f"/list?page={number + 1}"))


def cursors(asked: Asked) -> list[bytes]:
    cursor = urlsafe_b64encode(random.Random(asked.path).randbytes(12)).decode()
    return cards(*HEALTHY, more=following(f"/list?after={cursor}"))


def filler(end: Page | Respond, each: int = 5) -> Respond:
    """Lists without end whose links are new each time and end as they are told to."""

    def respond(asked: Asked) -> list[bytes]:
        if asked.path.startswith("/list"):
            number = at(asked)
            links = (f"/news/filler-{number:05}{n}" for n in range(each))
            return cards(*links, more=following(f"/list?page={number + 1}"))
        return [end] if isinstance(end, bytes) else list(end(asked))

    return respond


def sorted_views(asked: Asked) -> list[bytes]:
    seed = random.Random(asked.path)
    names_ = ["sort", "order", "per_page", "view", "columns", "min", "max", "brand"]
    links = []
    for _ in range(20):
        chosen = seed.sample(names_, 4)
        links.append("/catalog?" + "&".join(f"{name}={seed.randrange(9)}" for name in chosen))
    return cards(*HEALTHY, more="".join(f"<a href='{link}'>x</a>" for link in links))


def facet_paths(asked: Asked) -> list[bytes]:
    seed = random.Random(asked.path)
    chosen = (
        "/".join(f"{k}-{word(seed, 4)}" for k in seed.sample(["color", "size", "brand", "sort"], 3)) for _ in range(15)
    )
    return cards(*HEALTHY, more="".join(f"<a href='/shop/{link}/'>x</a>" for link in chosen))


def tags(asked: Asked) -> list[bytes]:
    seed = random.Random(asked.path)
    return cards(*HEALTHY, more="".join(f"<a href='/tag/{word(seed)}/'>{word(seed)}</a>" for _ in range(25)))


def long_tags(asked: Asked) -> list[bytes]:
    """Tags of several words, whose URLs look like those of articles."""
    seed = random.Random(asked.path)
    named = (quote("-".join(seed.sample(WORDS.split(), 6))) for _ in range(25))
    return cards(*HEALTHY, more="".join(f"<a href='/topics/{tag}'>{words(seed, 6)}</a>" for tag in named))


def searches(asked: Asked) -> list[bytes]:
    seed = random.Random(asked.path)
    return cards(
        *HEALTHY, more="".join(f"<a href='/search?q={quote(words(seed, 3))}'>{words(seed, 3)}</a>" for _ in range(20))
    )


def search_paths(asked: Asked) -> list[bytes]:
    seed = random.Random(asked.path)
    return cards(
        more="".join(f"<a href='/search/{quote(words(seed, 5))}/page/{n}'>{words(seed, 5)}</a>" for n in range(20))
    )


def own_feeds(asked: Asked) -> list[bytes]:
    """Each list declares a feed of its own, and each feed is empty but for the healthy."""
    if asked.path.startswith("/feeds/"):
        return [feed(*HEALTHY)]
    seed = random.Random(asked.path)
    declared = "".join(
        f"<link rel='alternate' type='application/rss+xml' href='/feeds/{word(seed)}'>" for _ in range(40)
    )
    return [page(*(f"/tag/{word(seed)}/" for _ in range(20)), title="وسم", more=declared)]


GONE = answer("<h1>404</h1>", "404 Not Found")
SOFT = answer(front().replace("أخبار", "الصفحة غير موجودة"))
EMPTY = answer("", "200 OK")
FILLERS: dict[str, Page | Respond] = {
    "are missing": GONE,
    "are gone": answer("", "410 Gone"),
    "say softly that they are missing": SOFT,
    "lead to the front page": to("/"),
    "lead to another site": to("http://other.example/"),
    "lead nowhere": answer("", "302 Found"),
    "fail": answer("<h1>500</h1>", "500 Error"),
    "are pictures": answer(b"\x89PNG", type_="image/png"),
    "are empty": EMPTY,
    "are for subscribers": answer("<h1>403</h1>", "403 Forbidden"),
    "are cut off": answer("", length=False, Content_Length="5000"),
    "show the list again": answer(front(*HEALTHY)),
    "show one article": answer(story("00044")),
    "refresh to the front page": refresh("/"),
    "lead to private addresses": to("http://10.0.0.1/"),
}


def dead_feed(asked: Asked, each: int) -> list[bytes]:
    """A feed whose further pages list what is not there."""
    if not asked.path.startswith("/feed"):
        return [GONE]
    number = at(asked)
    links = [f"/news/lost-{number:05}{n}" for n in range(each)]
    body = feed(*(HEALTHY if number == 1 else ()), *links)
    return [
        longer(body.replace(b"<channel>", f"<channel><link rel='next' href='/feed.xml?page={number + 1}'/>".encode()))
    ]


def longer(page_: bytes) -> bytes:
    """The answer with its length counted anew."""
    body = page_.partition(b"\r\n\r\n")[2]
    return answer(body, type_="application/rss+xml")


def dead_sitemap(asked: Asked) -> list[bytes]:
    seed = random.Random(7)
    return [sitemap(*HEALTHY, *(f"/{word(seed)}/{word(seed)}" for _ in range(3000)))]


def dead_index(asked: Asked) -> list[bytes]:
    """An index of 5,000 sitemaps that list nothing, and one that does."""
    if asked.path == "/sitemap.xml":
        locs = "".join(f"<sitemap><loc>/maps/{n}.xml</loc></sitemap>" for n in range(5000))
        index = f"<sitemapindex><sitemap><loc>/good.xml</loc></sitemap>{locs}</sitemapindex>"
        return [answer(index, type_="application/xml")]
    return [sitemap()]


def paged_sitemap(asked: Asked) -> list[bytes]:
    number = at(asked, "p", 0) + 1
    locs = "".join(f"<sitemap><loc>/sitemap.xml?p={n}</loc></sitemap>" for n in range(number, number + 3))
    return [
        answer(f"<sitemapindex><sitemap><loc>/good.xml</loc></sitemap>{locs}</sitemapindex>", type_="application/xml")
    ]


ROBOTS_OF_MAPS = answer(
    "User-agent: *\nDisallow:\n"
    + "".join(f"Sitemap: {'/good.xml' if n == 100 else f'/maps/{n}.xml'}\n" for n in range(4000)),
    type_="text/plain",
)
more = partial(Case, group="traps", checks=(bounded,), codes=(0, 4), seconds=180)

CASES = [
    trap("page/N without end", more_pages("/section/page/N/", *HEALTHY), "/section/page/1/"),
    trap("start=N without end", more_pages("/list?start=N0", *HEALTHY), "/list?start=0"),
    trap("N.html without end", more_pages("/world_N.html", *HEALTHY), "/world_1.html"),
    trap("cursors without end", cursors, "/list?after=abc"),
    held("ten pages that hold something, and then no end", held_pages, "/list?page=1"),
    *(trap(f"lists without end whose articles {how}", filler(end), "/list?page=1") for how, end in FILLERS.items()),
    trap("lists without end of one dead link", filler(GONE, 1), "/list?page=1"),
    trap("lists without end of thirty dead links", filler(GONE, 30), "/list?page=1"),
    trap("views in any order", sorted_views, "/catalog?sort=1"),
    trap("facets as folders", facet_paths, "/shop/color-red/"),
    trap("tags without end", tags, "/tag/first/"),
    trap("tags like headlines", long_tags, f"/topics/{quote('كلمات-كثيرة-في-وسم-واحد-طويل')}"),
    trap("searches without end", searches, "/search?q=a"),
    trap("searches as folders", search_paths, "/search/a/page/1"),
    trap("a feed for every tag", own_feeds, "/tag/first/"),
    more(
        name="a feed that goes on with ten dead links each",
        pages={"/feed.xml": partial(dead_feed, each=10)},
        missing=GONE,
        seed="/feed.xml",
    ),
    more(
        name="a feed that goes on with a dead link each",
        pages={"/feed.xml": partial(dead_feed, each=1)},
        missing=GONE,
        seed="/feed.xml",
    ),
    more(name="a sitemap of 3,000 dead links", pages={"/sitemap.xml": dead_sitemap}, missing=GONE, seed="/sitemap.xml"),
    more(
        name="an index of 5,000 empty sitemaps",
        missing=dead_index,
        pages={"/good.xml": sitemap(*HEALTHY)},
        seed="/sitemap.xml",
    ),
    more(
        name="a sitemap that counts itself up",
        missing=paged_sitemap,
        pages={"/good.xml": sitemap(*HEALTHY)},
        seed="/sitemap.xml",
    ),
    more(
        name="4,000 sitemaps in robots.txt",
        pages={"/robots.txt": ROBOTS_OF_MAPS, "/": answer(front()), "/good.xml": sitemap(*HEALTHY)},
        missing=sitemap(),
    ),
    more(
        name="hosts of the same site",
        pages={
            "/": told(front(*HEALTHY, "http://www.HOST/news/story-00001", "http://m.HOST/", "http://ELSE/news/x-00001"))
        },
    ),
    more(name="a link to another port of the host", links=(f"http://127.0.0.1:{PORT[:-1]}1/news/story-00001",)),
]
