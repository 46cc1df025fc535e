"""Sky News Arabia (Abu Dhabi).

Verified offline: no page of it was at hand; the URL shape is that of its public links of 2014 to 2026.
Not verified: markup, sections, the zone of printed clocks (its seat's). Public lists name several feeds and do not
agree, so none is declared: robots.txt and the usual places are asked.
"""

from newsbot.site import Site

SITE = Site(
    name="skynewsarabia",
    hosts=("skynewsarabia.com",),
    publisher="سكاي نيوز عربية",
    language="ar",
    zone="Asia/Dubai",
    seeds=("https://www.skynewsarabia.com/", "https://www.skynewsarabia.com/middle-east"),
    article_url=r"^/[a-z-]+/\d{5,}(?:-[^/]*)?$",
    listing_url=r"^/[a-z-]+(?:/[a-z-]+)?/?$",
)
