"""newsbot turns news sites into datasets: Scrapy spiders, structured articles, JSON Lines feeds."""

__version__ = "0.1.0"
