"""What the words in class, id, role and itemprop attributes say about a node, as bits.

The words are the trade's own (WordPress, AMP, schema.org, common design systems), no site's. A hint
is a witness, never a proof: class names are presentation. Tailwind and hashed names hit nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from lxml.html import HtmlElement

from newsbot.text.kept import kept

BODY: Final = 1 << 0
NAV: Final = 1 << 1
FOOTER: Final = 1 << 2
HEADER: Final = 1 << 3
ASIDE: Final = 1 << 4
RELATED: Final = 1 << 5
AD: Final = 1 << 6
SHARE: Final = 1 << 7
COMMENTS: Final = 1 << 8
NEWSLETTER: Final = 1 << 9
AUTHOR: Final = 1 << 10
TAGS: Final = 1 << 11
CAPTION: Final = 1 << 12
CREDIT: Final = 1 << 13
DATE: Final = 1 << 14
PAYWALL: Final = 1 << 15
CONSENT: Final = 1 << 16
TITLE: Final = 1 << 17
TICKER: Final = 1 << 18
HIDDEN: Final = 1 << 19
SUMMARY: Final = 1 << 20
KICKER: Final = 1 << 21
CARD: Final = 1 << 22
WIDGET: Final = 1 << 23
QUOTE: Final = 1 << 24
EMBED: Final = 1 << 25
MEDIA: Final = 1 << 26
BREADCRUMB: Final = 1 << 27
PRODUCT: Final = 1 << 28
BIO: Final = 1 << 29
COPYRIGHT: Final = 1 << 30
READMORE: Final = 1 << 31

OFF_BODY: Final = (
    NAV | FOOTER | RELATED | AD | SHARE | COMMENTS | NEWSLETTER | TAGS | CONSENT | TICKER | HIDDEN | BREADCRUMB | BIO
)
"""Hints that a node holds none of the article's prose."""
OUTWEIGHING: Final = COMMENTS | CONSENT
"""Hints of what may be most of a page's text and still none of the article's."""
OFF_BODY_BITS: Final = tuple(1 << bit for bit in range(32) if OFF_BODY >> bit & 1)

_WORDS: Final[dict[int, str]] = {
    NAV: "nav navbar navigation menu submenu megamenu offcanvas hamburger pagination pager skiplink toolbar toc",
    FOOTER: "footer foot colophon bottombar",
    HEADER: "header masthead topbar banner hero",
    ASIDE: "aside sidebar rail sidecolumn secondary complementary infobox factbox",
    RELATED: "related relatednews recirc recirculation recommend recommended recommendation recommendations suggested "
    "suggestions morenews morelike alsolike youmaylike readnext upnext trending popular mostread mostviewed latest "
    "outbrain taboola zergnet teaser teasers similar otherposts crosslink interlink onward topstories",
    AD: "ad ads advert adverts advertisement advertising adslot adunit dfp gpt sponsor sponsored sponsors "
    "promoted affiliate commercial banner728 adsbygoogle",
    SHARE: "share sharing sharebar shareline social socials sociallinks addthis addtoany followus follow facebook "
    "twitter whatsapp telegram pinterest linkedin copylink print bookmark reactions",
    COMMENTS: "comment comments commentlist disqus respond reply discussion replies viafoura coral",
    NEWSLETTER: "newsletter newsletters signup subscribe subscription mailchimp mailing emailsignup optin subscribebox",
    AUTHOR: "author authors byline bylines contributor contributors writer journalist reporter vcard credits",
    BIO: "bio authorbio biography aboutauthor authorbox aboutthe authorinfo",
    TAGS: "tag tags taglist keyword keywords topics hashtags categories",
    CAPTION: "caption captions figcaption imgcaption cutline legend",
    CREDIT: "credit photocredit copyright photographer courtesy imagecredit mediacredit",
    DATE: "date dates time timestamp datetime dateline published pubdate updated lastupdated datepublished posted",
    PAYWALL: "paywall premium regwall piano subscriber subscribers locked meter",
    CONSENT: "cookie cookies consent gdpr onetrust cmp cookiebar privacy",
    TITLE: "title headline heading hed entrytitle",
    TICKER: "ticker breaking breakingnews marquee newsticker alert urgent flash",
    HIDDEN: "hidden invisible srOnly sronly visuallyhidden screenreader offscreen noprint hide",
    SUMMARY: "summary standfirst lead lede lead-in leadin intro deck dek subtitle subheadline subhead excerpt "
    "teasertext chapo abstract sapo perex",
    KICKER: "kicker eyebrow overline topline supertitle category section rubric rubrik label flag",
    CARD: "card cards tile tiles grid carousel slider swiper slick slide listing list feed river",
    WIDGET: "widget widgets module promo promos cta callout box popup modal overlay tooltip dialog toast dropdown "
    "accordion form search login register player poll quiz app download donate donation",
    QUOTE: "quote blockquote pullquote",
    EMBED: "embed embedded oembed tweet instagram youtube tiktok iframe",
    MEDIA: "gallery image images photo photos picture figure video media thumbnail thumb featured lightbox slideshow",
    BREADCRUMB: "breadcrumb breadcrumbs crumb crumbs yoastbreadcrumb",
    PRODUCT: "product products price shop buy deal deals amazon cart",
    COPYRIGHT: "copyright rights legal disclaimer terms",
    READMORE: "readmore more continue expand showmore seemore loadmore",
}
_BY_WORD: Final[dict[str, int]] = {}
for _bit, _words in _WORDS.items():
    for _word in _words.split():
        _BY_WORD[_word.lower()] = _BY_WORD.get(_word.lower(), 0) | _bit

_PAIRS: Final[dict[tuple[str, str], int]] = {
    (first, second): BODY
    for first in (
        "article",
        "entry",
        "post",
        "story",
        "news",
        "main",
        "page",
        "single",
        "body",
        "content",
        "text",
        "rich",
    )
    for second in ("body", "content", "text", "copy", "detail", "details", "description", "entry", "main", "article")
    if first != second
} | {
    ("read", "more"): READMORE | RELATED,
    ("read", "also"): RELATED,
    ("see", "also"): RELATED,
    ("also", "read"): RELATED,
    ("read", "next"): RELATED,
    ("most", "read"): RELATED,
    ("most", "popular"): RELATED,
    ("more", "news"): RELATED,
    ("more", "stories"): RELATED,
    ("more", "articles"): RELATED,
    ("top", "stories"): RELATED,
    ("you", "may"): RELATED,
    ("sr", "only"): HIDDEN,
    ("screen", "reader"): HIDDEN,
    ("visually", "hidden"): HIDDEN,
    ("author", "bio"): BIO,
    ("author", "box"): BIO,
    ("author", "info"): BIO,
    ("about", "author"): BIO,
    ("author", "description"): BIO,
    ("sign", "up"): NEWSLETTER,
    ("photo", "credit"): CREDIT,
    ("image", "credit"): CREDIT,
    ("image", "caption"): CAPTION,
    ("breaking", "news"): TICKER,
    ("news", "ticker"): TICKER,
}

_SINGLES: Final[dict[str, int]] = {"articlebody": BODY, "postcontent": BODY, "storybody": BODY, "maincontent": BODY}

SHOWN: Final = re.compile(
    r"^(?:overflow|label|caption|title|scroll\w*|backface|elementor)[-_]+(?:[xy][-_])?(?:hidden|invisible)\b|"
    r"(?:hidden|hide|invisible)[-_]+(?:xs|sm|md|lg|xl|phone|mobile|tablet|desktop|print|from|on|for|in|until|below|above|"
    r"down|up)\b",
    re.I,
)
"""Names with a word for hidden that hide nothing: what runs over an edge, a field's label, all on some screens only."""

SHOWN_WIDE: Final = re.compile(r"(?:^|\s)(?:sm|md|lg|xl|2xl|tablet|desktop):(?:block|flex|grid|inline)")
"""Utility names that show again, on wide screens, what another name hides."""

_WORD = re.compile(r"[A-Z]+[a-z]*|[a-z]+")


@kept(8192)
def read(attributes: str) -> int:
    """The hint bits of attribute text (class, id, role, itemprop … joined by blanks); 0 for nothing.

    Words are split at camelCase, dashes, underscores and digits; neighbours are read as pairs too.
    """
    bits = 0
    for name in attributes.split():
        bits |= _of_name(name)
    return bits & ~HIDDEN if bits & HIDDEN and SHOWN_WIDE.search(attributes) else bits


@kept(8192)
def _of_name(name: str) -> int:
    words = [word.lower() for word in _WORD.findall(name)]
    bits = _SINGLES.get("".join(words), 0)
    previous = ""
    for word in words:
        bits |= _BY_WORD.get(word, 0)
        bits |= _PAIRS.get((previous, word), 0)
        previous = word
    return bits & ~HIDDEN if bits & HIDDEN and SHOWN.search(name) else bits


TAG_HINTS: Final = {
    "nav": NAV, "footer": FOOTER, "header": HEADER, "aside": ASIDE, "figcaption": CAPTION, "form": WIDGET,
    "marquee": TICKER, "noscript": HIDDEN,
}  # fmt: skip
ROLE_HINTS: Final = {
    "navigation": NAV, "contentinfo": FOOTER, "complementary": ASIDE, "banner": HEADER, "search": WIDGET,
    "dialog": CONSENT, "alertdialog": CONSENT, "menu": NAV, "menubar": NAV,
}  # fmt: skip
ITEMPROP_HINTS: Final = {
    "articlebody": BODY, "author": AUTHOR, "headline": TITLE, "datepublished": DATE, "datemodified": DATE,
    "caption": CAPTION, "copyrightholder": CREDIT, "keywords": TAGS, "comment": COMMENTS,
}  # fmt: skip
HIDING: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)

_BY_ATTRIBUTE: Final[dict[str, Callable[[str], int]]] = {
    "class": read,
    "id": read,
    "role": lambda role: ROLE_HINTS.get(role, 0),
    "itemprop": lambda name: ITEMPROP_HINTS.get(name.lower(), 0),
    "style": lambda style: HIDDEN if HIDING.search(style) else 0,
    "hidden": lambda _: HIDDEN,
}
"""What each attribute that says something of its element says."""


def own_hints(node: HtmlElement, tag: str) -> int:
    """The hint bits of one element: its tag, class, id, role, itemprop and whether it is hidden."""
    return hints_and_class(node, tag)[0]


def hints_and_class(node: HtmlElement, tag: str) -> tuple[int, str | None]:
    """The hint bits of one element and its class, from one look at its attributes."""
    bits, names = TAG_HINTS.get(tag, 0), None
    for attribute, value in node.items():
        if says := _BY_ATTRIBUTE.get(attribute):
            bits |= says(value)
            if attribute == "class":
                names = value
    return bits, names
