"""The words a page prints around an article, a row for each language, and how it prints a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from persiantools import digits
from persiantools.jdatetime import JalaliDateTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Printed labels of one language; ``months`` are its Gregorian months (``()`` = Jalali)."""

    home: str
    related: str
    credit: str
    byline: str
    modified: str
    follow: str
    channel: str
    newsletter: str
    cookies: str
    tags: str
    months: tuple[str, ...] = ()


LABELS = {
    "ar": Labels(
        home="الرئيسية",
        related="أخبار ذات علاقة",
        credit="المصدر:",
        byline="بقلم:",
        modified="آخر تحديث:",
        follow="تابعونا على",
        channel="انضموا إلى قناتنا على تلغرام",
        newsletter="اشترك في النشرة البريدية",
        cookies="نستخدم ملفات تعريف الارتباط لتحسين تجربتكم. بمتابعة التصفح فإنكم توافقون على ذلك.",
        tags="الكلمات المفتاحية",
        months=(
            "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
            "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
        ),
    ),
    "fa": Labels(
        home="خانه",
        related="بیشتر بخوانید",
        credit="عکس:",
        byline="نویسنده:",
        modified="به‌روزرسانی:",
        follow="ما را دنبال کنید",
        channel="کانال تلگرام ما را دنبال کنید",
        newsletter="عضویت در خبرنامه",
        cookies="این وب‌سایت برای بهبود تجربه شما از کوکی استفاده می‌کند.",
        tags="برچسب‌ها",
    ),
    "he": Labels(
        home="ראשי",
        related="כתבות קשורות",
        credit="צילום:",
        byline="מאת",
        modified="עודכן:",
        follow="עקבו אחרינו",
        channel="הצטרפו לערוץ הטלגרם שלנו",
        newsletter="הירשמו לניוזלטר",
        cookies="האתר משתמש בעוגיות כדי לשפר את חוויית הגלישה.",
        tags="תגיות",
        months=(
            "ינואר", "פברואר", "מרץ", "אפריל", "מאי", "יוני",
            "יולי", "אוגוסט", "ספטמבר", "אוקטובר", "נובמבר", "דצמבר",
        ),
    ),
    "ur": Labels(
        home="صفحۂ اول",
        related="یہ بھی پڑھیں",
        credit="تصویر:",
        byline="تحریر:",
        modified="اپ ڈیٹ:",
        follow="ہمیں فالو کریں",
        channel="ہمیں فالو کریں اور واٹس ایپ چینل میں شامل ہوں",
        newsletter="نیوز لیٹر کے لیے سائن اپ کریں",
        cookies="یہ ویب سائٹ بہتر تجربے کے لیے کوکیز استعمال کرتی ہے۔",
        tags="موضوعات",
        months=(
            "جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون",
            "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر",
        ),
    ),
    "tr": Labels(
        home="Ana Sayfa",
        related="İlgili Haberler",
        credit="Fotoğraf:",
        byline="Haber:",
        modified="Güncelleme:",
        follow="Bizi takip edin",
        channel="Telegram kanalımıza abone ol",
        newsletter="Bültenimize abone ol",
        cookies="Bu site deneyiminizi geliştirmek için çerez kullanır.",
        tags="Etiketler",
        months=(
            "Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran",
            "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık",
        ),
    ),
    "en": Labels(
        home="Home",
        related="Related articles",
        credit="Photo:",
        byline="By",
        modified="Updated:",
        follow="Follow us on",
        channel="Join our Telegram channel",
        newsletter="Sign up for our newsletter",
        cookies="We use cookies to improve your experience on this site.",
        tags="Topics",
        months=(
            "January", "February", "March", "April", "May", "June",
            "July", "August", "September", "October", "November", "December",
        ),
    ),
}  # fmt: skip

RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")


def printed_date(moment: datetime, language: str) -> str:
    """The date as a newspaper of that language prints it, to the minute, no zone: ``09 أبريل 2025، 2:22 م``."""
    clock = f"{moment.hour:02}:{moment.minute:02}"
    if language == "fa":
        jalali = JalaliDateTime.to_jalali(moment)  # type: ignore[no-untyped-call]
        return str(digits.en_to_fa(jalali.strftime("%d %B %Y - %H:%M", locale="fa")))
    month = LABELS[language].months[moment.month - 1]
    if language == "ar":
        half = f"{(moment.hour - 1) % 12 + 1}:{moment.minute:02} {'م' if moment.hour >= 12 else 'ص'}"
        return f"{moment.day:02} {month} {moment.year}، {half}"
    if language == "he":
        return f"{moment.day} ב{month} {moment.year}, {clock}"
    return f"{moment.day} {month} {moment.year}{'،' if language == 'ur' else ','} {clock}"
