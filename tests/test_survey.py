"""What a run learns of a site stays within bounds, whatever the site lists."""

from __future__ import annotations

import pytest

from newsbot.page import Witness
from newsbot.store import Url
from newsbot.survey import LONGEST_TITLE, MOST_HELD, MOST_WITNESSES, Survey


def url(at: int) -> str:
    return f"https://news.example/story-{at}"


def link(at: int) -> Url:
    return Url(url=url(at), site="news.example", kind="article", found_via="link", depth=1)


def test_a_witness_is_given_once() -> None:
    survey = Survey()
    survey.told(url(1), Witness(title="Talks resume"))
    assert survey.witness(url(1)) == Witness(title="Talks resume")
    assert survey.witness(url(1)) is None


def test_of_too_many_witnesses_the_first_are_forgotten() -> None:
    survey = Survey()
    for at in range(MOST_WITNESSES + 1):
        survey.told(url(at), Witness(title="Talks resume"))
    assert survey.witness(url(0)) is None
    assert survey.witness(url(1)) is not None
    assert survey.witness(url(MOST_WITNESSES)) is not None


def test_an_article_told_of_again_drives_no_other_out() -> None:
    survey = Survey()
    for at in range(MOST_WITNESSES):
        survey.told(url(at), Witness(title="Talks resume"))
    survey.told(url(5), Witness(title="Talks end"))
    assert survey.witness(url(0)) is not None
    assert survey.witness(url(5)) == Witness(title="Talks end")


def test_an_entry_that_says_nothing_is_no_witness() -> None:
    survey = Survey()
    survey.told(url(1), Witness())
    assert survey.witness(url(1)) is None


def test_a_witness_keeps_no_endless_title() -> None:
    survey = Survey()
    survey.told(url(1), Witness(title="x" * 10_000))
    assert survey.witness(url(1)) == Witness(title="x" * LONGEST_TITLE)


def test_links_of_unknown_shapes_are_held_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    survey = Survey()
    for at in (*range(MOST_HELD + 10), 0):
        survey.hold(link(at))
    monkeypatch.setattr(Survey, "likeness", lambda self, url: True)
    assert len(list(survey.released())) == MOST_HELD
    survey.hold(link(MOST_HELD))
    assert [held.url for held in survey.released()] == [url(MOST_HELD)]
