"""BBC News (London): its Arabic service.

Verified offline: no page of it was at hand; URL shape and feed are those of public links of 2024 to 2026.
Not verified: markup, sections. No zone: its clocks are declared with offsets. Other services of bbc.com are not
followed from here; their pages are read by the generic extraction all the same.
"""

from newsbot.site import Site

SITE = Site(
    name="bbc",
    hosts=("bbc.com", "feeds.bbci.co.uk"),
    seeds=("https://www.bbc.com/arabic", "https://www.bbc.com/arabic/world"),
    feeds=("https://feeds.bbci.co.uk/arabic/rss.xml",),
    article_url=r"^/arabic/(?:articles/[0-9a-z]+|[a-z-]+-\d{6,})$",
    listing_url=r"^/arabic/(?:[a-z-]+|topics/[0-9a-z]+)$",
)
