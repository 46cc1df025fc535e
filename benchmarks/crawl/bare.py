"""The crawl without newsbot: a plain Scrapy spider that follows article links, alone or with a peer that extracts.

Run by ``benchmarks.crawl`` as ``scrapy runspider bare.py -a url=… -a extractor=…`` in the peer's own environment, so
it imports nothing of newsbot.
"""

import re
from urllib.parse import urljoin

import scrapy

LINK = re.compile(r'href=["\'](/news/story-\d+)["\']')


def nothing(html, url):
    """What bare links cost: no field is read."""
    return {}


def trafilatura(html, url):
    from trafilatura import bare_extraction

    found = bare_extraction(html, url=url, with_metadata=True, include_comments=False)
    found = found.as_dict() if hasattr(found, "as_dict") else found or {}
    return {"headline": found.get("title"), "body": found.get("text"), "date": found.get("date")}


def newspaper4k(html, url):
    from newspaper import Article

    article = Article(url, language="ar")
    article.download(input_html=html)
    article.parse()
    return {"headline": article.title, "body": article.text, "date": str(article.publish_date)}


def news_please(html, url):
    from newsplease import NewsPlease

    article = NewsPlease.from_html(html, url=url)
    return {"headline": article.title, "body": article.maintext, "date": str(article.date_publish)}


EXTRACTORS = {"none": nothing, "trafilatura": trafilatura, "newspaper4k": newspaper4k, "news-please": news_please}


class Bare(scrapy.Spider):
    name = "bare"

    def __init__(self, url, extractor="none", **arguments):
        super().__init__(**arguments)
        self.url, self.extract = url, EXTRACTORS[extractor]

    async def start(self):
        yield scrapy.Request(self.url)

    def parse(self, response):
        text = response.text
        if "/news/" in response.url:
            yield {"url": response.url, **self.extract(text, response.url)}
        for path in set(LINK.findall(text)):
            yield scrapy.Request(urljoin(response.url, path))
