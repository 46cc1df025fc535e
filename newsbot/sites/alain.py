"""Al Ain News (Abu Dhabi).

Verified offline: no page of it was at hand; the URL shape is that of its public links up to 2026.
Not verified: markup, sections, the zone of printed clocks (its seat's); no feed is declared.
"""

from newsbot.site import Site

SITE = Site(
    name="alain",
    hosts=("al-ain.com",),
    publisher="العين الإخبارية",
    language="ar",
    zone="Asia/Dubai",
    seeds=("https://al-ain.com/",),
    article_url=r"^/article/[^/]+/?$",
    listing_url=r"^/section/[a-z-]+/?$",
)
