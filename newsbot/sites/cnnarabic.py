"""CNN Arabic (Dubai).

Verified offline: one page of 2013 reads the same with and without this file, headline and date right; its links to
articles and sections are told apart.
Not verified: today's markup and sections; the URL shape of today (public links of 2019 to 2026) and the feed (public
lists name it).
"""

from newsbot.site import Site

SITE = Site(
    name="cnnarabic",
    hosts=("arabic.cnn.com",),
    publisher="CNN بالعربية",
    language="ar",
    zone="Asia/Dubai",
    seeds=("https://arabic.cnn.com/", "https://arabic.cnn.com/middle-east", "https://arabic.cnn.com/world"),
    feeds=("https://arabic.cnn.com/api/v1/rss/rss.xml",),
    # /middle-east/article/2023/10/30/slug; until 2014 /2013/middle_east/8/4/slug/index.html
    article_url=r"^/[a-z-]+/(?:article|video)/\d{4}/\d\d/\d\d/[^/]+$|^/20\d\d/[a-z_.\d]+/\d{1,2}/\d{1,2}/[^/]+/(?:index\.html)?$",
    listing_url=r"^/[a-z-]+/?$",
)
