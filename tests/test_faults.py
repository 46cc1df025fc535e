"""A short form of ``benchmarks/faults``: one crawl a fault for the faults that would hurt most."""

from __future__ import annotations

import pytest

from benchmarks.faults.cases import CASES
from benchmarks.faults.run import Case, run

SHORT = [case for case in CASES if case.short]


@pytest.mark.parametrize("case", SHORT, ids=lambda case: f"{case.group}: {case.name}")
def test_a_crawl_stands_the_fault(case: Case) -> None:
    _, wrong = run(case)
    assert wrong == []


def test_the_bench_has_a_case_of_each_group_and_no_two_of_one_name() -> None:
    assert len(CASES) >= 120
    assert len({(case.group, case.name) for case in CASES}) == len(CASES)
    assert {case.group for case in SHORT} == {case.group for case in CASES} - {"schemes", "memory"}
