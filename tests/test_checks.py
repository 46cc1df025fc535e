"""Each check trips on what it is for and on nothing else, and says its code."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from newsbot.checks import CHECKS, PROBLEMS, check
from newsbot.items import Article, Image, RelatedLink

PROSE = (
    "قال المتحدث باسم الوزارة إن العمل في المشروع سيبدأ مطلع الشهر المقبل، على أن تنتهي مرحلته الأولى قبل نهاية العام.",
    "وأضاف أن الموازنة المخصصة للخطة تبلغ نحو أربعين مليون دينار، وستصرف على دفعات تبعا لسير التنفيذ في كل محافظة.",
)
HEADLINE = "الحكومة تعلن خطة جديدة لدعم القطاع الزراعي في الجنوب"
CAPTION = "مزارع في حقله قرب النهر الكبير"
ENGLISH = "Work on the project will start early next month, a ministry spokesman said on Monday in the capital."


def clean_article() -> Article:
    return Article(
        record_id="0" * 32,
        url="https://daily.example/news/1",
        canonical_url="https://daily.example/news/1",
        site="daily.example",
        publisher="صحيفة اليوم",
        language="ar",
        direction="rtl",
        headline=HEADLINE,
        description="خطة جديدة للقطاع الزراعي.",
        authors=["ليلى حداد"],
        date_published="2026-11-22T09:00:00+03:00",
        date_modified="2026-11-22T10:00:00+03:00",
        image=Image(url="https://daily.example/1.jpg", caption="مزارع في حقله قرب النهر", credit="رويترز"),
        body="\n\n".join(PROSE),
        word_count=40,
        related=[RelatedLink(headline="ارتفاع صادرات التمور بنسبة عشرين في المئة", placement="inline", position=1)],
        date_crawled="2026-11-23T00:00:00Z",
    )


def body(*paragraphs: str) -> dict[str, Any]:
    return {"body": "\n\n".join(paragraphs)}


TRIPS: list[tuple[str, dict[str, Any]]] = [
    ("no_headline", {"headline": None}),
    ("no_date", {"date_published": None}),
    ("empty_body", {"body": ""}),
    ("future_date", {"date_published": "2026-11-25T00:00:00Z"}),
    ("future_date", {"date_modified": "2027-01-01"}),
    ("implausible_date", {"date_published": "1970-01-01T00:00:00Z"}),
    ("implausible_date", {"date_published": "0205-03-01"}),
    ("headline_is_site", {"headline": "صحيفة اليوم"}),
    ("headline_with_site", {"headline": f"{HEADLINE} | صحيفة اليوم"}),
    ("headline_in_body", body(HEADLINE, *PROSE)),
    ("related_in_body", body(PROSE[0], "إرتفاع صادرات التمور بنسبة عشرين في المئة", PROSE[1])),
    ("caption_in_body", {"image": Image(caption=CAPTION)} | body(CAPTION, *PROSE)),
    ("glued_caption", {"image": Image(caption="علما روسيا والولايات المتحدةالمصدر: رويترز")}),
    ("glued_caption", {"image": Image(caption="A farmer in his field (Picture: Getty)")}),
    ("glued_caption", {"images": [Image(caption="A farmer at dawn. Getty Images", credit="Getty Images")]}),
    ("author_is_no_name", {"authors": ["صحيفة اليوم"]}),
    ("author_is_no_name", {"authors": ["https://daily.example/author/1"]}),
    ("author_is_no_name", {"authors": ["desk@daily.example"]}),
    ("mojibake", {"headline": "Ø§Ù„Ø­ÙƒÙˆÙ…Ø© ØªØ¹Ù„Ù†", "direction": "ltr", "language": "en"}),
    ("mojibake", body(PROSE[0] + "\ufffd\ufffd\ufffd", PROSE[1])),
    ("markup_in_text", {"description": "<p>خطة جديدة</p>"}),
    ("markup_in_text", body(f"{PROSE[0]}&nbsp;", PROSE[1])),
    ("markup_in_text", body('[caption id="attachment_1" align="left"]', *PROSE)),
    ("body_shorter_than_description", {"description": "\n".join(PROSE)} | body(PROSE[0])),
    ("body_cut_short", body(PROSE[0], PROSE[1] + " […]")),
    ("body_cut_short", body(PROSE[0], PROSE[1].rstrip(".") + "...")),
    ("language_differs", {"headline": "Government unveils plan for farmers in the south"}),
    ("language_differs", {"language": "en", "direction": "ltr", "headline": "Правительство поможет фермерам"}
     | body(ENGLISH, ENGLISH.replace("month", "year"))),
    ("repeated_paragraph", body(PROSE[0], PROSE[1], PROSE[0])),
]  # fmt: skip

HARMLESS: list[tuple[str, dict[str, Any]]] = [
    ("an article crawled in the minute that it names", {"date_published": "2026-11-23T00:00:00Z"}),
    ("tomorrow in a zone ahead", {"date_published": "2026-11-23T12:00:00+14:00", "date_modified": None}),
    ("a date to the day", {"date_published": "2026-11-23", "date_modified": None}),
    ("the headline inside a sentence", body(f"تحت عنوان {HEADLINE} نشرت الصحيفة تقريرا.", *PROSE)),
    ("a short related name as a heading", {
        "related": [RelatedLink(headline="محمد صلاح", placement="aside", position=1)]} | body("محمد صلاح", *PROSE)),
    ("code in a body", body("The <p> and <br> elements are void of sense here, said the author of the guide.", *PROSE)),
    ("a refrain", body("قفا نبك", PROSE[0], "قفا نبك", PROSE[1])),
    ("a name of three words and a hyphen", {"authors": ["Anne-Marie O'Neil, M.D."]}),
    ("a word for a photo in a caption", {"image": Image(caption="صورة للميناء القديم التقطت عند الفجر")}),
    ("accents and quotes", {"headline": "“Noël” à Château-Thierry: “déjà vu”", "language": "fr"} | body(
        "Élève à l’école, Zoé a été reçue là-bas où ça commence, dès l’été, grâce à André. " * 3)),
    ("a Latin name in an Arabic headline", {"headline": "شركة Apple تكشف عن هاتف iPhone الجديد في القاهرة"}),
]  # fmt: skip


def test_clean_record_has_no_problems() -> None:
    assert check(clean_article()) == []


@pytest.mark.parametrize(("code", "change"), TRIPS, ids=[f"{code}-{n}" for n, (code, _) in enumerate(TRIPS)])
def test_check_trips_on_what_it_is_for(code: str, change: dict[str, Any]) -> None:
    assert check(replace(clean_article(), **change)) == [code]


@pytest.mark.parametrize("change", [change for _, change in HARMLESS], ids=[name for name, _ in HARMLESS])
def test_check_lets_pass_what_is_right(change: dict[str, Any]) -> None:
    assert check(replace(clean_article(), **change)) == []


def test_every_check_is_tried_and_every_code_has_a_meaning() -> None:
    codes = [code for code, _ in CHECKS]
    assert {code for code, _ in TRIPS} == set(codes)
    assert [code for code in PROBLEMS if not code.startswith("canonical_")] == codes
