"""Commands and spiders are imported when they are used, and named without it."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys

from scrapy.settings import Settings
from scrapy.utils.misc import walk_modules_iter

from newsbot import commands
from newsbot.loader import OWN, SiteSpiderLoader

SHOW = """
import json, sys
from scrapy.cmdline import execute
try:
    execute(["scrapy", "list"])
finally:
    print(json.dumps(sorted(name for name in sys.modules if name.startswith("newsbot."))))
"""


def test_listing_the_spiders_imports_nothing_that_crawls_or_extracts() -> None:
    environment = {"SCRAPY_SETTINGS_MODULE": "newsbot.settings"}
    said = subprocess.run([sys.executable, "-c", SHOW], env=environment, capture_output=True, text=True, check=True)
    *names, imported = said.stdout.splitlines()
    assert {"news", "eremnews"} <= set(names)
    assert not {"newsbot.extract", "newsbot.store", "newsbot.spiders.news", "newsbot.commands.crawl"} & set(
        json.loads(imported)
    )


def test_every_command_is_on_the_menu_and_becomes_itself_when_asked() -> None:
    entries = {
        module.__name__: vars(module)["Command"]()
        for module in walk_modules_iter("newsbot.menu")
        if "." in module.__name__.removeprefix("newsbot.")
    }
    assert entries.keys() == {f"newsbot.menu.{name}" for _, name, _ in pkgutil.iter_modules(commands.__path__)}
    for entry in entries.values():
        assert entry.short_desc()
        assert type(entry).__module__.startswith("newsbot.commands.")


def test_spiders_are_named_the_same_before_and_after_they_are_imported() -> None:
    settings = Settings({"SPIDER_MODULES": list(OWN), "NEWSBOT_SITE_MODULES": "newsbot.sites"})
    loader = SiteSpiderLoader(settings)
    named = sorted(loader.list())
    assert loader.load("news").name == "news"
    assert sorted(loader.list()) == named
