"""A site file whose hook misbehaves, as a stranger's code may; for tests of what one page can cost."""

from __future__ import annotations

import os
import time

from newsbot.items import Article
from newsbot.page import Page
from newsbot.site import Site


def misbehave(page: Page, article: Article) -> Article:
    if page.url.endswith("/crash"):
        os._exit(7)
    if page.url.endswith("/hang"):
        time.sleep(600)
    if page.url.endswith("/raise"):
        raise ValueError("odd")
    return article


ODD = Site(name="odd", hosts=("odd.example",), hook=misbehave)
