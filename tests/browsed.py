"""A dataset with its archive to browse: an Arabic page, a revision of it, and a page that attacks who looks at it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from newsbot import extract
from newsbot.archive import Capture, page_of, warc
from newsbot.browse.shelf import Shelf
from newsbot.feed import to_line
from newsbot.items import Article
from newsbot.site import GENERIC

SITE = "news.example"
ATTACK = "<script>window.broken=1</script><img src=x onerror=window.broken=1>"
PARAGRAPHS = (
    "أعلنت بلدية مرسى النور افتتاح حديقة جديدة على الواجهة البحرية بعد عامين من العمل المتواصل في المدينة.",
    "وقال رئيس البلدية إن الحديقة تضم ملاعب للأطفال وممشى طويلا وأشجارا جلبت من مشاتل محلية في المحافظة.",
    "ويتوقع أن تستقبل الحديقة آلاف الزوار كل أسبوع، وأن تبقى أبوابها مفتوحة حتى منتصف الليل في الصيف.",
)
PAGE = """<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title}</title>
<meta property="og:title" content="{title}"><meta property="og:description" content="وصف &quot;&gt;{attack}">
<style>body {{ background: url(http://192.0.2.1/style) }}</style><script src="http://192.0.2.1/script"></script></head>
<body onload="window.broken=1"><nav><a href="/">الرئيسية</a></nav><article>
<h1 id="marked" onclick="window.broken=1" style="background:url(http://192.0.2.1/x)">{title}</h1>
<p class="author">بقلم: ليلى سعيد</p><time datetime="2026-01-10T09:00:00+03:00">10 يناير 2026</time>
<figure><img src="/garden.jpg" alt="الحديقة" width="800" height="500" onerror="window.broken=1">
<figcaption>الحديقة الجديدة</figcaption></figure>
<p>{one}</p><p>{two} {shown}</p><p>{three}</p>
<div class="related"><h3>اقرأ أيضا</h3><a href="/news/{to}">{other}</a></div>
<svg><script>window.broken=1</script></svg><iframe src="http://192.0.2.1/frame"></iframe>
<form action="http://192.0.2.1/form"><input name="q"><button>go</button></form>
<a href="javascript:window.broken=1">رابط</a><object data="http://192.0.2.1/o"></object>
<noscript><p title="</noscript>{attack}">x</p></noscript><math><style></style></math></article></body></html>"""

GARDEN, HARBOUR = "حديقة جديدة على البحر في مرسى النور", "الميناء القديم يفتح أبوابه للزوار"


def captures() -> list[Capture]:
    """What was fetched: two articles that lead to each other, and the first again with another headline."""
    return [
        _capture(1001, 8, GARDEN, other=HARBOUR),
        _capture(1002, 9, HARBOUR, other=GARDEN),
        _capture(1001, 10, f"{GARDEN} &lt;b&gt;", other=HARBOUR),
    ]


def _capture(number: int, hour: int, title: str, *, other: str) -> Capture:
    html = PAGE.format(
        title=title, other=other, to=2003 - number, one=PARAGRAPHS[0], two=PARAGRAPHS[1], three=PARAGRAPHS[2],
        attack=ATTACK,
        shown=ATTACK.replace("<", "&lt;"),
    )  # fmt: skip
    now = datetime(2026, 1, 10, hour, tzinfo=UTC)
    return Capture(url=f"https://{SITE}/news/{number}", body=html.encode(), now=now, site=SITE, run_id="run1")


def article_of(capture: Capture, revision: int) -> Article:
    page = extract.open(page_of(capture), GENERIC)
    article = page.article().article
    article.revision = revision
    article.changed_fields = ["headline"] if revision > 1 else []
    return article


def make_shelf(folder: Path) -> Shelf:
    """Writes the dataset and the archive below the folder."""
    articles = folder / "output" / SITE / "articles"
    archive = folder / "archive" / SITE
    for path in (articles, archive):
        path.mkdir(parents=True)
    found = captures()
    for number, (capture, revision) in enumerate(zip(found, (1, 1, 2), strict=True), 1):
        part = articles / f"20260110T{capture.now:%H}0000Z-run{number}-0001.jsonl"
        part.write_bytes(to_line(article_of(capture, revision)))
    (folder / "output" / SITE / "manifest.json").write_text("{}")
    records = b"".join(warc.response(capture) for capture in found)
    (archive / "20260110T080000Z-run1-0001.warc.gz").write_bytes(records)
    shelf = Shelf(folder / "output", folder / "index.sqlite", folder / "archive")
    assert shelf.refresh() == 3
    return shelf
