"""Masrawy (Cairo).

Verified offline: no page of it was at hand; URL shapes are those of its public links of 2021 to 2025.
Not verified: markup, the zone of printed clocks (its seat's); no feed is declared.
"""

from newsbot.site import Site

SITE = Site(
    name="masrawy",
    hosts=("masrawy.com",),
    publisher="مصراوي",
    language="ar",
    zone="Africa/Cairo",
    seeds=("https://www.masrawy.com/", "https://www.masrawy.com/news/news_egypt/"),
    article_url=r"^/(?:[a-z_]+/)+details/(?:19|20)\d\d/\d{1,2}/\d{1,2}/\d+(?:/[^/]*)?$",
    listing_url=r"^/[a-z_]+/[a-z_]+(?:/section/\d+/[^/]+)?/?$",
)
