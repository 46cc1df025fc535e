"""Asharq Al-Awsat (London).

Verified offline: no page of it was at hand; URL shapes are those of its public links of 2019 to 2026.
Not verified: markup, sections, the feed (public lists name it). No zone: it is edited in several.
"""

from newsbot.site import Site

SITE = Site(
    name="aawsat",
    hosts=("aawsat.com",),
    publisher="الشرق الأوسط",
    language="ar",
    seeds=("https://aawsat.com/",),
    feeds=("https://aawsat.com/feed",),
    # /<section in Arabic>/5265238-slug; before 2023 /home/article/403536/slug
    article_url=r"^/(?:[^/]+/)+\d{6,}-[^/]+$|^/home/article/\d+(?:/[^/]*)?$",
    listing_url=r"^/(?:%[0-9A-Fa-f]{2}|-)+(?:/(?:%[0-9A-Fa-f]{2}|-)+)?/?$",  # sections have Arabic names
)
