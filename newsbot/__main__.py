"""``newsbot``: the project's Scrapy commands from any folder (``newsbot crawl eremnews``)."""

from __future__ import annotations

import os
import sys

from scrapy.cmdline import execute


def main() -> None:
    """Runs the command line; site modules of the current folder can be named in NEWSBOT_SITE_MODULES."""
    os.environ["SCRAPY_SETTINGS_MODULE"] = "newsbot.settings"
    if (folder := os.getcwd()) not in sys.path:
        sys.path.append(folder)
    execute()


if __name__ == "__main__":
    main()
