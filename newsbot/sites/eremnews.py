"""Erem News (Abu Dhabi). URL shapes from public pages of 2022 to 2026; no markup of the live site was at
hand, so no selectors: its pages are read by the generic extraction, proved on rebuilt ones in tests/pages."""

from newsbot.site import Site

SITE = Site(
    name="eremnews",
    hosts=("eremnews.com",),
    publisher="إرم نيوز",
    language="ar",
    zone="Asia/Dubai",  # the clock printed on pages carries no offset; the publisher's seat is Abu Dhabi
    seeds=(
        "https://www.eremnews.com/",
        "https://www.eremnews.com/news",
        "https://www.eremnews.com/news/world",
        "https://www.eremnews.com/news/arab-world",
        "https://www.eremnews.com/economy",
        "https://www.eremnews.com/sports",
        "https://www.eremnews.com/entertainment",
        "https://www.eremnews.com/health",
        "https://www.eremnews.com/opinion",
    ),
    # /news/world/2yxhb1i (2026), /opinion/eremnews-writers/2382453 (2022)
    article_url=r"^/(?:[a-z-]+/){1,3}[0-9a-z]*\d[0-9a-z]*$",
    listing_url=r"^/[a-z-]+(?:/[a-z-]+)?/?$",
)
