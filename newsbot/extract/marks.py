"""What only the bytes and the markup of pages that are no articles hold: file types, challenges, redirects."""

from __future__ import annotations

import re
from typing import Final

MAGIC: Final = (
    (re.compile(r"%PDF-"), "not_html", "PDF"),
    (re.compile(r"(?:.{0,3}PNG\r?\n|GIF8[79]a|.{0,6}JFIF|RIFF.{4}WEBP|.{4}ftyp)", re.S),
     "not_html", "a picture or film"),
    (re.compile(r"(?:PK\x03\x04|\x1f.?\x8b|ID3|Rar!|OggS|wOF)", re.S), "not_html", "binary data"),
    (re.compile(r"\s*[\[{]\s*(?:[\"\[{\]}]|-?\d)(?!.*<html)", re.S), "not_html", "JSON"),
    (re.compile(r"\s*(?:<(?:\?|!--|!DOCTYPE rss)[^>]*>\s*)*<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.I),
     "listing", "a feed or site map"),
)  # fmt: skip
"""(how the text begins, reason, what it is)."""


_FRAGMENTS: Final[dict[str, tuple[str, ...]]] = {
    "bot_challenge": (
        r"_cf_chl_opt", r"cf-browser-verification", r"cf-challenge", r"challenge-form", r"cf-error-details",
        r"challenge-platform/h/\w/orchestrate", r"id=[\"']challenge-(?:stage|running|container|error)",
        r"_incapsula_resource\?(?:[^\"']*&)?(?:cwudnsai|incident|swuddsai)", r"incapsula incident",
        r"captcha-delivery\.com", r"px-captcha", r"perimeterx.{0,40}captcha", r"awswafcookiedomainlist", r"gokuprops",
        r"awswafintegration", r"/_sec/(?:cp_challenge|verify)", r"sec-if-cpt", r"bm-verify", r"errors\.edgesuite\.net",
        r"kpsdk", r"/tspd/", r"bobcmn", r"slowaes", r"ddos-guard", r"sucuri_cloudproxy", r"arkoselabs", r"funcaptcha",
        r"google\.com/sorry", r"id=[\"']captcha", r"distil_r_", r"anubis_challenge", r"techaro\.lol",
    ),
    "consent_wall": (
        r"consent\.(?:google|youtube|yahoo)\.", r"guce\.(?:yahoo|oath|advertising)",
        r"id=[\"']consent-(?:page|form|wall)",
        r"name=[\"']agree[\"']", r"sp_message_(?:container|iframe)", r"myprivacy\.dpg",
        r"action=[\"'][^\"']*consent",
    ),
    "redirect": (
        r"http-equiv=[\"']?refresh[\"']?[^>]*url=", r"content=[\"'][\d.]+\s*;\s*url=[^>]*http-equiv=[\"']?refresh",
        r"<script[^>]*>\s*(?:(?:window|document|top|self|parent)\.)*location(?:\.href|\.replace|\.assign)?\s*[=(]\s*[\"']",
    ),
    "parked": (
        r"sedoparking", r"parkingcrew", r"bodis\.com", r"parklogic", r"hugedomains", r"dan\.com/buy", r"afternic",
        r"domain_parking", r"above\.com/", r"window\.park\s*=", r"/lander[\"']", r"cdn\.parking", r"skenzo",
        r"namedrive",
    ),
}  # fmt: skip

MARKS: Final = tuple((code, re.compile("|".join(fragments))) for code, fragments in _FRAGMENTS.items())
"""(code, what only such a page's markup, in lower case, holds when it prints next to nothing)."""

CAPTCHA: Final = re.compile(r"g-recaptcha|h-captcha|hcaptcha\.com/1/api|cf-turnstile|geetest_")
"""Captchas that forms of every kind hold: a challenge only where there is nothing else."""
