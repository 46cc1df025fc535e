"""Pages that stand among articles and are none: what a crawler must tell apart, each with its reason code."""

from __future__ import annotations

import json
from dataclasses import dataclass

from newsbot.demo.markup import h, text
from newsbot.demo.newsroom import HOME, PUBLISHER
from newsbot.demo.writer import article_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """A page that is no article. ``outcome`` is rejected or listing, ``reason`` its code."""

    url: str
    headline: str
    reason: str
    body: bytes
    outcome: str = "rejected"
    content_type: str = "text/html; charset=utf-8"


def _page(title: str, *children: str, head: str = "") -> bytes:
    whole = h("head", h("meta", charset="utf-8"), h("title", text(f"{title} | {PUBLISHER}")), head)
    return ("<!DOCTYPE html>\n" + h("html", whole, h("body", *children), lang="ar", dir="rtl") + "\n").encode()


def _soft_404() -> bytes:
    words = "عذرا، لم يتم العثور على الصفحة التي تبحث عنها. ربما نُقلت أو حُذفت."
    return _page(
        "الصفحة غير موجودة", h("main", h("h1", "الصفحة غير موجودة"), h("p", words), h("a", "الرئيسية", href="/"))
    )


def _consent() -> bytes:
    words = "نستخدم ملفات تعريف الارتباط وتقنيات مشابهة لقياس الجمهور وعرض الإعلانات. يمكنكم القبول أو إدارة الخيارات."
    buttons = h("button", "قبول الكل") + h("button", "إدارة الخيارات")
    return _page(
        "قبل المتابعة", h("div", h("h1", "نستخدم ملفات تعريف الارتباط"), h("p", words), buttons, class_="consent")
    )


def _login() -> bytes:
    fields = h("input", type="email", name="email") + h("input", type="password", name="password")
    form = h("form", h("label", "البريد الإلكتروني"), fields, h("button", "دخول"), action="/session", method="post")
    return _page("تسجيل الدخول", h("main", h("h1", "تسجيل الدخول"), form, h("a", "نسيت كلمة المرور؟", href="/reset")))


def _challenge() -> bytes:
    words = "Checking your browser before accessing newsroom.example. This process is automatic."
    noscript = h("noscript", "Please enable JavaScript and cookies to continue")
    return _page("Just a moment...", h("div", h("h1", "Just a moment..."), h("p", words), noscript))


def _paywall() -> bytes:
    headline = "مقابلة مطولة مع معماري السوق القديم"
    facts = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": headline,
        "datePublished": "2026-01-09T09:00:00+04:00", "isAccessibleForFree": False,
    }  # fmt: skip
    head = h("script", json.dumps(facts, ensure_ascii=False), type="application/ld+json")
    teaser = h("p", "يفتح المعماري دفاتره القديمة ويروي كيف رُسم السوق على ورق التغليف قبل أن يُبنى.")
    wall = h("div", h("h2", "هذا المحتوى للمشتركين فقط"), h("a", "اشترك الآن", href="/subscribe"), class_="paywall")
    return _page(headline, h("article", h("h1", headline), teaser, wall), head=head)


def _gallery() -> bytes:
    facts = {"@context": "https://schema.org", "@type": "ImageGallery", "name": "صور من سوق الصباح"}
    head = h("script", json.dumps(facts, ensure_ascii=False), type="application/ld+json")
    captions = ("بائع سمك يرتب بضاعته", "أكياس التوابل عند المدخل", "أطفال حول بائع العصير", "الميناء عند الفجر")
    figures = (
        h("figure", h("img", src=f"{HOME}/images/gallery/{place}.jpg", alt=words), h("figcaption", words))
        for place, words in enumerate(captions)
    )
    return _page("صور من سوق الصباح", h("main", h("h1", "صور من سوق الصباح"), *figures, class_="gallery"), head=head)


def _video() -> bytes:
    title = "شاهد: قوارب الميناء تعود قبل العاصفة"
    facts = {
        "@context": "https://schema.org", "@type": "VideoObject", "name": title, "duration": "PT1M12S",
        "uploadDate": "2026-01-09T18:00:00+04:00", "contentUrl": f"{HOME}/videos/boats.mp4",
    }  # fmt: skip
    head = h("script", json.dumps(facts, ensure_ascii=False), type="application/ld+json")
    player = h("video", h("source", src=f"{HOME}/videos/boats.mp4", type="video/mp4"), controls="")
    return _page(title, h("main", h("h1", title), player, h("p", "المدة: دقيقة و12 ثانية")), head=head)


def _shell() -> bytes:
    return _page("", h("div", id="root"), h("script", src="/static/js/main.4f1c.js"))


def _database() -> bytes:
    return _page("Database Error", h("h1", "Error establishing a database connection"))


def _list() -> bytes:
    names = ("السوق", "المرفأ", "الحديقة", "المكتبة", "الملعب", "المتحف", "الجسر", "المدرسة", "المشفى", "الساحة")
    links = (h("li", h("a", f"كل ما نشرناه هذا العام عن {name} في مكان واحد", href=f"/tag/{name}")) for name in names)
    return _page("ملفات", h("main", h("h1", "ملفات"), h("ul", *links)))


def _pdf() -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


_TABLE = (
    ("soft_404", "تفاصيل مشروع الحديقة الكبرى", _soft_404),
    ("consent_wall", "خريطة تفاعلية لأحياء المدينة", _consent),
    ("login", "أرشيف المشتركين", _login),
    ("bot_challenge", "نتائج المسابقة السنوية", _challenge),
    ("paywall_teaser", "مقابلة مطولة مع معماري السوق القديم", _paywall),
    ("gallery", "صور من سوق الصباح", _gallery),
    ("video", "شاهد: قوارب الميناء تعود قبل العاصفة", _video),
    ("empty_shell", "لوحة بيانات الطقس", _shell),
    ("error_page", "دليل المطاعم الشعبية", _database),
)

STRAYS = (
    *(
        Stray(url=f"{HOME}/news/local/{article_id(reason)}", headline=headline, reason=reason, body=write())
        for reason, headline, write in _TABLE
    ),
    Stray(
        url=f"{HOME}/news/local/{article_id('pdf')}", headline="التقرير السنوي للبلدية", reason="not_html",
        body=_pdf(), content_type="application/pdf",
    ),
    Stray(
        url=f"{HOME}/news/local/{article_id('list')}", headline="ملفات المرفأ", reason="listing",
        body=_list(), outcome="listing",
    ),
)  # fmt: skip

FORBIDDEN = f"{HOME}/private/{article_id('private')}"
"""Linked, but robots.txt disallows it."""
