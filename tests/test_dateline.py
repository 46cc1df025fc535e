"""The place at the head of a first paragraph."""

from __future__ import annotations

import pytest

from newsbot.extract.dateline import dateline


@pytest.mark.parametrize(
    ("paragraph", "place"),
    [
        ("عمان 9 نيسان (بترا)- بحث وزير الخارجية اليوم مع نظيره", "عمان"),
        ("القاهرة - أ ف ب - أعلنت السلطات المصرية الخميس", "القاهرة"),
        ("القاهرة (رويترز) - قالت مصادر أمنية", "القاهرة"),
        ("أبوظبي – اختتمت أعمال القمة", "أبوظبي"),
        ("غزة/ الأناضول: قتل ثلاثة أشخاص", "غزة"),
        ("القاهرة، بيروت – قالت مصادر", "القاهرة، بيروت"),
        ("LONDON (Reuters) - Shares rose on Monday", "LONDON"),
        ("PARIS, April 3 (Reuters) - France said", "PARIS"),
        ("TAMPA, Fla. — The storm made landfall", "TAMPA, Fla."),
        ("SPRINGFIELD (AP) — The council voted", "SPRINGFIELD"),
        ("Berlin (dpa) - Die Bundesregierung will", "Berlin"),
        ("Berlin/Brüssel. Die Kommission hat", "Berlin/Brüssel"),
        ("Duisburg. Erste Visualisierungen zeigen", "Duisburg"),
        ("Madrid, 3 abr (EFE).- El Gobierno", "Madrid"),
        ("İSTANBUL (AA) - Bakan açıkladı", "İSTANBUL"),
    ],
)
def test_place_is_read_as_printed(paragraph: str, place: str) -> None:
    assert dateline(paragraph) == place


@pytest.mark.parametrize(
    "paragraph",
    [
        "",
        "تتجه أنظار العالم نحو العاصمة الأمريكية واشنطن، الأسبوع المقبل، حيث يُرتقب لقاء",
        "قال الوزير - وهو في زيارة رسمية - إن المحادثات مستمرة",
        "BREAKING - The council voted on Monday",
        "(CNN) — The council voted on Monday",
        "The council - which met on Monday - voted",
        "NASA - the agency behind the mission",
        "Paris is burning, said the mayor (who was not there).",
        "عاجل - انفجار في العاصمة",
    ],
)
def test_prose_without_a_place_gives_none(paragraph: str) -> None:
    assert dateline(paragraph) is None
