"""Emarat Al Youm (Dubai).

Verified offline: no page of it was at hand; the URL shape is that of its public links of 2008 to 2026.
Not verified: markup, sections, the zone of printed clocks (its seat's); no feed is declared.
"""

from newsbot.site import Site

SITE = Site(
    name="emaratalyoum",
    hosts=("emaratalyoum.com",),
    publisher="الإمارات اليوم",
    language="ar",
    zone="Asia/Dubai",
    seeds=("https://www.emaratalyoum.com/", "https://www.emaratalyoum.com/local-section"),
    article_url=r"^/(?:[a-z-]+/)+(?:19|20)\d\d-\d\d-\d\d-1\.\d+$",
    listing_url=r"^/[a-z-]+(?:/[a-z-]+)?/?$",
)
