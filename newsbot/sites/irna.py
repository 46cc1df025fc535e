"""Islamic Republic News Agency IRNA (Tehran).

Verified offline: no page of it was at hand; URL shapes are those of its public links of 2020 to 2026.
Not verified: markup, the feed (public lists name it), the zone of printed clocks (its seat's).
"""

from newsbot.site import Site

SITE = Site(
    name="irna",
    hosts=("irna.ir",),
    publisher="ایرنا",
    language="fa",
    zone="Asia/Tehran",
    seeds=("https://www.irna.ir/", "https://www.irna.ir/service/economy"),
    feeds=("https://www.irna.ir/rss",),
    article_url=r"^/(?:news|photo)/\d{6,}(?:/[^/]*)?$",
    listing_url=r"^/service(?:/[a-z-]+){1,2}/?$",
)
