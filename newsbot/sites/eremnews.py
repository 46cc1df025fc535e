"""Erem News (Abu Dhabi). URL shapes from public pages of 2022 to 2026; no markup of the live site was at
hand, so no selectors: its pages are read by the generic extraction, proved on rebuilt ones in tests/pages."""

from newsbot.site import Site

SITE = Site(
    name="eremnews",
    hosts=("eremnews.com",),
    publisher="إرم نيوز",
    language="ar",
    zone="Asia/Dubai",  # the clock printed on pages carries no offset; the publisher's seat is Abu Dhabi
    seeds=tuple(
        f"https://www.eremnews.com/{section}"
        for section in ("", "news", "news/world", "news/arab-world", "economy", "sports", "entertainment", "health", "opinion")
    ),
    article_url=r"^/(?:[a-z-]+/){1,3}(?:[0-9a-z]*\d[0-9a-z]*)$",  # /news/world/2yxhb1i, /opinion/eremnews-writers/2382453
    listing_url=r"^/[a-z-]+(?:/[a-z-]+)?/?$",
)
