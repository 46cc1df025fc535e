"""Al-Ahram Gate (Cairo).

Verified offline: no page of it was at hand; URL shapes are those of its public links of 2018 to 2026.
Not verified: markup, the zone of printed clocks (its seat's). Public lists of its feeds do not agree, so none is
declared.
"""

from newsbot.site import Site

SITE = Site(
    name="ahram",
    hosts=("gate.ahram.org.eg",),
    publisher="بوابة الأهرام",
    language="ar",
    zone="Africa/Cairo",
    seeds=("https://gate.ahram.org.eg/",),
    article_url=r"^/(?:daily/)?News/(?:\d+/){0,3}\d+(?:/[^/]+)*\.aspx$",
    listing_url=r"^/Portal/\d+/[^/]+\.aspx$",
)
