"""Markup that would cost more than pages do, told before it is parsed."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse

from newsbot.bodies import MOST_ATTRIBUTES, MOST_TAGS, check_markup
from newsbot.failures import TooLarge

MANY = " ".join(f"a{number}" for number in range(3 * MOST_ATTRIBUTES))

COSTLY = {
    "elements": "<b>" * (MOST_TAGS + 1),
    "attributes": f"<body {MANY}>",
    "attributes with values": "<body " + "".join(f'a{number}="1"' for number in range(3 * MOST_ATTRIBUTES)) + ">",
    "attributes behind a quoted bracket": f"""<body x="<" {MANY} y="">""",
    "attributes within stray quotes": f'<body " {MANY} ">',
    "attributes in UTF-16": f"<body {MANY}>",
    "attributes far into the page": "<p>text</p>" * 5000 + f"<body {MANY}>",
    "attributes behind a long text": f"{'word ' * 4999}<body {MANY}>",
}

HONEST = {
    "a long script": "<script>" + "var a = 1; " * 20_000 + "</script>",
    "data in an attribute": f"<div data-page='{MANY}'>x</div>",
    "a picture in an attribute": f"<img src='data:image/png;base64,{'A' * 200_000}'>",
    "a long text": "<p>" + "word " * 100_000,
}


@pytest.mark.parametrize("name", COSTLY)
def test_markup_that_costs_too_much_is_refused(name: str) -> None:
    coding = "utf-16" if "UTF-16" in name else "utf-8"
    with pytest.raises(TooLarge):
        check_markup(HtmlResponse("http://news.example/", body=COSTLY[name].encode(coding)))


@pytest.mark.parametrize("name", HONEST)
def test_long_markup_of_honest_pages_passes(name: str) -> None:
    check_markup(HtmlResponse("http://news.example/", body=HONEST[name].encode()))
