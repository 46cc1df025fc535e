"""Anadolu Agency (Ankara): its Arabic and Turkish services.

Verified offline: two pages in Turkish of 2025 and 2026 read the same with and without this file but for the basis of
the zone; headlines, bodies, authors and dates right. Printed and declared clocks carry no offset.
Not verified: pages in Arabic; sections in Arabic; the feed (public lists name it).
"""

from newsbot.site import Site

SITE = Site(
    name="aa",
    hosts=("aa.com.tr",),
    publisher="Anadolu Ajansı",
    zone="Europe/Istanbul",
    seeds=("https://www.aa.com.tr/ar", "https://www.aa.com.tr/tr"),
    feeds=("https://www.aa.com.tr/ar/rss/default?cat=live",),
    article_url=r"^/(?:ar|tr)/[^/]+/[^/]+/\d{5,}$",
    listing_url=r"^/(?:ar|tr)/[^/?]+$",
)
