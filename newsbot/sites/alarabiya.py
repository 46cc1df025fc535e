"""Al Arabiya (Riyadh, before Dubai).

Verified offline: no page of it was at hand; the URL shape is that of its public links of 2022 to 2024.
Not verified: markup, sections, the feed (public lists name it). No zone: its pages are said to print their own.
"""

from newsbot.site import Site

SITE = Site(
    name="alarabiya",
    hosts=("alarabiya.net",),
    publisher="العربية",
    language="ar",
    seeds=("https://www.alarabiya.net/", "https://www.alarabiya.net/arab-and-world", "https://www.alarabiya.net/aswaq"),
    feeds=("https://www.alarabiya.net/.mrss/ar.xml",),
    article_url=r"^/(?:[a-z-]+/)+(?:19|20)\d\d/\d\d/\d\d/[^/]+$",
    listing_url=r"^/[a-z-]+(?:/[a-z-]+)?/?$",
)
