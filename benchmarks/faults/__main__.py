"""``python -m benchmarks.faults``: see the package."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor

from benchmarks.faults.cases import CASES
from benchmarks.faults.run import Case, run


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.faults")
    parser.add_argument("wanted", nargs="*", help="groups or names of cases; none: all")
    parser.add_argument("-j", type=int, default=2, help="cases at a time")
    parser.add_argument("-v", action="store_true", help="show the log of what failed")
    given = parser.parse_args()
    cases = [case for case in CASES if not given.wanted or {case.group, case.name} & set(given.wanted)]
    failed = 0
    with ThreadPoolExecutor(given.j) as pool:
        for case, (result, wrong) in zip(cases, pool.map(run, cases), strict=True):
            failed += bool(wrong)
            print(_line(case, result.seconds, result.memory, wrong), flush=True)
            if wrong and given.v:
                print(result.log[-3000:], result.urls, result.summary, sep="\n")
    print(f"{len(cases) - failed} of {len(cases)} passed")
    return 1 if failed else 0


def _line(case: Case, seconds: float, memory: int, wrong: list[str]) -> str:
    verdict = "FAIL" if wrong else "pass"
    said = "".join(f"\n       {text}" for text in wrong)
    return f"{verdict}  {case.group:<11} {case.name:<44} {seconds:6.1f} s {memory:5} MiB{said}"


if __name__ == "__main__":
    sys.exit(main())
