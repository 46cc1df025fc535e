"""The exporters behind the feeds of JSON Lines and CSV that Scrapy writes (``FEED_EXPORTERS``)."""

from __future__ import annotations

from decimal import Decimal
from typing import IO, Any

from itemadapter import ItemAdapter, is_item
from scrapy.exporters import BaseItemExporter, CsvItemExporter

from newsbot import feed
from newsbot.errors import UsageError
from newsbot.items import Record
from newsbot.text.cells import harmless


class JsonLinesExporter(BaseItemExporter):
    """One line of ``feed.dump`` an item: records, and whatever items a user's own spider yields.

    ``FEED_EXPORT_FIELDS`` chooses and renames as in Scrapy; without it every key of the item is
    written. Raises ``UsageError`` for another encoding than UTF-8, ``TypeError`` for unknown options.
    """

    def __init__(self, file: IO[bytes], **options: Any) -> None:
        super().__init__(**options)
        if (self.encoding or "utf-8").lower() not in ("utf-8", "utf8"):
            raise UsageError(f"FEED_EXPORT_ENCODING {self.encoding!r}: JSON Lines are UTF-8 (RFC 8259, 8.1)")
        self.file = file

    def export_item(self, item: Any) -> None:
        """Writes the item's line; raises ``FeedError`` for a value that JSON cannot hold."""
        if self.fields_to_export is None and isinstance(item, Record):
            self.file.write(feed.to_line(item))
        else:
            self.file.write(feed.dump(dict(self.get_serialized_fields(item)), default=_plain))


class PlainCsvExporter(CsvItemExporter):
    """Scrapy's CSV, in which text that a spreadsheet would run as a formula stands behind an apostrophe."""

    def serialize_field(self, field: Any, name: str, value: Any) -> Any:
        cell = super().serialize_field(field, name, value)
        return harmless(cell) if isinstance(cell, str) else cell


def _plain(value: Any) -> Any:
    """What stands in JSON for a value that JSON does not know; dates and UUIDs need none."""
    if is_item(value):
        return ItemAdapter(value).asdict()
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
