"""More places without end: programs that make up pages, days and views of articles faster than they can be read."""

from __future__ import annotations

import random
import string
from datetime import date, timedelta
from functools import partial
from urllib.parse import quote, urlsplit

from benchmarks.faults.cases.redirects import refresh, to
from benchmarks.faults.cases.traps import bounded, page, query, repeats_none, trap
from benchmarks.faults.run import HEALTHY, WORDS, Case, Result, front, story
from benchmarks.faults.server import Asked, Page, Respond, answer, drip

BESIDE = tuple(f"/local/report-{number:05}" for number in range(101, 141))
"""Articles that only pages of the trap lead to."""


def beside(result: Result) -> str | None:
    """All of BESIDE must be found too."""
    lost = [path for path in BESIDE if result.record(path) is None]
    return f"{len(lost)} of {len(BESIDE)} articles beside the trap lost: {lost[:3]}" if lost else None


def within(most: int) -> object:
    def check(result: Result) -> str | None:
        asked = [path for path in result.site.paths() if path not in (*HEALTHY, *BESIDE)]
        return None if len(asked) <= most else f"{len(asked)} requests into the trap"

    return check


STORIES: dict[str, Page] = {path: answer(story(path[-5:])) for path in BESIDE}


def word(source: random.Random, letters: int = 7) -> str:
    return "".join(source.choices(string.ascii_lowercase, k=letters))


def words(source: random.Random, number: int) -> str:
    return " ".join(source.choices(WORDS.split(), k=number))


def at(asked: Asked, name: str = "page", first: int = 1) -> int:
    given = query(asked).get(name, str(first))
    return int(given) if given.lstrip("-").isdigit() else first


def last(asked: Asked) -> int:
    """The last number in the path; 1 without one."""
    numbers = [part for part in asked.path.replace("?", "/").split("/") if part.isdigit()]
    return int(numbers[-1]) if numbers else 1


def cards(*links: str, more: str = "") -> list[bytes]:
    return [answer(front(*links, more=more))]


def following(link: str) -> str:
    return f"<a rel='next' href='{link}'>التالي</a>"


# pages made up


def names(links: int) -> Respond:
    """Lists under names that never come twice."""

    def respond(asked: Asked) -> list[bytes]:
        seed = random.Random(asked.path)
        return [page(*(f"/{word(seed)}/{word(seed)}/" for _ in range(links)))]

    return respond


def headlines(asked: Asked) -> list[bytes]:
    """Lists under names like those of articles, with headlines for links."""
    seed = random.Random(asked.path)
    return cards(*(f"/{word(seed)}/{'-'.join(word(seed, 5) for _ in range(6))}" for _ in range(12)))


def babble(asked: Asked) -> list[bytes]:
    """Prose made of words drawn by lot, to waste what reads it."""
    seed = random.Random(asked.path)
    links = "".join(
        f"<p>{words(seed, 40)} <a href='/b/{word(seed)}/{word(seed)}'>{words(seed, 3)}</a></p>" for _ in range(9)
    )
    return [answer(f"<html><head><title>{words(seed, 4)}</title></head><body>{links}</body></html>")]


def parameters(asked: Asked) -> list[bytes]:
    seed = random.Random(asked.path)
    return [page(*(f"/list?{word(seed)}={word(seed)}" for _ in range(10)))]


def languages(asked: Asked) -> list[bytes]:
    seed = random.Random(asked.path)
    return cards(*HEALTHY, more="".join(f"<a href='/{word(seed, 2)}/news/'>x</a>" for _ in range(30)))


def symbolic_links(asked: Asked) -> list[bytes]:
    here = asked.path.rstrip("/")
    return [page(*(f"{here}/{name}/" for name in ("site", "static", "mirror", "pub")))]


def escapes(asked: Asked) -> list[bytes]:
    return [page(f"/e/{quote(asked.path, safe='')}", f"/e?u={quote(asked.path, safe='')}")]


def returns(asked: Asked) -> list[bytes]:
    """A login that is to lead back to itself."""
    return [page(f"/login?next={quote(asked.path, safe='')}", f"/account/login/?return={quote(asked.path, safe='')}")]


def growing_query(asked: Asked) -> list[bytes]:
    return [page(f"{asked.path}&a=1", f"{asked.path}?a=1", f"{asked.path}&b[]=2", title="المزيد")]


def deeper_base(asked: Asked) -> list[bytes]:
    return [answer(front("x/", "y/", more="<a href='z.html'>z</a>").replace("<head>", "<head><base href='deeper/'>"))]


def semicolons(asked: Asked) -> list[bytes]:
    seed = random.Random()
    return cards(
        *(f"{path};jsessionid={word(seed, 12)}" for path in HEALTHY), more=f"<a href='/l;sid={word(seed)}/'>x</a>"
    )


def cookieless(asked: Asked) -> list[bytes]:
    seed = random.Random()
    return [page(*(f"/(S({word(seed, 24)}))/section/{name}/" for name in "abcd"))]


def session_folders(asked: Asked) -> list[bytes]:
    """Every page, articles too, links all articles in a folder named after the visit."""
    seed = random.Random()
    links = tuple(f"/{word(seed, 12)}{path}" for path in HEALTHY * 3)
    return cards(*links) if "story" not in asked.path else view(asked, links)


def matrix(asked: Asked) -> list[bytes]:
    seed = random.Random(asked.path)
    chosen = (seed.sample(["color", "size", "brand", "sort", "price", "year"], 4) for _ in range(20))
    return cards(
        *HEALTHY,
        more="".join(
            f"<a href='/list;{';'.join(f'{k}={seed.randrange(9)}' for k in names_)}'>x</a>" for names_ in chosen
        ),
    )


def one_canonical(asked: Asked) -> list[bytes]:
    """Every page says that it is the first article."""
    name = asked.path[-5:]
    return [answer(story(name, head=f"<link rel='canonical' href='{HEALTHY[0]}'>"))]


# days


def days(asked: Asked, *, shows: tuple[str, ...] = ()) -> list[bytes]:
    """A day's list, for any day that one can write."""
    day = _day(asked)
    near = [f"/day/{day + timedelta(n):%Y/%m/%d}/" for n in (-1, 1, -7, 7, -30, 365)]
    return cards(*shows, more="".join(f"<a href='{link}'>{link[-6:]}</a>" for link in near))


def _day(asked: Asked) -> date:
    parts = [int(part) for part in urlsplit(asked.path).path.split("/") if part.isdigit()]
    try:
        return date(*parts[:3])
    except (TypeError, ValueError):
        return date(2025, 4, 9)


def held_days(asked: Asked) -> list[bytes]:
    """Each of the last days before 9 April 2025 has an article, earlier and later ones have none."""
    place = (date(2025, 4, 9) - _day(asked)).days
    shows = (BESIDE[place],) if 0 <= place < len(BESIDE) else ()
    return days(asked, shows=shows)


def months_by_query(asked: Asked) -> list[bytes]:
    month = at(asked, "year", 2025) * 12 + at(asked, "month", 4) - 1
    near = (f"/events?year={n // 12}&month={n % 12 + 1}" for n in (month - 1, month + 1))
    return [page(*near, title="تقويم")]


def weeks(asked: Asked) -> list[bytes]:
    number = at(asked, "week", 0)
    return [page(*(f"/agenda?week={number + n}&mode={mode}" for n in (-1, 1) for mode in ("list", "grid", "day")))]


def months_by_name(asked: Asked) -> list[bytes]:
    seed = random.Random(asked.path)
    names_ = ("january", "april", "july", "october", "أبريل")
    return [
        page(*(f"/when/{seed.randrange(1900, 2100)}/{seed.choice(names_)}/{seed.randrange(1, 29)}/" for _ in range(9)))
    ]


# views of articles


def view(asked: Asked, links: tuple[str, ...], *, more: str = "") -> list[bytes]:
    """The healthy article that the path names, whatever else it says, with links to further views."""
    path = urlsplit(asked.path).path.lower()
    name = next((known[-5:] for known in HEALTHY if known[-5:] in path), None)
    shown = "".join(f"<a href='{link}'>نسخة أخرى من هذا الخبر عن المباحثات</a>" for link in links)
    return [answer(story(name, more=f"<nav>{shown}</nav>{more}")) if name else answer("x", "404 Not Found")]


def capitals(asked: Asked) -> list[bytes]:
    seed = random.Random()
    mixed = lambda path: "".join(seed.choice((char.upper(), char)) for char in path)  # noqa: E731
    return view(asked, tuple(mixed(path) for path in HEALTHY * 3))


def slashes(asked: Asked) -> list[bytes]:
    seed = random.Random()
    parts = ("/", "//", "/./", "/x/../", "/%2e/", "///")
    spelt = (
        path.replace("/", seed.choice(parts)) + seed.choice(("", "/", "?", "/index.html", "#a", "#!/a"))
        for path in HEALTHY * 4
    )
    return view(asked, tuple(spelt))


def stamped(name: str, path: str = "") -> Respond:
    """Each article links views of all under a parameter with a new value each time."""

    def respond(asked: Asked) -> list[bytes]:
        values = (random.randrange(10**9) for _ in range(9))
        return view(
            asked, tuple(f"{known}{path}?{name}={value}" for known, value in zip(HEALTHY * 3, values, strict=True))
        )

    return respond


def comments(asked: Asked) -> list[bytes]:
    first = at(asked, "replytocom", 1)
    links = (f"{path}?replytocom={first + n}#respond" for path in HEALTHY for n in range(1, 4))
    return view(asked, (*links, *(f"{path}/comment-page-{last(asked) + 1}/" for path in HEALTHY)))


def prints(asked: Asked) -> list[bytes]:
    forms = (
        "?print=1",
        "/amp",
        "?view=print",
        "?font=large",
        "?share=facebook",
        "?share=x&nb=1",
        "/print/",
        "?output=pdf",
        "?tmpl=component",
    )
    here = asked.path.rstrip("/")
    return view(asked, tuple(here + form for form in forms))


def photos(asked: Asked) -> list[bytes]:
    number = at(asked, "photo", 0) + 1
    path = urlsplit(asked.path).path
    return view(asked, tuple(f"{path}?photo={number + n}" for n in range(3)), more=following(f"{path}?photo={number}"))


def any_slug(asked: Asked) -> list[bytes]:
    """One article under its id and any words."""
    seed = random.Random(asked.path)
    links = "".join(
        f"<a href='/a/4711-{'-'.join(word(seed, 5) for _ in range(5))}.html'>خبر ذو صلة عن المباحثات</a>"
        for _ in range(6)
    )
    return [answer(story("00055", more=f"<aside class='related'><h4>أخبار ذات صلة</h4>{links}</aside>"))]


# ways that go on


def hops(asked: Asked) -> list[bytes]:
    seed = random.Random()
    if random.Random(asked.path).random() < 0.7:
        return [to(f"/go/{word(seed)}")]
    return [page(*(f"/go/{word(seed)}/" for _ in range(10)))]


def refreshes(asked: Asked) -> list[bytes]:
    return [refresh(f"/re/{last(asked) + 1}/")]


def nexts(asked: Asked) -> list[bytes]:
    """Pages that only say what comes after them."""
    return [answer(f"<html><head><link rel='next' href='/n/{last(asked) + 1}/'></head><body>x</body></html>")]


def slow_babble(asked: Asked) -> list[bytes]:
    return list(drip(babble(asked)[0], every=0.01, size=4096)(asked))


def everything(asked: Asked) -> list[bytes]:
    """A page of a thousand links."""
    return [page(*(f"/all/{n}/{n}/" for n in range(1_000)))]


def leading(link: str) -> dict[str, Page]:
    """A front page with the healthy articles and one link into the trap."""
    return {"/": answer(front(*HEALTHY, more=f"<nav><a href='{link}'>المزيد</a></nav>")), **STORIES}


def held(name: str, respond: Respond, link: str, **more: object) -> Case:
    """A trap on whose way the articles of BESIDE lie."""
    return Case(
        group="traps", name=name, pages=leading(link), missing=respond, checks=(bounded, beside), seconds=180, **more
    )


CASES = [
    trap("names that never come twice", names(12), "/qwxyz/"),
    trap("names that never come twice, by hundreds", names(250), "/qwxyz/"),
    trap("headlines that lead to more headlines", headlines, "/abcde/a-first-headline-of-six-words"),
    trap("prose drawn by lot", babble, "/b/first/page"),
    trap("prose drawn by lot, slowly", slow_babble, "/b/first/page"),
    trap("parameters that never come twice", parameters, "/list?a=1"),
    trap("languages that nobody speaks", languages, "/xx/news/"),
    trap("folders that hold themselves", symbolic_links, "/files/site/"),
    trap("URLs escaped once more each time", escapes, "/e/x"),
    trap("logins that lead back", returns, "/login"),
    trap("queries that grow", growing_query, "/grow?a=1"),
    trap("a base that grows", deeper_base, "/deeper/"),
    trap("sessions behind semicolons", semicolons, "/l;sid=abc/", checks=(repeats_none,)),
    trap("sessions as the first folder", session_folders, "/abcdefghijkl/", checks=(repeats_none,)),
    trap("facets behind semicolons", matrix, "/list;color=1"),
    Case(
        group="traps",
        name="one canonical URL for all",
        pages={path: one_canonical for path in HEALTHY},
        checks=(bounded,),
    ),
    trap("sessions in brackets", cookieless, "/(S(abc))/section/a/"),
    trap("a list for every day there is", days, "/day/2025/04/09/"),
    trap("the same list for every day there is", partial(days, shows=HEALTHY), "/day/2025/04/09/"),
    held("a list for every day, of which forty hold something", held_days, "/day/2025/04/09/"),
    Case(
        group="traps",
        name="a list for every day, asked for four",
        pages={**leading("/day/2025/04/09/"), "/": answer(front(more="<a href='/day/2025/04/09/'>9</a>"))},
        missing=held_days,
        options=("-a", "since=2025-04-06", "-a", "until=2025-04-09"),
        checks=(within(60), lambda r: None if sum(bool(r.record(p)) for p in BESIDE[:4]) == 4 else "days lost"),
        healthy=False,
    ),
    trap("months by year and month", months_by_query, "/events?year=2025&month=4"),
    trap("weeks in three views", weeks, "/agenda?week=0&mode=list"),
    trap("months by name", months_by_name, "/when/2025/april/3/"),
    trap("capitals by lot", capitals, "/NEWS/Story-00001"),
    trap("slashes and dots by lot", slashes, "//news/./story-00001", checks=(repeats_none,)),
    trap("times of asking", stamped("_"), "/news/story-00001?_=17"),
    trap("where a reader came from", stamped("from"), "/news/story-00001?from=17"),
    trap("a number of the reader's", stamped("uid", "/view"), "/news/story-00001/view?uid=17"),
    trap("answers to comments", comments, "/news/story-00001?replytocom=1"),
    trap("dresses of articles upon dresses", prints, "/news/story-00001"),
    trap("photos without end", photos, "/news/story-00001?photo=1"),
    trap("one article for every slug", any_slug, "/a/4711-one-two-three-four-five.html"),
    trap("redirects that lead to more of them", hops, "/go/first/"),
    trap("refreshes without end", refreshes, "/re/1/"),
    trap("pages that only name the next", nexts, "/n/1/"),
    trap("a thousand links on every page", everything, "/all/1/1/"),
]
