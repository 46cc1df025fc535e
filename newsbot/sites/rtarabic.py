"""RT Arabic (Moscow).

Verified offline: no page of it was at hand; the URL shape is that of its public links of 2020 to 2026.
Not verified: markup, sections, the feed (public lists name it). No zone: its pages are said to print GMT.
"""

from newsbot.site import Site

SITE = Site(
    name="rtarabic",
    hosts=("arabic.rt.com",),
    publisher="RT Arabic",
    language="ar",
    seeds=("https://arabic.rt.com/", "https://arabic.rt.com/world/", "https://arabic.rt.com/middle_east/"),
    feeds=("https://arabic.rt.com/rss/",),
    article_url=r"^/[a-z_]+/\d{5,}-[^/]+/?$",
    listing_url=r"^/[a-z_]+/?$",
)
