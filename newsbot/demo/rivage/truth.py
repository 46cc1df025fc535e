"""What a right reading of each article of Le Rivage holds, told from the model."""

from __future__ import annotations

from typing import Any

from newsbot.demo.expected import record
from newsbot.demo.rivage.paper import printed_date, stories
from newsbot.demo.shapes import Shape

LAYOUT = Shape(name="rivage", about="Le Rivage", section="label", date="text", heading="h3", ticker="none")


def articles(site: str) -> dict[str, dict[str, Any]]:
    """URL → the fields that the page decides, read with a site file of that name that knows the zone."""
    return {
        url: record(story, LAYOUT, site=site, zoned=True, dated=printed_date(story)) for url, story in stories().items()
    }
