"""Walls, faults and stubs in many languages, written before anyone looked at the rules that must tell them."""
# ruff: noqa: E501 - a line of a page is a line here

from __future__ import annotations

from collections.abc import Iterator

from tests.not_articles import SITE, Case, document, framed

MISSING = {
    "en": ("Page not found | Daily", "Sorry, we can’t find that page", "The link you followed may be broken, or the story may have moved. Try searching, or go to our homepage."),
    "ar": ("الصفحة غير موجودة - اليومية", "عذراً، الصفحة التي تبحث عنها غير متوفرة", "ربما تم حذف الخبر أو نقله إلى مكان آخر. يمكنك العودة إلى الصفحة الرئيسية."),
    "de": ("Seite nicht gefunden – Tageblatt", "Diese Seite gibt es leider nicht (mehr)", "Der gesuchte Artikel wurde verschoben oder gelöscht. Hier geht es zurück zur Startseite."),
    "fr": ("Page introuvable - Le Quotidien", "Oups ! Cette page n’existe pas ou n’existe plus", "L’adresse est peut-être erronée. Retournez à la page d’accueil ou lancez une recherche."),
    "es": ("Página no encontrada | El Diario", "Lo sentimos, la página que buscas no existe", "Es posible que el enlace esté roto o que la noticia haya sido eliminada."),
    "it": ("Pagina non trovata - Il Giornale", "La pagina richiesta non è stata trovata", "Il contenuto che cerchi potrebbe essere stato rimosso o spostato."),
    "pt": ("Página não encontrada - O Jornal", "Ops! Não encontrámos a página que procura", "O endereço pode estar errado ou o conteúdo pode ter sido removido."),
    "nl": ("Pagina niet gevonden | Dagblad", "Helaas, deze pagina bestaat niet (meer)", "Controleer het webadres of ga terug naar de homepage."),
    "tr": ("Sayfa bulunamadı - Gazete", "Aradığınız sayfa bulunamadı", "Aradığınız haber kaldırılmış ya da taşınmış olabilir. Ana sayfaya dönebilirsiniz."),
    "ru": ("Страница не найдена — Газета", "К сожалению, такой страницы нет", "Возможно, материал был удалён или перемещён. Перейдите на главную страницу."),
    "fa": ("صفحه مورد نظر یافت نشد | روزنامه", "صفحه‌ای که به دنبال آن هستید پیدا نشد", "ممکن است این خبر حذف شده باشد. به صفحه نخست بازگردید."),
    "ja": ("ページが見つかりません｜日報", "お探しのページは見つかりませんでした", "記事の掲載期間が終了したか、URLが間違っている可能性があります。"),
}  # fmt: skip
"""Title, heading and advice of pages that are not there."""


def cases() -> Iterator[Case]:
    for lang, (title, head, text) in MISSING.items():
        page = framed(f"<main><h1>{head}</h1><p>{text}</p></main>")
        yield Case(name=f"missing page {lang}", code="soft_404", html=document(title, page, lang=lang))
    for name, code, lang, title, body in PAGES:
        yield Case(name=name, code=code, html=document(title, body, lang=lang))


TEASER_ES = (
    "<p>El alcalde presentó este lunes el plan con el que la ciudad quiere rehabilitar cuatrocientas viviendas del "
    "casco antiguo antes de que termine el mandato, una obra que los vecinos reclaman desde hace más de una década.</p>"
    "<p>El proyecto, que costará 38 millones de euros, empezará por las calles que rodean el mercado.</p>"
)
TEASER_AR = (
    "<p>قال وزير الزراعة إن الموسم الحالي شهد زيادة في إنتاج القمح بنسبة عشرة في المئة مقارنة بالعام الماضي، "
    "مشيراً إلى أن الحكومة رفعت سعر الشراء من المزارعين.</p>"
)
PAGES = (
    ("interstitial of a content network, Spanish", "bot_challenge", "es", "Un momento…",
     '<div class="main-content"><h1>diario.example</h1><h2>Verificando que usted es un ser humano. Esto puede tardar unos segundos.</h2>'
     "<p>diario.example necesita revisar la seguridad de su conexión antes de continuar.</p>"
     '<script>window._cf_chl_opt={cvId:"3",cType:"managed"};</script></div><div>Ray ID: <code>8c1f</code></div>'),
    ("device check in a frame", "bot_challenge", "en", "daily.example",
     "<p id='cmsg'>Please enable JS and disable any ad blocker</p><script>var dd={'rt':'c','host':'geo.captcha-delivery.com'}</script>"
     "<script src='https://ct.captcha-delivery.com/c.js'></script>"),
    ("press and hold", "bot_challenge", "en", "Access to this page has been denied",
     "<section><h1>Please verify you are a human</h1><p>Access to this page has been denied because we believe you are using "
     "automation tools to browse the website.</p><p>This may happen as a result of the following:</p><ul><li>Javascript is disabled "
     "or blocked by an extension (ad blockers for example)</li><li>Your browser does not support cookies</li></ul>"
     '<div id="px-captcha"></div><p>Reference ID: #b3c1a2d0</p></section>'),
    ("refusal at the edge", "bot_challenge", "en", "Access Denied",
     "<H1>Access Denied</H1>You don't have permission to access \"http&#58;&#47;&#47;daily&#46;example&#47;news\" on this server.<P>"
     "Reference&#32;&#35;18&#46;3a2b</P>"),
    ("unusual traffic, German", "bot_challenge", "de", "Sicherheitsabfrage",
     "<main><h1>Sind Sie ein Mensch?</h1><p>Wir haben ungewöhnlichen Datenverkehr aus Ihrem Netzwerk festgestellt. Bitte bestätigen "
     'Sie, dass Sie kein Roboter sind.</p><form><div class="h-captcha" data-sitekey="x"></div><button>Weiter</button></form></main>'),
    ("pay or consent, German", "consent_wall", "de", "Tageblatt – Zustimmung",
     "<main><h1>Weiterlesen mit Werbung</h1><p>Besuchen Sie unsere Website wie gewohnt mit Werbung und Tracking. Details finden Sie in "
     "der Datenschutzerklärung und im Privacy Center.</p><button>Zustimmen und weiter</button><h2>… oder mit PUR-Abo lesen</h2><p>Ohne "
     "Tracking und ohne Werbung für 2,99 € im Monat.</p><button>Jetzt abonnieren</button><p>Cookies, Gerätekennungen oder andere "
     "Informationen können auf Ihrem Gerät gespeichert oder gelesen werden. Wir und unsere 213 Partner verarbeiten Daten.</p></main>"),
    ("consent in a frame of its own, French", "consent_wall", "fr", "Votre vie privée | Le Quotidien",
     "<div class='popup-content'><h1>Vous avez le choix de vos cookies</h1><p>Le Quotidien et ses 142 partenaires utilisent des traceurs "
     "pour mesurer l’audience, personnaliser la publicité et financer le travail de la rédaction. Vous pouvez accepter, refuser ou "
     "paramétrer vos choix à tout moment.</p><button>Tout accepter</button><button>Continuer sans accepter</button></div>"),
    ("cookie gate, Dutch", "consent_wall", "nl", "Cookie-instellingen - Dagblad",
     "<main><h1>Dagblad gebruikt cookies</h1><p>Om je een optimale ervaring te bieden en onze journalistiek te betalen, plaatsen wij en "
     "onze partners functionele, analytische en advertentiecookies. Klik op akkoord om verder te gaan naar de site.</p>"
     "<button>Akkoord</button><a href='/instellingen'>Instellingen aanpassen</a></main>"),
    ("age gate, Polish", "consent_wall", "pl", "Treści tylko dla dorosłych",
     "<main><h1>Czy masz ukończone 18 lat?</h1><p>Strona zawiera treści przeznaczone wyłącznie dla osób pełnoletnich. Aby wejść, potwierdź "
     "swój wiek.</p><button>Tak, mam 18 lat</button><a href='/'>Nie, wychodzę</a></main>"),
    ("cookies must be on, Turkish", "consent_wall", "tr", "Çerez tercihleri | Gazete",
     "<main><h1>Gizliliğinize önem veriyoruz</h1><p>Biz ve iş ortaklarımız, cihazınızda bilgi saklamak ve bu bilgilere erişmek için "
     "çerezler kullanıyoruz. Siteye devam etmek için tercihinizi belirtin.</p><button>Kabul et</button><button>Reddet</button></main>"),
    ("log in to go on, Italian", "login", "it", "Accedi | Il Giornale",
     framed("<main><h1>Accedi al tuo account</h1><form><label>Email<input type='email'></label><label>Password<input type='password'>"
            "</label><button>Accedi</button></form><p>Non hai un account? <a href='/r'>Registrati</a></p><p><a href='/p'>Password "
            "dimenticata?</a></p></main>")),
    ("log in to go on, Russian", "login", "ru", "Вход — Газета",
     framed("<main><h1>Вход в личный кабинет</h1><form><input type='text' placeholder='Логин'><input type='password' placeholder='Пароль'>"
            "<button>Войти</button></form><a href='/r'>Регистрация</a> <a href='/p'>Забыли пароль?</a></main>")),
    ("registration, Arabic", "login", "ar", "إنشاء حساب جديد | اليومية",
     framed("<main><h1>إنشاء حساب جديد</h1><form><input type='text' placeholder='الاسم'><input type='email' placeholder='البريد الإلكتروني'>"
            "<input type='password' placeholder='كلمة المرور'><button>تسجيل</button></form><p>لديك حساب بالفعل؟ <a href='/l'>تسجيل الدخول</a></p></main>")),
    ("log in by mail, Swedish", "login", "sv", "Logga in - Bladet",
     framed("<main><h1>Logga in för att fortsätta</h1><p>Ange din e-postadress så skickar vi en kod.</p><form><input type='email'>"
            "<button>Fortsätt</button></form><p>Har du inget konto? <a href='/r'>Skapa konto</a></p></main>")),
    ("article for subscribers, Spanish", "paywall_teaser", "es", "El plan para el casco antiguo | El Diario",
     framed("<article><h1>El plan para el casco antiguo</h1>" + TEASER_ES + "<div class='paywall'><h3>Este artículo es solo para "
            "suscriptores</h3><p>Suscríbete para seguir leyendo</p><a href='/s'>Ver ofertas</a><p>¿Ya eres suscriptor? <a href='/l'>Inicia "
            "sesión</a></p></div></article>")),
    ("article for subscribers, Arabic", "paywall_teaser", "ar", "إنتاج القمح يرتفع هذا الموسم | اليومية",
     framed("<article><h1>إنتاج القمح يرتفع هذا الموسم</h1>" + TEASER_AR + "<div class='wall'><h3>هذا المحتوى متاح للمشتركين فقط</h3><p>اشترك "
            "الآن لقراءة المقال كاملاً</p><a href='/s'>اشترك</a></div></article>")),
    ("article for subscribers, Portuguese", "paywall_teaser", "pt", "Colheita cresce dez por cento - O Jornal",
     framed("<article><h1>Colheita cresce dez por cento</h1><p>O ministro da Agricultura disse nesta segunda-feira que a safra deste ano "
            "cresceu dez por cento em relação à anterior e que o governo elevou o preço pago aos produtores do interior do país.</p>"
            "<div><h2>Conteúdo exclusivo para assinantes</h2><p>Assine e tenha acesso ilimitado.</p><a href='/s'>Assine agora</a></div></article>")),
    ("article for subscribers, Polish", "paywall_teaser", "pl", "Zbiory wyższe o dziesięć procent - Dziennik",
     framed("<article><h1>Zbiory wyższe o dziesięć procent</h1><p>Minister rolnictwa poinformował w poniedziałek, że tegoroczne zbiory są o "
            "dziesięć procent wyższe niż w ubiegłym roku, a rząd podniósł ceny skupu dla rolników.</p><div><p>Pozostało 86% artykułu</p>"
            "<h3>Czytaj dalej z prenumeratą</h3><p>Kup dostęp od 9,90 zł miesięcznie</p></div></article>")),
    ("article for members, English", "paywall_teaser", "en", "Harvest is up ten per cent | Daily",
     framed("<article><h1>Harvest is up ten per cent</h1><p>The minister of agriculture said on Monday that this year's harvest grew by ten "
            "per cent and that the government had raised the price it pays to farmers in the country's north.</p><div><h3>To continue "
            "reading this article, please register or sign in</h3><p>Start your free trial. Cancel any time.</p></div></article>")),
    ("maintenance, German", "error_page", "de", "Wartungsarbeiten",
     "<main><h1>Wir sind gleich zurück</h1><p>Unsere Website wird gerade gewartet. Bitte versuchen Sie es in einigen Minuten erneut.</p></main>"),
    ("maintenance, Arabic", "error_page", "ar", "الموقع تحت الصيانة",
     "<main><h1>الموقع تحت الصيانة حالياً</h1><p>نعمل على تحسين الموقع وسنعود قريباً. نعتذر عن الإزعاج.</p></main>"),
    ("gateway fault", "error_page", "en", "daily.example | 502: Bad gateway",
     "<div><h1>Bad gateway <span>Error code 502</span></h1><p>2026-11-23 10:11:12 UTC</p><h2>What happened?</h2><p>The web server "
     "reported a bad gateway error.</p><h2>What can I do?</h2><p>Please try again in a few minutes.</p></div>"),
    ("fault of the program, French", "error_page", "fr", "Une erreur est survenue",
     framed("<main><h1>Une erreur est survenue</h1><p>Le serveur a rencontré une erreur interne. Nos équipes ont été prévenues.</p></main>")),
    ("trace of a program", "error_page", "en", "",
     "<br><b>Fatal error</b>:  Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in /var/www/html/db.php:14<br>Stack trace:"
     "<br>#0 /var/www/html/index.php(3): connect()<br>#1 {main} thrown in <b>/var/www/html/db.php</b> on line <b>14</b><br>"),
    ("empty application", "empty_shell", "en", "Daily", "<div id='root'></div><script src='/static/js/main.4f1c.js'></script>"),
    ("empty application that asks for scripts", "empty_shell", "de", "Tageblatt",
     "<noscript>Bitte aktivieren Sie JavaScript, um diese Seite zu nutzen.</noscript><app-root></app-root><script src='/m.js' type='module'></script>"),
    ("skeleton of an article", "empty_shell", "ar", "اليومية",
     framed("<main><div class='skeleton'></div><div class='skeleton-line'></div><div class='spinner'>جار التحميل...</div></main>")),
    ("stub that leads to the mobile page", "redirect", "en", "Harvest is up",
     f'<script>window.location.replace("{SITE}/m/harvest-48213")</script><p>You are being redirected… <a href="{SITE}/m/harvest-48213">'
     "Click here if you are not redirected</a></p>"),
    ("print stub", "redirect", "fr", "Imprimer",
     f'<p>Redirection en cours vers l’article. <a href="{SITE}/a/48213">Cliquez ici</a> si vous n’êtes pas redirigé automatiquement.</p>'),
    ("page not for this country, Turkish", "geo_block", "tr", "Erişim engellendi",
     "<main><h1>Bu içerik bulunduğunuz ülkede kullanılamıyor</h1><p>Yayın hakları nedeniyle bu sayfayı bölgenizde gösteremiyoruz.</p></main>"),
)  # fmt: skip
"""Name, code, language, title and body."""
