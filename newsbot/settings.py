"""The project's Scrapy settings: safe and polite by default.

Each setting of newsbot's own can also be given as ``-s NAME=VALUE`` or as an environment variable of
the same name; this is the one place that reads the environment. Values are checked where a component
takes them, so that a wrong one ends the run with a sentence and exit code 2.
"""

import os

BOT_NAME = "newsbot"
SPIDER_MODULES = ["newsbot.spiders"]
NEWSPIDER_MODULE = "newsbot.spiders"
COMMANDS_MODULE = "newsbot.menu"
SPIDER_LOADER_CLASS = "newsbot.loader.SiteSpiderLoader"

# Our own
NEWSBOT_STORE = os.environ.get("NEWSBOT_STORE", "state/newsbot.sqlite")
NEWSBOT_OUTPUT = os.environ.get("NEWSBOT_OUTPUT", "output")
NEWSBOT_SITE_MODULES = os.environ.get("NEWSBOT_SITE_MODULES", "newsbot.sites")
NEWSBOT_ALLOW_PRIVATE = os.environ.get("NEWSBOT_ALLOW_PRIVATE", "")
NEWSBOT_CONTACT = os.environ.get("NEWSBOT_CONTACT", "")
NEWSBOT_EXTRACT_WORKERS = os.environ.get("NEWSBOT_EXTRACT_WORKERS", "0")
NEWSBOT_CHROMIUM = os.environ.get("NEWSBOT_CHROMIUM", "")
NEWSBOT_COMPRESSION = os.environ.get("NEWSBOT_COMPRESSION", "")
NEWSBOT_ON_PUBLISH = os.environ.get("NEWSBOT_ON_PUBLISH", "")
NEWSBOT_DURABLE = os.environ.get("NEWSBOT_DURABLE", "0")
NEWSBOT_ARCHIVE = os.environ.get("NEWSBOT_ARCHIVE", "1")
NEWSBOT_MIN_FREE = os.environ.get("NEWSBOT_MIN_FREE", "32")
NEWSBOT_NOW = os.environ.get("NEWSBOT_NOW", "")
NEWSBOT_PROMETHEUS = os.environ.get("NEWSBOT_PROMETHEUS", "")
NEWSBOT_QUIET = os.environ.get("NEWSBOT_QUIET", "0")

# Who may be reached, and how: http and https only, certificates checked, no address of the own network.
ADDONS = {"newsbot.middlewares.TrueUserAgent": 100}
DOWNLOAD_HANDLERS = {
    **dict.fromkeys(("data", "file", "ftp", "s3")),
    **dict.fromkeys(("http", "https"), "newsbot.download.BoundedHandler"),
}
DOWNLOAD_VERIFY_CERTIFICATES = True
TWISTED_DNS_RESOLVER = "newsbot.resolver.PublicResolver"
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
COOKIES_ENABLED = False
ROBOTSTXT_OBEY = True
ROBOTSTXT_PARSER = "newsbot.robots.RobotsTxt"

# What one page may cost: 10 MiB, and 3 tries of 30 s, 90 s in all (newsbot.download).
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 5 * 1024 * 1024
DOWNLOAD_TIMEOUT = 30
DNS_TIMEOUT = 10
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "WARNING"
METAREFRESH_MAXDELAY = 5
REDIRECT_MAX_TIMES = 10

# How hard a host is asked: two requests under way, a second apart, or as long as it takes to answer. Hosts
# that hang hold two places each, so there are many more places than a run of a few sites needs.
DOWNLOAD_DELAY = 1.0
CONCURRENT_REQUESTS = 64
CONCURRENT_REQUESTS_PER_DOMAIN = 2
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 30.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0

# The way of a page
SCHEDULER = "newsbot.scheduler.StoreScheduler"
CONCURRENT_ITEMS = 8
EXTENSIONS = {
    "newsbot.logs.PlainLog": 0,
    "newsbot.extensions.Run": 0,
    "newsbot.politeness.Politeness": 1,
    "newsbot.intake.Intake": 1,
    "newsbot.sentinel.Sentinel": 2,
    "newsbot.progress.Progress": 3,
    "scrapy.extensions.logstats.LogStats": None,
}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "newsbot.middlewares.SiteBorder": 40,
    "newsbot.drawing.Drawing": 50,
    "newsbot.middlewares.PublicOnly": 60,
    "newsbot.politeness.Robots": 100,
    "newsbot.politeness.Pauses": 560,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "newsbot.middlewares.Refreshes": 580,
    "newsbot.bodies.Bodies": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "newsbot.middlewares.Redirects": 600,
}
SPIDER_MIDDLEWARES = {
    "newsbot.middlewares.Pages": 10,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "newsbot.middlewares.Referrers": 700,
}
ITEM_PIPELINES = {
    "newsbot.pipelines.ExtractArticle": 100,
    "newsbot.pipelines.CheckArticle": 200,
    "newsbot.pipelines.StoreArticle": 300,
}
FEED_EXPORTERS = {
    **dict.fromkeys(("jsonl", "jsonlines", "jl"), "newsbot.exporters.JsonLinesExporter"),
    "csv": "newsbot.exporters.PlainCsvExporter",
}
FEED_STORAGES = dict.fromkeys(("", "file"), "newsbot.feedstorage.LocalFeedStorage")
FEED_EXPORT_ENCODING = "utf-8"

LOG_LEVEL = "INFO"
LOG_FILE = os.environ.get("NEWSBOT_LOG_FILE") or None
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "*",
}
