"""``python -m benchmarks.workers KIND``: see the package."""

from __future__ import annotations

import argparse
import importlib
import json
import sys

KINDS = ("kill", "gaps", "restart", "pause", "speed", "leases")


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.workers")
    kinds = parser.add_subparsers(dest="kind", required=True)
    modules = {kind: importlib.import_module(f"benchmarks.workers.{kind}") for kind in KINDS}
    for kind, module in modules.items():
        about = (module.__doc__ or "").strip()
        module.options(kinds.add_parser(kind, description=about, formatter_class=argparse.RawDescriptionHelpFormatter))
    given = parser.parse_args()
    shown, is_good = modules[given.kind].run(given)
    print(json.dumps(shown, indent=2, ensure_ascii=False))
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
