"""Erem News (Abu Dhabi).

Verified offline: no page of it was at hand; pages rebuilt after its flattened text are read exactly without selectors
(tests/pages), and URL shapes are those of its public links of 2022 to 2026.
Not verified: markup, the zone of printed clocks (its seat's); no feed is declared.
"""

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
