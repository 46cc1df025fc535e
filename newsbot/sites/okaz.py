"""Okaz (Jeddah).

Verified offline: no page of it was at hand; URL shape and feed are those of public links of 2024 to 2026.
Not verified: markup, sections, the zone of printed clocks (its seat's).
"""

from newsbot.site import Site

SITE = Site(
    name="okaz",
    hosts=("okaz.com.sa",),
    publisher="عكاظ",
    language="ar",
    zone="Asia/Riyadh",
    seeds=("https://www.okaz.com.sa/", "https://www.okaz.com.sa/local", "https://www.okaz.com.sa/economy"),
    feeds=("https://www.okaz.com.sa/rssFeed/0",),
    article_url=r"^/[a-z-]+/[a-z-]+/\d{5,}$",
    listing_url=r"^/[a-z-]+(?:/[a-z-]+)?/?$",
)
