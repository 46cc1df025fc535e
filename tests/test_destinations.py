"""Where exports go: what is there is replaced whole, and nothing is replaced that is no file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsbot.dataset.export import destinations
from newsbot.dataset.files import write_whole
from newsbot.errors import OutputError

ROWS = b"{}\n" * 50_000


def export(destination: object) -> None:
    with destinations.opened(str(destination)) as file:
        file.write(ROWS)


def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("real.jsonl")
    for _ in range(2):  # there is nothing at first
        export(tmp_path / "link")
    assert (tmp_path / "link").readlink() == Path("real.jsonl")
    assert (tmp_path / "real.jsonl").read_bytes() == ROWS


def test_a_named_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        export(pipe)
        assert reader.communicate(timeout=20)[0] == ROWS
    assert pipe.is_fifo()


@pytest.mark.parametrize("size", [1, 1_000_000])
def test_standard_output_that_takes_nothing_is_said(size: int) -> None:
    program = (
        "from newsbot.dataset.export import destinations\n"
        f"with destinations.opened('-') as file: file.write(b'x' * {size})"
    )
    with open("/dev/full", "wb") as full:
        done = subprocess.run([sys.executable, "-c", program], stdout=full, stderr=subprocess.PIPE, check=False)
    said = done.stderr.decode().splitlines()[-1]
    assert (done.returncode, said) == (
        1,
        "newsbot.errors.OutputError: standard output: cannot be written: No space left on device",
    )


def test_a_reader_that_has_read_enough_ends_nothing() -> None:
    program = (
        "from newsbot.dataset.export import destinations\n"
        "with destinations.opened('-') as file: file.write(b'x\\n' * 1_000_000)"
    )
    line = f'{sys.executable} -c "$PROGRAM" | head -1; echo ${{PIPESTATUS[0]}}'
    done = subprocess.run(
        ["bash", "-c", line], env={**os.environ, "PROGRAM": program}, capture_output=True, check=False
    )
    assert (done.stdout, done.stderr) == (b"x\n0\n", b"")


def test_what_is_no_file_is_never_replaced_by_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OutputError, match="pipe: is no regular file"):
        write_whole(pipe, [ROWS])
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]
