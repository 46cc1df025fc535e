"""The settings that keep a crawl safe, as Scrapy understands them."""

from __future__ import annotations

import pytest
from scrapy.settings import Settings


@pytest.fixture
def settings() -> Settings:
    settings = Settings()
    settings.setmodule("newsbot.settings")
    return settings


def test_every_setting_is_one_that_scrapy_knows_or_ours(settings: Settings) -> None:
    known = set(Settings())
    ours = {name for name in settings if name.startswith("NEWSBOT_")}
    given = {name for name in settings if settings.getpriority(name) == 20}
    assert given - known - ours == set()


def test_only_http_is_spoken(settings: Settings) -> None:
    spoken = {scheme for scheme, handler in settings.getwithbase("DOWNLOAD_HANDLERS").items() if handler is not None}
    assert spoken == {"http", "https"}


def test_nothing_listens_and_certificates_are_checked(settings: Settings) -> None:
    assert not settings.getbool("TELNETCONSOLE_ENABLED")
    assert not settings.getbool("REMOTE_CONTROL_ENABLED")
    assert not settings.getbool("COOKIES_ENABLED")
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    assert settings.getbool("ROBOTSTXT_OBEY")


def test_a_page_costs_at_most_90_seconds_and_10_mebibytes(settings: Settings) -> None:
    assert settings.getint("DOWNLOAD_TIMEOUT") * (1 + settings.getint("RETRY_TIMES")) <= 90
    assert settings.getint("DOWNLOAD_MAXSIZE") == 10 * 1024 * 1024
