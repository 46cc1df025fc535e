"""Emirates News Agency WAM (Abu Dhabi), Arabic and English.

Verified offline: no page of it was at hand; URL shapes are those of its public links of 2023 to 2026.
Not verified: markup, sections, the zone of printed clocks (its seat's); no feed is declared.
Sections are said to be drawn by JavaScript.
"""

from newsbot.site import Site

SITE = Site(
    name="wam",
    hosts=("wam.ae",),
    publisher="وكالة أنباء الإمارات",
    zone="Asia/Dubai",
    seeds=("https://www.wam.ae/ar", "https://www.wam.ae/en"),
    article_url=r"^/[a-z]{2}/article/[0-9a-z]{6,}(?:-[^/]*)?$",
    listing_url=r"^/[a-z]{2}/category/[a-z-]+$",
)
