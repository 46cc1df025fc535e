"""Site files written and added to: what stands in them stays, and what does not run is not left behind."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from newsbot.errors import SiteError
from newsbot.publisher.literal import source
from newsbot.publisher.sitefile import layouts_of, not_carried, with_layout, write
from newsbot.site import Site

NEW = Site(name="x", hosts=("x.example",), seeds=("https://x.example/",), selectors={"section": ".new"})
ONE = '''"""A site, زاوية."""

from newsbot.site import Site

LIMIT = 3

SITE = Site(
    name="x",  # its host's
    hosts=("x.example",),
    # الضفة prints no offset
    zone="Africa/Tunis",
    selectors={"section": ".old"},
)


def after() -> None:
    """Untouched."""
'''
TWO = """from datetime import date

from newsbot.site import Site

SITES = (
    # until the first rebuilding
    Site(name="x", hosts=("x.example",), until=date(2024, 5, 1)),
    Site(name="x", hosts=("x.example",)),
)
"""


def add(tmp_path: Path, text: str) -> tuple[str, tuple[Site, ...]]:
    file = tmp_path / "x.py"
    file.write_text(with_layout(text, NEW, {}, date(2026, 2, 1)), "utf-8")
    return file.read_text("utf-8"), layouts_of(file)


def test_one_layout_becomes_two_and_keeps_its_remarks(tmp_path: Path) -> None:
    text, layouts = add(tmp_path, ONE)
    old = Site(
        name="x", hosts=("x.example",), zone="Africa/Tunis", selectors={"section": ".old"}, until=date(2026, 2, 1)
    )
    assert layouts == (NEW, old)
    for line in ONE.splitlines():
        assert line.strip() in text or line == "SITE = Site("
    assert text.index("from datetime") < text.index("from newsbot")
    assert compile(text, "x.py", "exec")


def test_two_layouts_become_three(tmp_path: Path) -> None:
    text, layouts = add(tmp_path, TWO)
    assert [one.until for one in layouts] == [None, date(2024, 5, 1), date(2026, 2, 1)]
    assert text.count("import date") == 1
    assert "# until the first rebuilding" in text


@pytest.mark.parametrize(
    "text",
    [
        "from newsbot.site import Site\n\nSITE = make(Site, 'x')\n",
        "from newsbot.site import Site\n\nA = Site(name='a')\nB = Site(name='b')\n",
        "from datetime import date\nfrom newsbot.site import Site\n\nA = Site(name='a', until=date(2025, 1, 1))\n",
    ],
)
def test_file_of_another_form_is_left_to_its_writer(text: str) -> None:
    with pytest.raises(SiteError, match="by hand"):
        with_layout(text, NEW, {}, date(2026, 2, 1))


def test_draft_that_does_not_run_is_not_left_behind(tmp_path: Path) -> None:
    file = tmp_path / "x.py"
    with pytest.raises(SiteError, match=r"x\.py.*Mars"):
        write(file, "from newsbot.site import Site\nSITE = Site(name='x', zone='Mars/Olympus')\n", (NEW,))
    assert list(tmp_path.iterdir()) == []


def test_draft_that_reads_back_as_something_else_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "x.py"
    file.write_text(ONE, "utf-8")
    with pytest.raises(SiteError, match="does not read back"):
        write(file, source(Site(name="y"), about="y", reasons={}), (NEW,))
    assert [path.name for path in tmp_path.iterdir()] == ["x.py"]
    assert file.read_text("utf-8") == ONE


def test_fields_that_only_the_old_layout_says_are_named() -> None:
    old = Site(name="x", hosts=("x.example",), zone="Africa/Tunis", settings={"DOWNLOAD_DELAY": 5})
    assert not_carried(old, NEW) == ["zone", "settings"]
