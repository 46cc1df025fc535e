"""Lists, hubs and service pages in many languages, written before anyone looked at the rules that must tell them."""
# ruff: noqa: E501 - a line of a page is a line here

from __future__ import annotations

from collections.abc import Iterator

from tests.not_articles import SITE, Case, document, framed

STORIES = {
    "en": ("Council votes to keep the old bridge open", "Members voted late on Monday to keep the bridge open to buses and bicycles, ending a dispute that had split the town for three years and cost two mayors their office."),
    "ar": ("المجلس يصوت لصالح إبقاء الجسر القديم مفتوحاً", "صوت الأعضاء في وقت متأخر من مساء الاثنين لصالح إبقاء الجسر مفتوحاً أمام الحافلات والدراجات، منهين بذلك خلافاً قسم المدينة ثلاث سنوات."),
    "de": ("Rat stimmt für Erhalt der alten Brücke", "Die Mitglieder stimmten am späten Montag dafür, die Brücke für Busse und Fahrräder offen zu halten, und beendeten damit einen Streit, der die Stadt drei Jahre lang gespalten hatte."),
    "fr": ("Le conseil vote pour garder le vieux pont ouvert", "Les élus ont voté lundi soir pour que le pont reste ouvert aux bus et aux vélos, mettant fin à une querelle qui divisait la ville depuis trois ans."),
    "es": ("El pleno vota mantener abierto el puente viejo", "Los concejales votaron el lunes por la noche mantener el puente abierto a autobuses y bicicletas y cerraron así una disputa de tres años que había dividido a la ciudad."),
    "it": ("Il consiglio vota per tenere aperto il vecchio ponte", "I consiglieri hanno votato lunedì sera per tenere il ponte aperto ad autobus e biciclette, mettendo fine a una lite che divideva la città da tre anni."),
    "pt": ("Câmara vota para manter aberta a ponte velha", "Os vereadores votaram na noite de segunda-feira para manter a ponte aberta a autocarros e bicicletas, encerrando uma disputa que dividia a cidade há três anos."),
    "nl": ("Raad stemt voor openhouden van oude brug", "De leden stemden maandagavond laat voor het openhouden van de brug voor bussen en fietsen en maakten zo een einde aan een ruzie die de stad drie jaar lang verdeelde."),
    "tr": ("Meclis eski köprünün açık kalması için oy kullandı", "Üyeler pazartesi gecesi köprünün otobüs ve bisikletlere açık kalması yönünde oy kullanarak kenti üç yıldır bölen tartışmaya son verdi."),
    "ru": ("Совет проголосовал за сохранение старого моста", "Поздно вечером в понедельник депутаты проголосовали за то, чтобы мост оставался открытым для автобусов и велосипедов, завершив спор, три года разделявший город."),
    "fa": ("شورا به باز ماندن پل قدیمی رأی داد", "اعضای شورا دوشنبه‌شب رأی دادند که پل برای اتوبوس‌ها و دوچرخه‌ها باز بماند و به اختلافی که سه سال شهر را دو پاره کرده بود پایان دادند."),
    "ja": ("議会、古い橋の存続を可決", "議員らは月曜深夜、橋をバスと自転車のために開放し続けることを可決し、三年にわたり町を二分してきた争いに終止符を打った。"),
}  # fmt: skip
"""A headline and its teaser."""

LISTS = (
    ("tag with long teasers", "en", "Bridges – latest news | Daily", "Bridges", "/topic/bridges"),
    ("tag with long teasers", "ar", "وسم: الجسر | اليومية", "الجسر", "/tag/%D8%AC%D8%B3%D8%B1"),
    ("search results", "fr", "Résultats de recherche pour « pont » - Le Quotidien", "12 résultats pour « pont »", "/recherche?q=pont"),
    ("search results", "tr", "köprü arama sonuçları - Gazete", "“köprü” için arama sonuçları", "/arama?kelime=kopru"),
    ("author's page", "it", "Anna Bianchi, tutti gli articoli | Il Giornale", "Anna Bianchi", "/firme/anna-bianchi"),
    ("author's page", "pt", "Rui Costa - O Jornal", "Rui Costa", "/autor/rui-costa"),
    ("columnist's page", "ar", "مقالات سارة حسن | اليومية", "سارة حسن", "/writers/4411"),
    ("archive of a day", "ru", "Новости за 23 ноября 2026 — Газета", "Новости за 23 ноября 2026", "/2026/11/23/"),
    ("section", "es", "Noticias de Local | El Diario", "Local", "/local/"),
    ("section", "nl", "Regio | Dagblad", "Regio", "/regio"),
    ("series hub", "de", "Serie: Unsere Brücken | Tageblatt", "Unsere Brücken", "/serien/unsere-bruecken"),
    ("latest", "fa", "آخرین اخبار | روزنامه", "آخرین اخبار", "/latest"),
    ("ranking", "ja", "アクセスランキング｜日報", "アクセスランキング", "/ranking/daily"),
)  # fmt: skip
"""What the list is, its language, title, heading and path."""


def cases() -> Iterator[Case]:
    for number, (name, lang, title, head, path) in enumerate(LISTS):
        content = f"<main><h1>{head}</h1>{_teasers(lang, 6 + number % 5, number)}<nav class='pager'><a href='?page=2'>2</a></nav></main>"
        page = document(title, framed(content), lang=lang)
        yield Case(name=f"{name} {lang}", code="listing", html=page, url=SITE + path)
    for name, code, lang, title, path, body in PAGES:
        yield Case(name=name, code=code, html=document(title, framed(body), lang=lang), url=SITE + path)


def _teasers(lang: str, count: int, style: int) -> str:
    """Teasers in one of four layouts."""
    headline, text = STORIES[lang]
    found = []
    for n in range(count):
        link, title = f"/news/{48000 + n}-{lang}", f"{headline} ({n + 1})"
        found.append((
            f"<article><h2><a href='{link}'>{title}</a></h2><p>{text}</p><time datetime='2026-11-{10 + n}'></time></article>",
            f"<div class='row'><a href='{link}'><img src='/i/{n}.jpg' alt=''><h3>{title}</h3><p>{text}</p></a></div>",
            f"<li><span class='d'>{10 + n}.11.2026</span> <a href='{link}'>{title}</a><div>{text}</div></li>",
            f"<tr><td><a href='{link}'><b>{title}</b></a><br>{text} <a href='{link}'>»</a></td></tr>",
        )[style % 4])  # fmt: skip
    return ("{}", "<div>{}</div>", "<ul>{}</ul>", "<table>{}</table>")[style % 4].format("".join(found))


def _cards(names: str, path: str) -> str:
    items = names.split("|")
    return "".join(
        f"<div class='c'><a href='{path}{n}'><img src='/{n}.jpg' alt=''><span>{name}</span></a></div>"
        for n, name in enumerate(items)
    )


PAGES = (
    ("hub of videos", "listing", "en", "Video | Daily", "/video",
     "<main><h1>Video</h1>" + _cards("Watch: how the bridge was saved|The baker who feeds a whole street|Storm seen from the tower|Five minutes with the mayor|Why trains are late again|A night at the harbour", "/video/") + "</main>"),
    ("hub of galleries", "listing", "es", "Fotogalerías | El Diario", "/fotos",
     "<main><h1>Fotogalerías</h1>" + _cards("Las mejores imágenes de la semana|El carnaval, en fotos|La nevada vista por los lectores|Así era la ciudad hace un siglo|La cabalgata, en imágenes", "/fotos/") + "</main>"),
    ("list of podcasts", "listing", "de", "Podcasts | Tageblatt", "/podcasts",
     "<main><h1>Unsere Podcasts</h1>" + _cards("Der Morgen: was heute wichtig ist|Tatort Provinz: wahre Verbrechen|Auf eine Brezel mit dem Bürgermeister|Kabine: der Fußballpodcast", "/podcast/") + "<p>Alle Folgen kostenlos hören, jeden Tag neu.</p></main>"),
    ("live scores", "listing", "tr", "Canlı Skor - Gazete", "/canli-skor",
     "<main><h1>Canlı Sonuçlar</h1><table>" + "".join(f"<tr><td>{n}:00</td><td><a href='/mac/{n}'>Doğu Spor - Batı Spor</a></td><td>{n} - 1</td></tr>" for n in range(10, 22)) + "</table></main>"),
    ("weather", "service_page", "fr", "Météo Ville-sur-Mer : prévisions à 7 jours", "/meteo/ville-sur-mer",
     "<main><h1>Météo Ville-sur-Mer</h1>" + "".join(f"<div><b>{d}</b><span>{n} °C</span><span>Vent {n + 9} km/h</span></div>" for n, d in enumerate("lundi mardi mercredi jeudi vendredi samedi dimanche".split(), 8)) + "</main>"),
    ("crossword hub", "listing", "en", "Crosswords and puzzles | Daily", "/crosswords",
     "<main><h1>Crosswords</h1>" + _cards("Quick crossword No 17,402|Cryptic crossword No 29,611|Sudoku 6,203 hard|Killer sudoku 802|Weekend crossword No 514|Wordsearch 44", "/crosswords/") + "</main>"),
    ("horoscope hub", "listing", "pt", "Horóscopo do dia - O Jornal", "/horoscopo",
     "<main><h1>Horóscopo</h1>" + _cards("Carneiro|Touro|Gémeos|Caranguejo|Leão|Virgem|Balança|Escorpião|Sagitário|Capricórnio|Aquário|Peixes", "/horoscopo/") + "</main>"),
    ("electronic paper", "service_page", "ar", "النسخة الورقية | اليومية", "/epaper",
     "<main><h1>النسخة الورقية</h1><p>تصفح عدد اليوم من الصحيفة بصيغة PDF</p><a href='/pdf/1.pdf'>تحميل العدد 14233</a><a href='/pdf/0.pdf'>تحميل العدد 14232</a><select><option>23/11/2026</option></select></main>"),
    ("about us", "service_page", "en", "About us | Daily", "/about-us",
     "<main><h1>About us</h1><p>Founded in 1898, the Daily is the region's oldest independent newspaper. Our newsroom of sixty journalists reports on politics, culture and sport from four offices, and our readers own a third of the company.</p><p>We correct our mistakes openly. Write to us at editor@daily.example or call +1 555 0100.</p><h2>Our editors</h2><ul><li>Jane Doe, editor-in-chief</li><li>John Roe, managing editor</li></ul></main>"),
    ("contact", "service_page", "ar", "اتصل بنا | اليومية", "/contact-us",
     "<main><h1>اتصل بنا</h1><p>يسعدنا تواصلكم معنا عبر البريد الإلكتروني أو من خلال تعبئة النموذج التالي.</p><form><input placeholder='الاسم'><textarea></textarea><button>إرسال</button></form><p>هاتف: 0100 555</p></main>"),
    ("privacy policy", "service_page", "de", "Datenschutzerklärung | Tageblatt", "/datenschutz",
     "<main><h1>Datenschutzerklärung</h1><p>Wir freuen uns über Ihr Interesse an unserem Angebot. Der Schutz Ihrer personenbezogenen Daten ist uns wichtig. Nachfolgend informieren wir Sie über die Verarbeitung Ihrer Daten gemäß Art. 13 DSGVO.</p><h2>Verantwortlicher</h2><p>Verantwortlich für die Datenverarbeitung ist die Tageblatt GmbH, Am Markt 1.</p><h2>Ihre Rechte</h2><p>Sie haben das Recht auf Auskunft, Berichtigung und Löschung Ihrer Daten sowie auf Beschwerde bei einer Aufsichtsbehörde.</p></main>"),
    ("imprint", "service_page", "de", "Impressum | Tageblatt", "/impressum",
     "<main><h1>Impressum</h1><p>Tageblatt GmbH, Am Markt 1, 12345 Musterstadt. Geschäftsführer: Karl Meier. Handelsregister: HRB 4711, Amtsgericht Musterstadt. Umsatzsteuer-ID: DE123456789.</p><p>Verantwortlich im Sinne des § 18 Abs. 2 MStV: Eva Groß.</p></main>"),
    ("terms of use", "service_page", "pl", "Regulamin | Dziennik", "/regulamin",
     "<main><h1>Regulamin serwisu</h1><p>§ 1. Niniejszy regulamin określa zasady korzystania z serwisu internetowego Dziennik oraz prawa i obowiązki użytkowników.</p><p>§ 2. Korzystanie z serwisu jest bezpłatne i oznacza akceptację niniejszego regulaminu przez użytkownika.</p><p>§ 3. Administratorem danych osobowych jest Wydawnictwo Dziennik sp. z o.o.</p></main>"),
    ("offers for subscribers", "service_page", "sv", "Prenumerera på Bladet", "/prenumerera",
     "<main><h1>Välj din prenumeration</h1><div><h2>Digital Bas</h2><p>9 kr första månaden, därefter 99 kr/mån. Ingen bindningstid.</p><button>Köp</button></div><div><h2>Digital Plus</h2><p>Allt i Bas, e-tidningen och korsord. 149 kr/mån.</p><button>Köp</button></div><h2>Vanliga frågor</h2><p>Hur säger jag upp min prenumeration? Du kan när som helst säga upp den under Mitt konto.</p></main>"),
    ("newsletters", "service_page", "it", "Le nostre newsletter | Il Giornale", "/newsletter",
     "<main><h1>Le nostre newsletter</h1><p>Scegli le newsletter che vuoi ricevere e inserisci il tuo indirizzo email.</p><form><label><input type='checkbox'>Prima colazione: le notizie del mattino</label><label><input type='checkbox'>Il weekend: cosa fare in città</label><input type='email'><button>Iscriviti</button></form></main>"),
    ("product", "service_page", "en", "Canvas tote bag | Daily Shop", "/shop/canvas-tote-bag",
     "<main itemscope itemtype='https://schema.org/Product'><h1 itemprop='name'>Canvas tote bag</h1><p>$24.00</p><p itemprop='description'>Carry the news with you. Heavy cotton canvas, printed in town, with the front page of our first issue.</p><label>Quantity<input type='number' value='1'></label><button>Add to cart</button><p>In stock. Ships within two days.</p></main>"),
    ("job ad", "service_page", "de", "Redakteur (m/w/d) Lokales | Tageblatt Karriere", "/karriere/redakteur-lokales",
     "<main><h1>Redakteur (m/w/d) Lokales</h1><p>Zur Verstärkung unserer Lokalredaktion suchen wir zum nächstmöglichen Zeitpunkt einen Redakteur in Vollzeit.</p><h2>Ihre Aufgaben</h2><ul><li>Recherchieren und Schreiben von Artikeln</li><li>Betreuung unserer sozialen Kanäle</li></ul><h2>Ihr Profil</h2><ul><li>Abgeschlossenes Volontariat</li><li>Führerschein Klasse B</li></ul><p>Bewerben Sie sich jetzt mit Ihren Gehaltsvorstellungen.</p></main>"),
)  # fmt: skip
"""Name, code, language, title, path and content."""
