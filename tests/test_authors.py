"""Authors: names only, from what the page declares and prints."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from newsbot.extract.authors import authors
from newsbot.extract.headline import read_headline
from newsbot.extract.people import looks_like_name, people
from newsbot.extract.reading import Reading
from newsbot.page import Page, Visit
from newsbot.site import GENERIC

PROSE = (
    "<p>The council voted on Monday to rebuild the old bridge over the river, said Dr. Mary Major, an expert.</p>" * 3
)


def reading(above: str = "", head: str = "", after: str = "") -> Reading:
    html = (
        f'<html><head><meta property="og:site_name" content="River Post">{head}</head><body>'
        f"<h1>Bridge to be rebuilt after two years</h1>{above}<article>{PROSE}</article>{after}</body></html>"
    )
    page = Page(
        url="https://www.riverpost.test/a/1", body=html.encode(), visit=Visit(now=datetime(2026, 1, 2, tzinfo=UTC))
    )
    found = Reading(page, GENERIC)
    read_headline(found)
    return found


def printed(above: str, after: str = "") -> list[str]:
    return authors(reading(above, after=after))[0]


def declared(author: Any, *graph: dict[str, Any]) -> list[str]:
    data = {"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle", "author": author}, *graph]}
    return authors(reading(head=f'<script type="application/ld+json">{json.dumps(data)}</script>'))[0]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Jane Doe", ["Jane Doe"]),
        ("By: Jane Doe and John Roe", ["Jane Doe", "John Roe"]),
        ("Written by Jane Doe, John Roe & Ann Poe", ["Jane Doe", "John Roe", "Ann Poe"]),
        ("Jane Doe/John Roe", ["Jane Doe", "John Roe"]),
        ("Jane Doe | John Roe", ["Jane Doe", "John Roe"]),
        ("Von Karl Meier und Eva Groß", ["Karl Meier", "Eva Groß"]),
        ("Par Luc Martin et Zoé Petit", ["Luc Martin", "Zoé Petit"]),
        ("Por José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Por Ana García y Luis Pérez", ["Ana García", "Luis Pérez"]),
        ("Ana da Silva e Rui Costa", ["Ana da Silva", "Rui Costa"]),
        ("Di Mario Rossi e Anna Bianchi", ["Mario Rossi", "Anna Bianchi"]),
        ("Door Jan de Vries en Eva van den Berg", ["Jan de Vries", "Eva van den Berg"]),
        ("Ali Kaya ve Ayşe Demir", ["Ali Kaya", "Ayşe Demir"]),
        ("Автор: Иван Петров и Анна Сидорова", ["Иван Петров", "Анна Сидорова"]),
        ("Oleh Budi Santoso", ["Budi Santoso"]),
        ("Autor: Jan Kowalski", ["Jan Kowalski"]),
        ("作者：张三、李四", ["张三", "李四"]),
        ("מאת: דנה כהן ויוסי לוי", ["דנה כהן", "יוסי לוי"]),
        ("كتب: محمد علي", ["محمد علي"]),
        ("كتبت سارة حسن", ["سارة حسن"]),
        ("بقلم: محمد علي وسارة حسن", ["محمد علي", "سارة حسن"]),
        ("محمد علي و سارة حسن", ["محمد علي", "سارة حسن"]),
        ("محمد علي، سارة حسن", ["محمد علي", "سارة حسن"]),
        ("أحمد محمود وليد حسن", ["أحمد محمود وليد حسن"]),
        ("نویسنده: علی رضایی", ["علی رضایی"]),
    ],
)
def test_names_are_split_and_prefixes_dropped(text: str, names: list[str]) -> None:
    assert people([text]) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("القاهرة - محمد علي", "محمد علي"),
        ("محمد علي - دبي", "محمد علي"),
        ("محمد علي (رويترز)", "محمد علي"),
        ("Jane Doe in Berlin", "Jane Doe"),
        ("Jane Doe, Associated Press", "Jane Doe"),
        ("Seb Doe, Lille", "Seb Doe"),
        ("Jane Doe, dpa", "Jane Doe"),
        ("Karl Meier, Redakteur Politik", "Karl Meier"),
        ("Karl Meier Redakteur", "Karl Meier"),
        ("Jane Doe, Home and Digital Security Expert", "Jane Doe"),
        ("Jane Doe for the Herald", "Jane Doe"),
        ("Jane Doe jane.doe@riverpost.test", "Jane Doe"),
        ("By Jane Doe on Tuesday, May 5, 2024", "Jane Doe"),
        ("By Jane Doe | Politics | 5 min read", "Jane Doe"),
        ("3. Mai 2024 • Karl Meier • 3 Minuten", "Karl Meier"),
        ("Jane Doe, DVM. Reviewed by Ann Poe, DVM", "Jane Doe, DVM"),
        ("Jane Doe, Ph.D.", "Jane Doe, Ph.D."),
        ("JANE DOE", "JANE DOE"),
        ("Dr. Jane Doe", "Dr. Jane Doe"),
        ("Von der Leyen", "Von der Leyen"),
        ("Sophie in 't Veld", "Sophie in 't Veld"),
    ],
)
def test_city_agency_job_mail_and_date_are_no_part_of_a_name(text: str, name: str) -> None:
    assert people([text]) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Reuters", "رويترز", "أ ف ب", "dpa", "Associated Press", "Reuters Staff", "وكالات", "القاهرة - أ ف ب",
        "هيئة التحرير", "أبوظبي", "https://www.facebook.com/janedoe", "@janedoe", "Redaktion", "News Desk", "admin",
        "The Editorial Team", "page.head.author", "2024", "", "خاص", "Online-Redaktion", "Redazione",
    ],
)  # fmt: skip
def test_agency_desk_handle_and_place_are_no_persons(text: str) -> None:
    assert people([text]) == []


def test_each_name_comes_once() -> None:
    assert people(["Jane Doe", "JANE DOE", "Jane Doe and John Roe"]) == ["Jane Doe", "John Roe"]


@pytest.mark.parametrize("text", ["Get In Touch", "Read More", "5 min read", "comments", "Written By", "F T W M"])
def test_furniture_looks_like_no_name(text: str) -> None:
    assert not looks_like_name(text)


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Jane Doe", ["Jane Doe"]),
        ("Jane Doe, John Roe and Ann Poe", ["Jane Doe", "John Roe", "Ann Poe"]),
        (["Jane Doe", {"@type": "Person", "name": "John Roe"}], ["Jane Doe", "John Roe"]),
        ([[{"@type": "Person", "name": ["Jane Doe"]}]], ["Jane Doe"]),
        ({"@type": "Organization", "name": "Jane Doe"}, []),
        ({"@type": "NewsMediaOrganization", "name": "Some Wire"}, []),
        ({"@type": "Person", "name": "River Post"}, []),
        ({"@type": "Person", "name": "Reuters"}, []),
        ({"@type": "Person", "name": "https://www.facebook.com/riverpost"}, []),
        ({"@type": "Person", "url": "https://www.riverpost.test/author/jane-doe/"}, ["Jane Doe"]),
    ],
)  # fmt: skip
def test_declared_authors_are_read_in_every_form(author: Any, names: list[str]) -> None:
    assert declared(author) == names


def test_reference_by_id_is_followed() -> None:
    assert declared({"@id": "#1"}, {"@type": "Person", "@id": "#1", "name": "Jane Doe"}) == ["Jane Doe"]


@pytest.mark.parametrize(
    "byline",
    [
        "<p>By Jane Doe</p>",
        "<p>By</p><p>Jane Doe</p>",
        '<div class="byline">Jane Doe</div>',
        '<div class="x9"><a href="/author/jane-doe/">Jane Doe</a></div>',
        '<div class="author"><a href="/u/17">Jane Doe</a><span>Senior Reporter</span></div>',
        '<div class="x9">Jane Doe</div><div>2 January 2026</div>',
        "<p>2 January 2026 · 3 min read · By Jane Doe</p>",
        "<p><span>By Jane Doe</span><span>Updated 2 January 2026</span></p>",
        '<a rel="author" href="/u/17">Jane Doe</a>',
        "<p>Edited by Ann Poe</p><p>By Jane Doe</p>",
    ],
)
def test_printed_byline_is_found(byline: str) -> None:
    assert printed(byline) == ["Jane Doe"]


def test_name_in_a_line_parted_by_bars_is_one_with_its_place_beside_it() -> None:
    assert printed("<p><strong>Jane Doe</strong> | Palma del Mar | 08/01/2024</p>") == ["Jane Doe"]


def test_author_box_after_the_article_is_a_late_source() -> None:
    assert printed("", "<section><h3>About the author</h3><p>Jane Doe</p></section>") == ["Jane Doe"]


@pytest.mark.parametrize(
    "line",
    [
        "<p>Photo by Ann Poe</p>",
        "<p>By River Post</p>",
        "<p>Reuters</p>",
        "<p>5 min read</p>",
        '<p><a href="/w/">World News</a></p>',
        "",
    ],
)
def test_page_without_a_byline_names_nobody(line: str) -> None:
    assert authors(reading(line)) == ([], None)


def test_byline_that_names_more_goes_before_the_metadata() -> None:
    page = reading("<p>By Jane Doe and John Roe</p>", '<meta name="author" content="Jane Doe">')
    assert authors(page) == (["Jane Doe", "John Roe"], "byline")


def test_user_name_gives_way_to_a_full_name() -> None:
    data = json.dumps({"@type": "NewsArticle", "author": {"@type": "Person", "name": "jdoe"}})
    page = reading("<p>By Jane Doe</p>", f'<script type="application/ld+json">{data}</script>')
    assert authors(page) == (["Jane Doe"], "byline")


def test_twitter_label_tells_what_its_data_are() -> None:
    head = '<meta name="twitter:label1" content="{}"><meta name="twitter:data1" content="Jane Doe">'
    assert authors(reading(head=head.format("Verfasst von")))[0] == ["Jane Doe"]
    assert authors(reading(head=head.format("Lesezeit")))[0] == []


def test_site_named_for_its_writer_has_an_author() -> None:
    page = reading("<p>By Jane Doe</p>", '<meta property="og:site_name" content="Jane Doe">')
    assert authors(page)[0] == ["Jane Doe"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("كتب/ محمد علي", ["محمد علي"]),
        ("كتبت/سارة حسن", ["سارة حسن"]),
        ("كتب- محمد علي:", ["محمد علي"]),
        ("إعداد: محمد علي، تحرير: سارة حسن", ["محمد علي"]),
        ("إعداد محمد علي للنشرة العربية - تحرير سارة حسن", ["محمد علي"]),
        ("محمد علي - ترجمة: سارة حسن", ["محمد علي"]),
        ("تحرير: سارة حسن", []),
        ("ترجمة: سارة حسن", []),
        ("نقلته إلى العربية: سارة حسن", []),
        ("المصدر: رويترز", []),
        ("تصوير: محمد علي", []),
        ("تقرير - محمد علي", ["محمد علي"]),
        ("دبي: محمد علي", ["محمد علي"]),
        ("القاهرة- محمد علي وسارة حسن", ["محمد علي", "سارة حسن"]),
        ("الرياض / محمد علي / واس", ["محمد علي"]),
        ("مراسل القدس العربي: محمد علي", ["محمد علي"]),
        ("كتبت سارة حسن من بيروت", ["سارة حسن"]),
        ("محمد علي، مراسل شؤون سياسية", ["محمد علي"]),
        ("لندن - «الشرق الأوسط»", []),
        ("دبي - العربية.نت", []),
        ("بي بي سي نيوز عربي - ليلى ناصر", ["ليلى ناصر"]),
        ("الكاتب: محمد بن راشد آل مكتوم", ["محمد بن راشد آل مكتوم"]),
        ("عبد الله وهيب ووليد سعد", ["عبد الله وهيب", "وليد سعد"]),
        ("تحریر: ثنا رحمان", ["ثنا رحمان"]),
    ],
)
def test_arabic_bylines_name_their_authors_only(text: str, names: list[str]) -> None:
    assert people([text]) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By JANE DOE Staff Writer", ["JANE DOE"]),
        ("Guest columnist Jane Doe", ["Jane Doe"]),
        ("Jane Doe @janedoe", ["Jane Doe"]),
        ("By Jane Doe3 May 2025", ["Jane Doe"]),
        ("Reporting by Jane Doe; Editing by John Roe", ["Jane Doe"]),
        ("Text: Karl Meier, Foto: Eva Groß", ["Karl Meier"]),
        ("Von unserem Korrespondenten Karl Meier, Paris", ["Karl Meier"]),
        ("Door onze correspondent Jan de Vries", ["Jan de Vries"]),
        ("Texto: Ana García. Fotos: Luis Pérez", ["Ana García"]),
        ("Oleh: Budi Santoso | Editor: Siti Aminah", ["Budi Santoso"]),
        ("Tekst: Jan Kowalski, zdjęcia: Anna Nowak", ["Jan Kowalski"]),
        ("Автор: Иван Петров, фото: Анна Сидорова", ["Иван Петров"]),
        ("Haber: Ali Kaya - Fotoğraf: Ayşe Demir", ["Ali Kaya"]),
        ("خبرنگار: علی رضایی، عکاس: رضا کریمی", ["علی رضایی"]),
        ("מאת דנה כהן, צילום: יוסי לוי", ["דנה כהן"]),
        ("文／山田太郎", ["山田太郎"]),
        ("김철수 기자", ["김철수"]),
        ("记者 张三 报道", ["张三"]),
        ("TOI Lifestyle Desk", []),
        ("By the Editorial Board", []),
        ("By Our Correspondent", []),
    ],
)
def test_other_roles_and_jobs_are_no_part_of_a_byline(text: str, names: list[str]) -> None:
    assert people([text]) == names


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ({"@type": "Person", "givenName": "Jane", "familyName": "Doe"}, ["Jane Doe"]),
        ("https://www.riverpost.test/author/jane-doe/", ["Jane Doe"]),
        ({"@list": [{"@type": "Person", "name": "Jane Doe"}]}, ["Jane Doe"]),
        ({"@type": "Person", "name": {"@value": "Jane Doe"}}, ["Jane Doe"]),
        ({"@type": "Person", "name": "محمد علي - دبي"}, ["محمد علي"]),
        ([{"@type": "Organization", "name": "Some Wire"}, {"@type": "Person", "name": "Jane Doe"}], ["Jane Doe"]),
    ],
)
def test_author_objects_of_further_forms_are_read(author: Any, names: list[str]) -> None:
    assert declared(author) == names


@pytest.mark.parametrize("name", ["article.author", "authors", "news_author", "dc.creator.name", "page-author"])
def test_meta_name_that_says_author_is_read(name: str) -> None:
    head = f'<meta name="{name}" content="Jane Doe"><meta name="twitter:creator" content="John Roe">'
    assert authors(reading(head=head)) == (["Jane Doe"], "meta")


def test_declared_author_that_the_page_prints_as_photographer_is_none() -> None:
    data = {"@type": "NewsArticle", "author": [{"@type": "Person", "name": name} for name in ("Jane Doe", "John Roe")]}
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    assert authors(reading("<p>By Jane Doe</p><p>Photography by John Roe</p>", head=head))[0] == ["Jane Doe"]
    assert authors(reading("<p>By Jane Doe</p><p>Photography by</p><p>John Roe</p>", head=head))[0] == ["Jane Doe"]


def test_sentence_that_names_the_author_is_read() -> None:
    assert printed("<p>This post was written by Jane Doe, head of research at the Post.</p>") == ["Jane Doe"]


def test_biography_under_a_byline_names_the_author() -> None:
    life = "<p>Jane Doe is a writer who has lived by the river for thirty years and reports on its bridges.</p>"
    filler = "<p>More of our stories</p>" * 25
    assert printed("", after=f"{filler}<div><h3>Written by Jane Doe</h3>{life}</div>") == ["Jane Doe"]
    assert printed("", after=f"{filler}<div><h3>Jane Doe</h3>{life}</div>") == []


def test_author_link_beside_a_link_to_a_place_gives_the_name() -> None:
    line = (
        '<p>by <a href="/author/jane-doe/">Jane Doe</a> <a href="/location/south-seas">South Seas</a> May 2, 2025</p>'
    )
    assert printed(line) == ["Jane Doe"]
