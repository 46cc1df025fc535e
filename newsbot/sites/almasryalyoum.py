"""Al-Masry Al-Youm (Cairo).

Verified offline: no page of it was at hand; URL shapes are those of its public links up to 2025.
Not verified: markup, the feed (public lists name it), the zone of printed clocks (its seat's). Others were shown
challenges instead of pages there; newsbot takes them as refusals.
"""

from newsbot.site import Site

SITE = Site(
    name="almasryalyoum",
    hosts=("almasryalyoum.com",),
    publisher="المصري اليوم",
    language="ar",
    zone="Africa/Cairo",
    seeds=("https://www.almasryalyoum.com/", "https://www.almasryalyoum.com/section/index/3"),
    feeds=("https://www.almasryalyoum.com/rss/rssfeed",),
    article_url=r"^/news/details/\d+$",
    listing_url=r"^/section/index/\d+(?:\?page=\d{1,3})?$",
)
