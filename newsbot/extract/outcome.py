"""Whether the page is an article, a list, or something else, with the reason code and its proof.

Rules in order of trust, the first that speaks decides: what the bytes are; what the page's titles say;
the marks that walls and challenges leave in markup; how linked headlines and prose follow each other.
An article's own proof (metadata about this title, prose of its own) stands against words every time,
for there are articles about captchas, cookies and lost pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from newsbot.extract import hints as h
from newsbot.extract.evidence import Evidence
from newsbot.extract.marks import CAPTCHA, MAGIC, MARKS
from newsbot.extract.phrases import named, normal, said
from newsbot.extract.reading import Reading
from newsbot.items import Article
from newsbot.urls import is_home

WHOLE: Final = 0.8
"""Of a title or a step of the URL's path, that a phrase must make up to name a service page."""
SHORTEST_BODY: Final = 25
"""Words of an article's body at least, unless its metadata declares it one."""
SCARCE: Final = 60
"""Words of a body below which what short lines say counts."""
HEAD: Final = 2000
"""Characters by which bytes that are no page are known."""
PLAIN: Final = 150
"""Words of a declared article's body from which only its flow of links can speak against it."""
FEW: Final = 60
VERY_FEW: Final = 20
"""Pieces of text of a page that is only a wall, and of one that is only a captcha."""
TEASER: Final = 200
"""Words that a printed wall may leave standing before it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    outcome: str
    reason: str | None = None
    detail: str | None = None


Rule = Callable[[Evidence], Judgement | None]


def judge_page(reading: Reading, article: Article) -> Judgement:
    """What the page is; an article unless a rule proves otherwise. ``detail`` is what proved it."""
    evidence = Evidence(reading, article)
    return next((judged for rule in RULES if (judged := rule(evidence))), Judgement("article"))


def _rejected(reason: str, detail: str) -> Judgement:
    return Judgement("listing" if reason == "listing" else "rejected", reason, detail)


# What the bytes are


def by_bytes(evidence: Evidence) -> Judgement | None:
    page = evidence.reading.page
    content_type = page.headers.get("content-type", "")
    if content_type and not re.search(r"html|xml|text/plain", content_type, re.I):
        return _rejected("not_html", content_type)
    head = page.text[:HEAD].lstrip("\ufeff")
    for pattern, reason, what in MAGIC:
        if pattern.match(head):
            return _rejected(reason, what)
    if len(page.text) > HEAD and "<" not in head:
        return _rejected("not_html", "plain text")
    return None


# What the page says

NAMED: Final = (
    "soft_404", "error_page", "bot_challenge", "consent_wall", "geo_block", "login", "parked", "redirect",
)  # fmt: skip


def by_title(evidence: Evidence) -> Judgement | None:
    """A title that is little more than "Page not found" …; of a declared article with a text it is the subject."""
    if evidence.words >= PLAIN and (evidence.declared or evidence.flow.longest >= 1200):
        return None
    if _is_article(evidence):
        return None
    for title in evidence.titles:
        for code in NAMED:
            if phrase := named(code, title):
                return _rejected(_named_code(evidence, code), f"title: {phrase}")
    return None


def _named_code(evidence: Evidence, code: str) -> str:
    """Titles such as "Error", "Access denied" and "Just a moment" stand over several kinds of page: the lines
    below may know better, and markup."""
    if code == "bot_challenge" and any(said("geo_block", line) for line in evidence.lines):
        return "geo_block"
    marked = _marked(evidence)
    return marked[0] if marked and code in ("error_page", "redirect", "soft_404") else code


def _is_article(evidence: Evidence) -> bool:
    """Whether a page with a headline and enough words for a brief is declared, dated or signed as one."""
    article = evidence.article
    return evidence.signed and evidence.words >= SHORTEST_BODY and bool(article.headline) and not _all_walled(evidence)


def _all_walled(evidence: Evidence) -> bool:
    """Whether every paragraph of the body is the site's about itself: consent, challenge, offer."""
    if evidence.words >= PLAIN:
        return False
    paragraphs = [normal(text) for text in evidence.article.body.split("\n\n")]
    return all(any(said(code, text) for code in WALLS) for text in paragraphs)


WALLS: Final = ("consent_wall", "geo_block", "paywall_teaser")


def _marked(evidence: Evidence) -> tuple[str, str] | None:
    """(code, fragment) of what a page of few pieces has in its markup."""
    pieces = len(evidence.reading.pieces)
    if pieces > FEW:
        return None
    for code, pattern in MARKS:
        if match := pattern.search(evidence.source):
            return code, match[0][:60]
    alone = pieces <= VERY_FEW and not evidence.password and CAPTCHA.search(evidence.source)
    return ("bot_challenge", alone[0]) if alone else None


SAID: Final = ("geo_block", "bot_challenge", "consent_wall", "soft_404", "error_page", "parked", "redirect", "login")


def by_scarce_text(evidence: Evidence) -> Judgement | None:
    """Of a page that prints next to nothing of its own: its markup's marks, its forms, its short lines."""
    if _is_article(evidence) or (evidence.words >= SCARCE and not _all_walled(evidence)):
        return paywall(evidence)
    if wall := paywall(evidence):
        return wall
    if evidence.flow.headlines >= 5 or evidence.linked_lines >= 10:
        return None
    if marked := _marked(evidence):
        return _rejected(marked[0], f"markup: {marked[1]}")
    if evidence.password:
        return _rejected("login", "a form with a password")
    for code in SAID:
        for line in evidence.lines:
            if phrase := said(code, line):
                return _rejected(code, f"text: {phrase}")
    return None


def by_service(evidence: Evidence) -> Judgement | None:
    """A page whose whole title is "Privacy policy", "Contact us", "Choose your plan" …"""
    if "NewsArticle" in evidence.types or (evidence.declared and evidence.article.authors):
        return None
    for head in evidence.heads:
        phrase = named("service_page", head)
        if phrase and len(phrase) >= WHOLE * len(head.strip()):
            return _rejected("service_page", f"title: {phrase}")
    if evidence.signed or evidence.flow.headlines >= 5:
        return None
    if evidence.thing:
        return _rejected("service_page", f"declared: {evidence.thing}")
    if evidence.words >= PLAIN:
        return None
    for step in map(normal, unquote(urlsplit(evidence.reading.page.url).path).split("/")):
        phrase = named("service_page", step)
        if phrase and len(phrase) >= WHOLE * len(step.strip()):
            return _rejected("service_page", f"the URL's path: {phrase}")
    return None


# How links and prose follow each other


def by_flow(evidence: Evidence) -> Judgement | None:
    """A list: linked headlines all over, little prose between two of them."""
    flow, home = evidence.flow, is_home(evidence.reading.page.url)
    if flow.headlines < 3 or evidence.declared:
        return _declared_list(evidence) if not evidence.declared else None
    called = (
        evidence.declared_list
        or (evidence.list_path and "the URL's path")
        or (home and "a home page")
        or _called(evidence)
    )
    posts = flow.headed >= 3 and flow.lead < 300 and flow.longest < 0.6 * flow.prose
    proof = f"{flow.headlines} linked headlines, {flow.longest} characters of prose at most between two"
    if called and evidence.words < 60 * flow.headlines and (flow.longest < 1200 or posts):
        return _rejected("listing", f"{called}; {proof}")
    led = flow.lead >= 300 or (flow.lead >= 60 and _is_article(evidence))
    if (
        (led and flow.longest >= 300)
        or (evidence.words >= 400 and flow.longest >= 1200)
        or evidence.words > 100 * flow.headlines
    ):
        return None
    if flow.headlines >= 5 and ((flow.longest < 700 and not led) or (posts and flow.headed >= 4)):
        return _rejected("listing", proof)
    return None


def _called(evidence: Evidence) -> str | None:
    """A title that names a list: "Search results", "All articles", "Site map"."""
    return next((f"title: {phrase}" for head in evidence.heads if (phrase := named("listing", head))), None)


def _declared_list(evidence: Evidence) -> Judgement | None:
    """A page that calls itself a list, or whose links are many and short, and that has no text of its own."""
    called = evidence.declared_list or _called(evidence)
    if called and evidence.words < PLAIN and evidence.flow.longest < 600:
        return _rejected("listing", called)
    return None


# Walls


def paywall(evidence: Evidence) -> Judgement | None:
    """The beginning of an article and a printed wall behind it, or what its metadata says of that."""
    if evidence.words >= TEASER or not evidence.article.headline:
        return None
    phrase = next((p for line in evidence.behind if (p := said("paywall_teaser", line))), None)
    if phrase:
        return _rejected("paywall_teaser", f"{evidence.words} words before the wall: {phrase}")
    closed = evidence.article.is_accessible_for_free is False
    if closed and evidence.words < 100:
        return _rejected("paywall_teaser", f"{evidence.words} words; isAccessibleForFree is false")
    walled = any(p.frame.hints & h.PAYWALL and p.kind == "text" and len(p.text) > 15 for p in evidence.reading.pieces)
    if walled and (closed or evidence.words < SHORTEST_BODY):
        return _rejected("paywall_teaser", f"{evidence.words} words before an element named paywall")
    return None


# Pictures, video, sound


def by_media(evidence: Evidence) -> Judgement | None:
    """Pictures, a film or a sound with less than three sentences about it."""
    if evidence.words >= PLAIN or (evidence.sentences >= 3 and evidence.words >= SHORTEST_BODY):
        return None
    article = bool(evidence.metadata.article) and evidence.words >= SHORTEST_BODY
    galleries = evidence.types & {"ImageGallery", "MediaGallery"}
    if not galleries and evidence.linked_pictures >= 4 and not evidence.signed and evidence.words < SCARCE:
        return _rejected("listing", f"{evidence.linked_pictures} linked pictures, {evidence.words} words of prose")
    if galleries or (evidence.pictures >= 4 and not article and evidence.words < SCARCE):
        return _rejected("gallery", f"{evidence.pictures} pictures")
    if article:
        return None
    og = evidence.og_type
    if evidence.types & {"PodcastEpisode", "AudioObject", "PodcastSeries", "RadioEpisode"} or og.startswith(
        ("music", "audio")
    ):
        return _rejected("audio", "declared")
    if evidence.types & {"VideoObject", "Clip", "Movie", "TVEpisode"} or og.startswith("video"):
        return _rejected("video", "declared")
    if evidence.has_element("audio"):
        return _rejected("audio", "audio element")
    if any(
        evidence.reading.pieces[index].kind == "embed" for index in evidence.reading.box_range
    ) or evidence.has_element("video"):
        return _rejected("video", "a player")
    return None


# Nothing


def by_nothing(evidence: Evidence) -> Judgement | None:
    """A page with next to no text, or figures and names but no sentence; a declared article may be one sentence."""
    if SHORTEST_BODY <= evidence.words < PLAIN and not evidence.sentences and not evidence.signed:
        return _rejected("service_page", f"no sentence in {evidence.words} words")
    if evidence.words >= SHORTEST_BODY or (evidence.declared and evidence.words >= 5 and evidence.article.headline):
        return None
    links = max(evidence.flow.headlines, evidence.linked_lines)
    if links >= 5 or evidence.list_path:
        return _rejected("listing", f"{links} linked headlines, {evidence.words} words of prose")
    if phrase := next((p for line in evidence.lines if (p := said("empty_shell", line))), None):
        return _rejected("empty_shell", f"text: {phrase}")
    return _rejected("empty_shell", f"{len(evidence.reading.pieces)} pieces of text, {evidence.words} words of prose")


RULES: Final[tuple[Rule, ...]] = (
    by_bytes,
    by_title,
    by_service,
    by_scarce_text,
    by_flow,
    paywall,
    by_media,
    by_nothing,
)
