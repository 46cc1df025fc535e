"""Why a page that was read is no article: the codes of the rejected rows."""

from __future__ import annotations

from typing import Final

REASONS: Final[dict[str, str]] = {
    "not_html": "the bytes are no page: a PDF, an image, JSON, plain text",
    "soft_404": "the page says that it is not there, or no more, though the server says 200",
    "error_page": "an error of server, program or database, maintenance, or the server's own default page",
    "bot_challenge": "a captcha, a browser check, or access denied",
    "consent_wall": "cookies, tracking or an age must be consented to before anything is shown",
    "geo_block": "not shown where the crawler is",
    "login": "a form to log in or to register",
    "paywall_teaser": "an article of which only the beginning is shown: pay, subscribe or register to read on",
    "listing": "links to articles: home, section, tag, author, search, archive, feed, site map",
    "gallery": "pictures with captions and no text of their own",
    "video": "a video with a line or two about it",
    "audio": "a podcast episode or other sound with a line or two about it",
    "service_page": "the site about itself: subscription offers, newsletters, polls, contact, legal terms",
    "redirect": "nothing but the way to another page",
    "parked": "a domain for sale, expired, or not yet in use",
    "empty_shell": "no text: an application that a browser would have to draw, or nothing at all",
}
"""Every reason that a page that was read is no article for, and what it means; "listing" is also an outcome."""
