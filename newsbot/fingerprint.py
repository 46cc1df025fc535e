"""What an article is recognised by: as itself, as its last revision, as a text that another article repeats."""

from __future__ import annotations

from functools import cached_property

from newsbot.items import Article, content, hash_of_all, hash_of_each
from newsbot.text.resemblance import Sketch, sketch


class Fingerprint:
    """The hashes and the sketch of an article, each worked out once, when it is first asked for.

    They are of the article as it is then; none depends on site, revision or crawl.
    """

    def __init__(self, article: Article) -> None:
        self.article = article

    @cached_property
    def fields(self) -> dict[str, str]:
        """A hash of each field that readers read (``items.hash_of_each``)."""
        return hash_of_each(self._content)

    @cached_property
    def content_hash(self) -> str:
        """One hash of all of them (``items.content_hash``)."""
        return hash_of_all(self._content)

    @cached_property
    def _content(self) -> dict[str, bytes]:
        return content(self.article)

    @cached_property
    def sketch(self) -> Sketch | None:
        """The sample of the body by which copies are told; ``None`` for a text too short to be one."""
        return sketch(self.article.body)

    def worked_out(self) -> Fingerprint:
        """The same with all of it worked out and nothing else, so that the process it is handed to need not."""
        _ = self.fields, self.content_hash, self.sketch
        self.__dict__.pop("_content", None)
        return self
