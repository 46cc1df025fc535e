"""Le Monde (Paris).

Verified offline: one page of 2023 reads the same with and without this file, headline, body, author and date right;
its links to articles and sections are told apart.
Not verified: the feed (public lists name it).
"""

from newsbot.site import Site

SITE = Site(
    name="lemonde",
    hosts=("lemonde.fr",),
    publisher="Le Monde",
    language="fr",
    zone="Europe/Paris",
    seeds=("https://www.lemonde.fr/", "https://www.lemonde.fr/international/", "https://www.lemonde.fr/afrique/"),
    feeds=("https://www.lemonde.fr/rss/une.xml",),
    article_url=r"^/[a-z0-9-]+/(?:article|live|video|visuel|portfolio)/(?:19|20)\d\d/\d\d/\d\d/[^/]+\.html$",
    listing_url=r"^/[a-z0-9-]+/$",
)
