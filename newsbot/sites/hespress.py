"""Hespress (Rabat).

Verified offline: no page of it was at hand; the URL shape is that of its public links.
Not verified: markup, sections, the feed (public lists name it), the zone of printed clocks (its seat's).
"""

from newsbot.site import Site

SITE = Site(
    name="hespress",
    hosts=("hespress.com",),
    publisher="هسبريس",
    language="ar",
    zone="Africa/Casablanca",
    seeds=("https://www.hespress.com/", "https://www.hespress.com/politique", "https://www.hespress.com/economie"),
    feeds=("https://www.hespress.com/feed",),
    article_url=r"^/(?:[a-z-]+/)?(?:[^/]+-)?\d{5,}\.html$",
    listing_url=r"^/[a-z-]+(?:/page/\d{1,3})?/?$",
)
