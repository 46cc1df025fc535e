"""The dataset: rows of the store as part files that are whole or not there.

``publish`` is all that a run needs, with ``check_writable`` before it and ``write_run`` after it.
"""

from newsbot.dataset.files import check_writable
from newsbot.dataset.publish import PublishedPart, publish, publish_by_site, write_run

__all__ = ["PublishedPart", "check_writable", "publish", "publish_by_site", "write_run"]
