"""Bytes to text: every charset of news pages, honest headers, lying headers, none."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.text.encoding import decode

ARABIC = "واشنطن وموسكو لقاء دبلوماسي جديد وسط اشتداد الحرب، والعالم ينتظر نتائج المفاوضات المقبلة بين الجانبين «تاس»"
TEXTS = {
    "ar": ARABIC,
    "fa": "رئيس جمهور در نشست خبري به پرسش خبرنگاران پاسخ داد و گفت پژوهش تازه در چند استان آغاز شد",
    "he": "ראש הממשלה אמר היום כי הממשלה תדון בהצעת התקציב החדשה בשבוע הבא, כך נמסר",
    "tr": "Cumhurbaşkanı bugün yaptığı açıklamada yeni bütçenin gelecek hafta görüşüleceğini söyledi",
    "ru": "Президент заявил сегодня, что правительство рассмотрит новый бюджет на следующей неделе",
    "fr": "Le président a déclaré à l’été que l’économie française était près de la récession",
    "pl": "Premier powiedział, że nowy budżet będzie omawiany w przyszłym tygodniu na posiedzeniu rządu",
    "el": "Ο πρόεδρος δήλωσε σήμερα ότι η κυβέρνηση θα συζητήσει τον νέο προϋπολογισμό",
    "zh": "总统今天表示，政府将在下周讨论新的预算案，并要求各部门做好准备",
    "ja": "首相は今日、来週新しい予算案を議論すると述べました。政府は準備を進めています",
}
CHARSETS = [
    ("ar", "windows-1256"), ("ar", "iso-8859-6"), ("fa", "windows-1256"), ("he", "windows-1255"), ("he", "iso-8859-8"),
    ("tr", "windows-1254"), ("ru", "windows-1251"), ("ru", "koi8-r"), ("fr", "windows-1252"), ("pl", "windows-1250"),
    ("el", "windows-1253"), ("zh", "gbk"), ("zh", "gb18030"), ("ja", "shift_jis"), ("ja", "euc-jp"),
    *((language, "utf-8") for language in TEXTS),
]  # fmt: skip


def page(text: str, meta: str = "") -> str:
    head = f"<head>{meta}<title>{text}</title></head>"
    return f"<!DOCTYPE html><html>{head}<body><h1>{text}</h1><p>{text}.</p></body></html>"


def encoded(language: str, charset: str, meta: str = "") -> tuple[bytes, str]:
    """A page in a charset, and the text that its bytes hold (what the charset lacks is left out)."""
    body = page(TEXTS[language], meta).encode(charset, "ignore")
    return body, body.decode(charset)


@pytest.mark.parametrize(("language", "charset"), CHARSETS)
@pytest.mark.parametrize("header", [None, "text/html", "text/html; charset=utf-8", "text/html; charset=ISO-8859-1"])
def test_no_header_and_a_lying_header_do_no_harm(language, charset, header):
    body, text = encoded(language, charset)
    assert decode(body, header).text == text


@pytest.mark.parametrize(("language", "charset"), CHARSETS)
def test_a_true_header_is_believed(language, charset):
    body, text = encoded(language, charset)
    decoded = decode(body, f'text/html; Charset="{charset}"')
    assert (decoded.text, decoded.replaced) == (text, 0)
    assert decoded.basis == ("utf-8" if charset == "utf-8" else "header")


@pytest.mark.parametrize(("language", "charset"), CHARSETS)
def test_a_true_meta_is_believed(language, charset):
    body, text = encoded(language, charset, f'<meta http-equiv=Content-Type content="text/html; charset={charset}">')
    decoded = decode(body, "text/html; charset=utf-8")
    assert decoded.text == text
    assert decoded.basis == ("utf-8" if charset == "utf-8" else "meta")


@pytest.mark.parametrize("label", ["koi8-r", "windows-1251", "x-user-defined", "shift_jis", "gb18030"])
@pytest.mark.parametrize("meta", [True, False])
def test_a_charset_in_which_the_letters_make_no_language_is_not_believed(label, meta):
    body, text = encoded("ar", "windows-1256", f"<meta charset='{label}'>" if meta else "")
    decoded = decode(body, None if meta else f"text/html; charset={label}")
    assert (decoded.text, decoded.encoding, decoded.basis) == (text, "windows-1256", "detected")


def test_the_declared_charset_that_makes_a_language_beats_one_before_it():
    body, text = encoded(
        "ar", "windows-1256", "<meta name='description' content='charset=koi8-r'><meta charset='cp1256'>"
    )
    decoded = decode(body, None)
    assert (decoded.text, decoded.basis) == (text, "meta")


def test_a_charset_in_a_comment_is_not_declared():
    body, text = encoded("ar", "windows-1256", '<!-- <meta charset="windows-1251"> -->')
    assert decode(body).text == text


@pytest.mark.parametrize(
    ("charset", "mark", "name"),
    [
        ("utf-8", codecs.BOM_UTF8, "utf-8"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16le"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16be"),
    ],
)
def test_a_byte_order_mark_beats_everything_and_is_dropped(charset, mark, name):
    decoded = decode(mark + page(ARABIC).encode(charset), "text/html; charset=windows-1256")
    assert (decoded.text, decoded.encoding, decoded.basis) == (page(ARABIC), name, "bom")


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_seen(charset):
    assert decode(page(ARABIC).encode(charset), "text/html; charset=utf-8").text == page(ARABIC)


def test_iso_8859_1_means_windows_1252():
    decoded = decode("“Été” – naïve à l’œil".encode("cp1252"), "text/html; charset=iso-8859-1")
    assert decoded.encoding == "windows-1252"
    assert decoded.text == "“Été” – naïve à l’œil"


def test_a_page_cut_inside_a_letter_is_still_utf_8():
    body = page(ARABIC).encode()
    cut = body[: body.rindex("م".encode()) + 1]
    decoded = decode(cut, "text/html; charset=windows-1256")
    assert (decoded.encoding, decoded.replaced) == ("utf-8", 1)
    assert decoded.text.startswith(page(ARABIC)[:200])


def test_a_broken_letter_in_the_middle_is_counted():
    body = page(ARABIC).encode().replace("نتائج".encode(), "نتائج".encode()[:-1], 1)
    decoded = decode(body)
    assert (decoded.encoding, decoded.basis, decoded.replaced) == ("utf-8", "utf-8", 1)
    assert decoded.text.count("\ufffd") == 1


@pytest.mark.parametrize("misread", ["latin-1", "cp1256"])
@pytest.mark.parametrize("language", ["ar", "fa"])
def test_double_encoded_arabic_is_undone(misread, language):
    whole = page(TEXTS[language])
    decoded = decode(whole.encode().decode(misread).encode())
    assert decoded.basis == "double-encoded"
    assert decoded.text == whole


def test_double_encoded_arabic_inside_a_good_page_is_undone():
    broken = "السلام عليكم".encode().decode("latin-1")
    assert decode(page(f"{broken} {ARABIC}").encode()).text == page(f"السلام عليكم {ARABIC}")


@pytest.mark.parametrize(
    "text",
    [
        "Ørsted øger Østersø-projekt, Ærø, Ål, Øresund, Ølstykke, Ødis",
        "OÙ VAS-TU ? OÙ ? ÇA ? LÀ-BAS ? OÙ ? OÙ ?",
        "2 × 3 × 4 × 5 × 6 × 7 ×",
    ],
)
def test_true_letters_are_not_taken_for_double_encoding(text):
    decoded = decode(page(text).encode())
    assert (decoded.text, decoded.basis) == (page(text), "utf-8")


@pytest.mark.parametrize("header", ["text/html; charset=no-such", "text/html; charset=", "charset", ""])
def test_a_senseless_header_is_passed_over(header):
    assert decode(page(ARABIC).encode("cp1256"), header).text == page(ARABIC)


def test_an_empty_body_is_an_empty_text():
    assert decode(b"", None).text == ""


@given(
    st.binary(max_size=300),
    st.sampled_from(
        [None, "text/html; charset=utf-8", "text/html; charset=utf-16", "x; charset=gbk", "x; charset=iso-2022-jp"]
    ),
)
def test_no_bytes_make_decode_raise(body, header):
    decoded = decode(body, header)
    assert decoded.replaced == decoded.text.count("\ufffd")
    assert decode(b"<p>\x1b$B" + body, header).encoding


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_utf_8_reads_back_what_was_written(text):
    body = ("<p>" + text).encode()
    assert decode(body, None).text == "<p>" + text or decode(body, None).basis == "double-encoded"
