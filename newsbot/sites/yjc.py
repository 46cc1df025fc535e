"""Young Journalists Club (Tehran).

Verified offline: one page of 2020 reads the same with and without this file, headline, date and section right. Without
it 115 of its links to sections would be taken for articles.
Not verified: today's markup; the feed (public lists of 2025 name it).
"""

from newsbot.site import Site

SITE = Site(
    name="yjc",
    hosts=("yjc.ir",),
    publisher="باشگاه خبرنگاران جوان",
    language="fa",
    zone="Asia/Tehran",
    seeds=("https://www.yjc.ir/", "https://www.yjc.ir/fa/political", "https://www.yjc.ir/fa/world"),
    feeds=("https://www.yjc.ir/fa/rss/allnews",),
    article_url=r"^/fa/news/\d{5,}(?:/[^/]*)?$",
    listing_url=r"^/fa/[a-z]+(?:/\d+)?$",
)
