"""Text in the cells of a spreadsheet."""

from __future__ import annotations

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell begins with that a spreadsheet would run (OWASP, CSV Injection)."""


def harmless(cell: str) -> str:
    """The cell, behind an apostrophe where a spreadsheet would run it as a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell
