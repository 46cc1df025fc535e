"""Al Yaum (Dammam).

Verified offline: one page of 2020 reads the same with and without this file, all fields right; its 16 related articles
and 27 lists are told apart.
Not verified: today's markup; the feed (public lists of 2025 name it).
"""

from newsbot.site import Site

SITE = Site(
    name="alyaum",
    hosts=("alyaum.com",),
    publisher="اليوم",
    language="ar",
    zone="Asia/Riyadh",
    seeds=("https://www.alyaum.com/",),
    feeds=("https://www.alyaum.com/rssFeed/1005",),
    article_url=r"^/articles/\d{5,}(?:/[^/]+){1,2}$",
    listing_url=r"^/(?:morearticles/)?(?:%[0-9A-Fa-f]{2}|-)+$",  # sections have Arabic names
)
