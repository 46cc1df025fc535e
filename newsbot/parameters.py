"""What the parameters of a query tell: of the reader's visit, of another dress of the page, or of the page itself."""

from __future__ import annotations

from typing import Final

TRACKING: Final = frozenset({
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "gad_source", "gad_campaignid", "msclkid", "yclid",
    "ysclid", "twclid", "ttclid", "li_fat_id", "igshid", "igsh", "_ga", "_gl", "_gac", "mc_cid", "mc_eid",
    "mkt_tok", "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking", "vero_id", "vero_conv",
    "oly_enc_id", "oly_anon_id", "wickedid", "s_kwcid", "ef_id", "epik", "rb_clickid", "srsltid", "s_cid", "cmpid",
    "cmp", "ocid", "ncid", "ito", "icid", "xtor", "fb_action_ids", "fb_action_types", "fb_ref", "fb_source",
    "fb_comment_id", "__tn__", "__twitter_impression", "ref_src", "ref_url", "sr_share", "wt_mc", "wt.mc_id",
    "wt_zmc", "spm", "scm", "smid", "smtyp", "soc_src", "soc_trk", "tblci", "dicbo", "oborigurl", "guccounter",
    "guce_referrer", "guce_referrer_sig", "trk", "trkcampaign", "_branch_match_id", "_branch_referrer", "amp_js_v",
    "amp_gsa", "amp_ct", "usqp", "echobox", "traffic_source", "internal_source", "__cf_chl_tk", "__cf_chl_rt_tk",
    "campaign_id",
})  # fmt: skip
"""Query parameters, lower case, that tell a publisher where a reader came from."""

TRACKING_PREFIXES: Final = (
    "utm_",
    "mtm_",
    "pk_",
    "piwik_",
    "matomo_",
    "at_",
    "ns_",
    "hsa_",
    "stm_",
    "itm_",
    "sc_",
    "asc_",
)

SESSION: Final = frozenset({
    "phpsessid", "jsessionid", "aspsessionid", "asp.net_sessionid", "cfid", "cftoken", "sessionid", "session_id",
    "sessid", "zenid", "oscsid",
})  # fmt: skip
"""Query parameters, lower case, that name a visit."""

AMBIGUOUS_SESSION: Final = frozenset({"sid", "s"})
"""Session ids on some sites, article or section ids on others: the value decides (``_is_session``)."""

REFERRAL: Final = frozenset({
    "ref", "referer", "referrer", "source", "src", "via", "from", "share", "shared", "rss",
})  # fmt: skip
"""Often where a reader came from, sometimes a filter: not in ``identity`` when the value has no digit."""

VARIANTS: Final = {
    "amp": ("", "1", "true", "yes"), "outputtype": ("amp",), "output": ("amp", "print", "1"),
    "print": ("", "1", "true", "yes", "y"), "printable": ("", "1", "true", "yes"), "printer": ("", "1", "true"),
    "view": ("print", "amp", "mobile"), "format": ("print", "amp"), "mode": ("print", "amp"), "do": ("print",),
    "action": ("print",), "type": ("print", "amp"), "tmpl": ("component", "print"), "layout": ("print", "amp"),
    "m": ("1",), "mobile": ("1", "true", "yes"), "ismobile": ("1", "true"), "device": ("mobile",),
}  # fmt: skip
"""Query parameters that ask for AMP, print or mobile dress of the same article, with their values."""


def is_visit(pair: str) -> bool:
    """Whether a query parameter tells of the reader's visit and not of the page."""
    name, _, value = pair.partition("=")
    name = name.lower()
    if name in TRACKING or name in SESSION or name.startswith(TRACKING_PREFIXES) or name.startswith("aspsessionid"):
        return True
    return name in AMBIGUOUS_SESSION and _is_session(value)


def _is_session(value: str) -> bool:
    """Letters and digits mixed, long enough to name a visit: no word, no article number."""
    return len(value) >= 6 and value.isalnum() and not value.isalpha() and not value.isdecimal()


def is_variant(pair: str) -> bool:
    """Whether a query parameter asks for another dress of the same article, or says who referred to it."""
    name, _, value = pair.lower().partition("=")
    if name in REFERRAL:
        return not any(char.isdecimal() for char in value)
    return value in VARIANTS.get(name, ())
