"""Deutsche Welle (Bonn): its Arabic and German services.

Verified offline: three pages in German of 2023 and 2024 read the same with and without this file, headlines, bodies,
authors and dates right. Without it 134 of one page's links to sections would be taken for articles.
Not verified: pages in Arabic; the feeds (public lists name them). No zone: its clocks are declared with offsets.
"""

from newsbot.site import Site

SITE = Site(
    name="dw",
    hosts=("dw.com", "rss.dw.com"),
    publisher="Deutsche Welle",
    seeds=("https://www.dw.com/ar/", "https://www.dw.com/de/"),
    feeds=("https://rss.dw.com/rdf/rss-ar-all", "https://rss.dw.com/rdf/rss-de-all"),
    article_url=r"^/(?:ar|de)/[^/]+/(?:a|g|av|live)-\d{5,}(?:\?|$)",
    listing_url=r"^/(?:ar|de)/[^/]+/[st]-\d+$",
)
