"""The Guardian (London).

Verified offline: two pages of 2023 read the same with and without this file, headlines and days right. Without it ten
of one page's links to articles would be taken for sections: its slugs are short.
Not verified: sections; the feed (public lists name it).
"""

from newsbot.site import Site

SITE = Site(
    name="guardian",
    hosts=("theguardian.com", "guardiannews.com"),
    publisher="The Guardian",
    language="en",
    zone="Europe/London",
    seeds=("https://www.theguardian.com/international", "https://www.theguardian.com/world"),
    feeds=("https://www.theguardian.com/world/rss",),
    article_url=r"^/(?:[a-z0-9-]+/){1,3}(?:19|20)\d\d/[a-z]{3}/\d\d/[^/]+$",
    listing_url=r"^/[a-z-]+(?:/[a-z-]+)?$",
)
