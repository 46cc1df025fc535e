"""The demo newsroom of ``scrapy demo``, served on the loopback as http://newsroom.example/."""

from newsbot.site import Site

SITE = Site(
    name="newsroom",
    hosts=("newsroom.example",),
    publisher="المرفأ",
    language="ar",
    zone="Asia/Dubai",
    seeds=("http://newsroom.example/",),
    feeds=("http://newsroom.example/rss.xml",),
    sitemaps=("http://newsroom.example/sitemap.xml",),
    article_url=r"/\d[0-9a-z]{6}(?:$|[/?])",
    listing_url=r"^/(?:news|opinion)/[a-z]+$|^/[a-z]{2}$|^/writers/",
    selectors={"section": ".section"},  # not needed: it shows how a selector that a redesign breaks is told
)
