"""The registry of site files, and the spiders that the loader makes of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from scrapy.http import Request
from scrapy.settings import Settings

from newsbot import sites
from newsbot.errors import SiteError, UsageError
from newsbot.loader import SiteSpiderLoader
from newsbot.site import Site

TODAY = date(2025, 4, 9)
Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Writes a package of site files (name → body) and gives its name; it is importable until the test ends."""
    monkeypatch.syspath_prepend(str(tmp_path))
    known = set(sys.modules)

    def make(package: str, **files: str) -> str:
        folder = tmp_path / package
        folder.mkdir()
        (folder / "__init__.py").touch()
        for name, body in files.items():
            (folder / f"{name}.py").write_text(f"from newsbot.site import Site, GENERIC\n{body}", "utf-8")
        return package

    yield make
    for name in set(sys.modules) - known:
        del sys.modules[name]


def test_a_site_is_found_by_name_and_by_host_with_and_without_www(write: Write) -> None:
    registry = sites.load([write("pressa", daily="S = Site(name='daily', hosts=('daily.test',))")])
    assert registry.names() == ["daily"]
    assert registry.site_for("https://www.daily.test/x", TODAY).name == "daily"
    assert registry.files["daily"].endswith("daily.py")


def test_a_host_without_a_file_is_read_by_the_generic_declaration() -> None:
    registry = sites.Registry()
    site = registry.site_for("https://www.Any.test:8080/x", TODAY)
    assert (site.name, site.hosts) == ("any.test-8080", ("www.any.test",))


@pytest.mark.parametrize(("when", "language"), [(date(2021, 12, 31), "ar"), (date(2022, 1, 1), "fa"), (TODAY, "he")])
def test_a_page_is_read_by_the_layout_of_its_day(write: Write, when: date, language: str) -> None:
    layouts = """
from datetime import date
LAYOUTS = (
    Site(name="dated", hosts=("dated.test",), language="he"),
    Site(name="dated", hosts=("dated.test",), language="ar", until=date(2022, 1, 1)),
    Site(name="dated", hosts=("dated.test",), language="fa", until=date(2024, 1, 1)),
)"""
    registry = sites.load([write("pressb", dated=layouts)])
    assert registry.site("dated", when).language == language


BROKEN = {
    "raises": ("1/0", "ZeroDivisionError"),
    "does not parse": ("Site(", "SyntaxError"),
    "says something impossible": ("S = Site(name='No Name')", "'No Name'"),
    "takes a name": ("S = Site(name='whole', hosts=('b.test',))", "stands already in"),
    "takes a host": ("S = Site(name='other', hosts=('www.whole.test',))", "belongs already to 'whole'"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_file_that_is_wrong_fails_alone_and_says_where(write: Write, case: str) -> None:
    body, said = BROKEN[case]
    package = write("pressc", a_whole="S = Site(name='whole', hosts=('whole.test',))", b_broken=body)
    registry = sites.load([package])
    assert registry.names() == ["whole"]
    [error] = registry.broken.values()
    assert said in str(error)
    assert "b_broken.py" in str(error)


def test_a_broken_or_unknown_name_is_told_apart(write: Write) -> None:
    registry = sites.load([write("pressd", daily="1/0", weekly="S = Site(name='weekly')")])
    with pytest.raises(SiteError, match="ZeroDivisionError"):
        registry.site("daily", TODAY)
    with pytest.raises(UsageError, match="did you mean weekly"):
        registry.site("wekly", TODAY)


def test_a_module_that_is_not_there_is_broken_too() -> None:
    assert "ModuleNotFoundError" in str(sites.load(["no.such.package"]).broken["package"])


def test_every_site_is_a_spider_with_its_own_settings(write: Write) -> None:
    package = write("presse", daily="S = Site(name='daily', hosts=('daily.test',), settings={'DOWNLOAD_DELAY': 7})")
    settings = Settings({"SPIDER_MODULES": ["newsbot.spiders"], "NEWSBOT_SITE_MODULES": package})
    loader = SiteSpiderLoader(settings)
    assert sorted(loader.list()) == ["daily", "news"]
    assert loader.load("daily").custom_settings == {"DOWNLOAD_DELAY": 7}
    assert loader.find_by_request(Request("https://www.daily.test/x")) == ["daily"]
    with pytest.raises(KeyError):
        loader.load("weekly")


@pytest.mark.parametrize("selector", ["a[", "a:nonsense", "//a[", ""])
def test_selector_that_cannot_be_read_is_told_when_the_site_is_loaded(selector: str) -> None:
    with pytest.raises(SiteError, match="is no selector"):
        Site(name="x", selectors={"section": selector})
