"""Al Jazeera Arabic (Doha).

Verified offline: no page of it was at hand; the URL shape is that of its public links of 2025 and 2026.
Not verified: markup, sections, the feed (public lists of 2025 name it), the zone of printed clocks (its seat's).
"""

from newsbot.site import Site

SITE = Site(
    name="aljazeera",
    hosts=("aljazeera.net",),
    publisher="الجزيرة نت",
    language="ar",
    zone="Asia/Qatar",
    seeds=("https://www.aljazeera.net/", "https://www.aljazeera.net/news/", "https://www.aljazeera.net/economy/"),
    feeds=(
        "https://www.aljazeera.net/aljazeerarss/a7c186be-1baa-4bd4-9d80-a84db769f779/73d0e1b4-532f-45ef-b135-bfdff8b8cab9",
    ),
    article_url=r"^/(?:[a-z-]+/)+(?:19|20)\d\d/\d{1,2}/\d{1,2}/[^/]+/?$",
    listing_url=r"^/[a-z-]+/?$",
)
