"""Youm7 (Cairo).

Verified offline: no page of it was at hand; URL shapes are those of its public links of 2020 to 2026.
Not verified: markup, the feed (public lists name it), the zone of printed clocks (its seat's).
"""

from newsbot.site import Site

SITE = Site(
    name="youm7",
    hosts=("youm7.com",),
    publisher="اليوم السابع",
    language="ar",
    zone="Africa/Cairo",
    seeds=("https://www.youm7.com/",),
    feeds=("https://www.youm7.com/rss/SectionRss?SectionID=65",),
    article_url=r"^/story/(?:19|20)\d\d/\d{1,2}/\d{1,2}/[^/]+/\d+$",
    listing_url=r"^/Section/[^/]+/\d+/\d+$",
)
