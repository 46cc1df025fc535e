"""Month names as printed by newsrooms, by language: spelling variants and calendars in one table.

Twelve entries a line, parted by blanks; ``|`` parts spellings, ``_`` stands for a blank. Names are
compared folded (``newsbot.text.datewords``), so hamza forms, diacritics, ZWNJ and Latin accents need
no entries of their own. Hijri and Jalali names carry their calendar; the rest is Gregorian.
"""
# ruff: noqa: E501 - a language is a row of the table

from __future__ import annotations

GREGORIAN = "gregorian"
HIJRI = "hijri"
JALALI = "jalali"

GREGORIAN_MONTHS: dict[str, str] = {
    "ar-gulf": "يناير|ينائر|جنيوري فبراير|فيبراير|فبرابر مارس أبريل|ابريل|ابرايل مايو يونيو|يونية|يونيه|يونو "
    "يوليو|يولية|يوليه أغسطس|أغسطوس|أوغسطس سبتمبر|سيبتمبر أكتوبر|اوكتوبر|اكتوبير نوفمبر|نوفنبر|نوڤمبر "
    "ديسمبر|ديسيمبر|دسمبر|ديسمبير",
    "ar-levant": "كانون_الثاني|كانون_ثاني|كانون_ثان|كانون_2|ك2|ك_2 شباط|شبّاط آذار نيسان أيار|مايس|ايّار حزيران تموز|تمّوز "
    "آب أيلول تشرين_الأول|تشرين_أول|تشرين_1|ت1|ت_1 تشرين_الثاني|تشرين_ثاني|تشرين_ثان|تشرين_2|ت2|ت_2 "
    "كانون_الأول|كانون_أول|كانون_1|ك1|ك_1",
    "ar-maghreb": "جانفي|جانفى|ينّاير فيفري|فيفرى|فبراير مارس أفريل|افريل ماي جوان|يونيو|يونيوز "
    "جويلية|جويليا|جويلي|يوليوز أوت|غشت|أغشت سبتمبر|شتنبر|شتمبر|سبتنبر أكتوبر|اكطوبر نوفمبر|نونبر|نوانبر|نونمبر ديسمبر|دجنبر|دجمبر|دسنبر",
    "fa": "ژانویه فوریه مارس|مارچ آوریل|آپریل مه|می ژوئن|جون ژوئیه|ژوییه|جولای اوت|آگوست|آگست سپتامبر اکتبر|اکتوبر نوامبر|نومبر "
    "دسامبر|دسمبر",
    "ur": "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
    "ps": "جنوري|جنورۍ فبروري|فېبروري|فبرورۍ مارچ اپریل مۍ|مې|مئ جون جولای|جولایي اګست|اگست سپتمبر|سېپتمبر|سپټمبر "
    "اکتوبر|اکټوبر نومبر|نوامبر ډسمبر|دسمبر|ډیسمبر",
    "ckb": "کانوونی_دووەم|کانونی_دووەم|کانوونی_دوەم|کانوونی_دووەمی|کانونی_دووەمی شوبات|شوباتی ئازار|ئادار|ئازاری نیسان|نیسانی|نیسانێ ئایار|ئایاری|مایس|مایسی "
    "حوزەیران|حوزەیرانی|حزیران تەمموز|تەمووز|تەموز|تەمموزی|تەممووز|تەممووزی ئاب|ئابی|ئۆگۆست ئەیلوول|ئەیلول|ئەیلوولی|ئەیلولی "
    "تشرینی_یەکەم|تشرینی_یەکەمی تشرینی_دووەم|تشرینی_دووەمی|تشرینی_دوەم کانوونی_یەکەم|کانونی_یەکەم|کانوونی_یەکەمی",
    "ku": "çile|rêbendan sibat|reşemî adar|avdar nîsan|avrêl gulan hezîran|pûşper tîrmeh tebax|gelawêj îlon|rezber "
    "cotmeh|kewçêr mijdar|sermawez kanûn|berfanbar",
    "he": "ינואר|ינו פברואר|פבר מרץ|מרס|מארס אפריל|אפר מאי יוני יולי אוגוסט|אוג ספטמבר|ספט אוקטובר|אוק נובמבר|נוב דצמבר|דצמ",
    "tr": "ocak|oca şubat|şub mart|mar nisan|nis mayıs|may haziran|haz temmuz|tem ağustos|ağu eylül|eyl ekim|eki kasım|kas aralık|ara",
    "en": "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep october|oct "
    "november|nov december|dec",
    "fr": "janvier|janv février|févr|fév mars avril|avr mai juin juillet|juil août septembre|sept octobre|oct novembre|nov "
    "décembre|déc",
    "de": "januar|jänner|jän|jan februar|feber|feb märz|mär|mrz april|apr mai juni|jun juli|jul august|aug september|sep|sept "
    "oktober|okt november|nov dezember|dez",
    "es": "enero|ene febrero|feb marzo|mar abril|abr mayo|may junio|jun julio|jul agosto|ago septiembre|setiembre|sept|sep "
    "octubre|oct noviembre|nov diciembre|dic",
    "it": "gennaio|gen febbraio|feb marzo|mar aprile|apr maggio|mag giugno|giu luglio|lug agosto|ago settembre|set ottobre|ott "
    "novembre|nov dicembre|dic",
    "pt": "janeiro|jan fevereiro|fev março|mar abril|abr maio|mai junho|jun julho|jul agosto|ago setembro|set outubro|out "
    "novembro|nov dezembro|dez",
    "nl": "januari|jan februari|feb maart|mrt april|apr mei juni|jun juli|jul augustus|aug september|sep oktober|okt november|nov "
    "december|dec",
    "ru": "января|январь|янв февраля|февраль|фев|февр марта|март|мар апреля|апрель|апр мая|май июня|июнь|июн июля|июль|июл "
    "августа|август|авг сентября|сентябрь|сен|сент октября|октябрь|окт ноября|ноябрь|ноя|нояб декабря|декабрь|дек",
    "uk": "січня|січень|січ лютого|лютий|лют березня|березень|бер квітня|квітень|квіт|кві травня|травень|трав|тра "
    "червня|червень|черв|чер липня|липень|лип серпня|серпень|серп|сер вересня|вересень|вер жовтня|жовтень|жовт|жов "
    "листопада|листопад|лист|лис грудня|грудень|груд|гру",
    "pl": "stycznia|styczeń|sty lutego|luty|lut marca|marzec|mar kwietnia|kwiecień|kwi maja|maj czerwca|czerwiec|cze "
    "lipca|lipiec|lip sierpnia|sierpień|sie września|wrzesień|wrz października|październik|paź listopada|listopad|lis "
    "grudnia|grudzień|gru",
    "sv": "januari|jan februari|feb mars|mar april|apr maj juni|jun juli|jul augusti|aug september|sep oktober|okt november|nov "
    "december|dec",
    "da": "januar|jan februar|feb marts|mar april|apr maj juni|jun juli|jul august|aug september|sep oktober|okt november|nov "
    "december|dec",
    "nb": "januar|jan februar|feb mars april|apr mai juni|jun juli|jul august|aug september|sep oktober|okt november|nov desember|des",
    "fi": "tammikuuta|tammikuu|tammi helmikuuta|helmikuu|helmi maaliskuuta|maaliskuu|maalis huhtikuuta|huhtikuu|huhti "
    "toukokuuta|toukokuu|touko kesäkuuta|kesäkuu|kesä heinäkuuta|heinäkuu|heinä elokuuta|elokuu|elo syyskuuta|syyskuu|syys "
    "lokakuuta|lokakuu|loka marraskuuta|marraskuu|marras joulukuuta|joulukuu|joulu",
    "cs": "ledna|leden února|únor března|březen dubna|duben května|květen června|červen července|červenec srpna|srpen "
    "září října|říjen listopadu|listopad prosince|prosinec",
    "id": "januari|jan februari|feb|pebruari maret|mar april|apr mei juni|jun juli|jul agustus|agu|agt september|sep|sept "
    "oktober|okt november|nov|nopember desember|des",
}

HIJRI_MONTHS: dict[str, str] = {
    "ar": "محرم|محرّم|المحرم صفر ربيع_الأول|ربيع_أول|ربيع_الاولى ربيع_الآخر|ربيع_الثاني|ربيع_ثاني|ربيع_آخر|ربيع_ثان "
    "جمادى_الأولى|جمادى_الأول|جماد_الأول|جماد_أول|جمادى_أول|جماد_الأولى "
    "جمادى_الآخرة|جمادى_الثانية|جمادى_الآخر|جمادى_الثاني|جماد_الثاني|جماد_الآخر|جماد_ثاني|جماد_آخر|جماد_الثانية|جماد_الآخرة "
    "رجب شعبان رمضان شوال|شوّال ذو_القعدة|ذي_القعدة|ذوالقعدة|ذو_قعدة|ذي_قعدة|ذيقعدة ذو_الحجة|ذي_الحجة|ذوالحجة|ذو_حجة|ذي_حجة|ذيحجة",
    "fa": "محرم_الحرام صفر_المظفر ربیع‌الاول ربیع‌الثانی|ربیع‌الآخر جمادی‌الاول|جمادی‌الاولی جمادی‌الثانی|جمادی‌الثانیه "
    "رجب_المرجب شعبان_المعظم رمضان_المبارک|رمضان_المعظم شوال_المکرم ذی‌القعده|ذیقعده_الحرام|ذی‌قعده ذی‌الحجه|ذی‌حجه|ذوالحج|ذی_الحج",
    "ur": "محرم صفر ربیع_الاول ربیع_الثانی جمادی_الاول|جمادی_الاولیٰ جمادی_الثانی|جمادی_الثانیہ رجب شعبان رمضان شوال "
    "ذوالقعدہ|ذی_القعدہ|ذیقعد ذوالحجہ|ذی_الحجہ",
}

JALALI_MONTHS: dict[str, str] = {
    "fa": "فروردین|فروردین‌ماه اردیبهشت|اردیبهشت‌ماه خرداد|خردادماه تیر|تیرماه مرداد|مردادماه|امرداد شهریور|شهریورماه مهر|مهرماه "
    "آبان|آبان‌ماه آذر|آذرماه دی|دی‌ماه بهمن|بهمن‌ماه اسفند|اسفندماه",
    "prs": "حمل ثور جوزا سرطان اسد سنبله|سنبلە میزان عقرب قوس جدی دلو حوت",
    "ps": "وری غویی|غوایی غبرګولی چنګاښ زمری وږی تله لړم لیندۍ مرغومی سلواغه کب",
    "ckb": "خاکەلێوە گوڵان جۆزەردان پووشپەڕ گەلاوێژ خەرمانان ڕەزبەر گەڵاڕێزان|خەزەڵوەر سەرماوەز بەفرانبار ڕێبەندان ڕەشەمێ|ڕەشەمە",
}

CALENDARS = {GREGORIAN: GREGORIAN_MONTHS, JALALI: JALALI_MONTHS, HIJRI: HIJRI_MONTHS}


def months() -> list[tuple[str, str, int]]:
    """Every (name as printed, calendar, month number 1-12) of the tables, in table order."""
    return [
        (name.replace("_", " "), calendar, number)
        for calendar, tables in CALENDARS.items()
        for line in tables.values()
        for number, names in enumerate(line.split(), start=1)
        for name in names.split("|")
    ]


def languages() -> frozenset[str]:
    """The language codes that the tables cover, and those of the number formats written without names."""
    return frozenset(code.split("-")[0] for table in CALENDARS.values() for code in table) | {
        "zh",
        "ja",
        "ko",
        "no",
        "",
    }
