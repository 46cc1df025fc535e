"""The registry of sites: every ``Site`` literal in the modules of NEWSBOT_SITE_MODULES.

A file that cannot be loaded, or takes a name or host that an earlier one has, fails alone.
"""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import ModuleType

from newsbot import urls
from newsbot.errors import SiteError, UsageError
from newsbot.site import GENERIC, Site


class Registry:
    """The sites there are, by name and by host, and the files that are broken.

    ``files`` maps a site's name to its file; ``broken`` the last part of a module's name to why it
    cannot be used.
    """

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self.broken: dict[str, SiteError] = {}
        self._layouts: dict[str, tuple[Site, ...]] = {}
        self._names: dict[str, str] = {}

    def names(self) -> list[str]:
        """The names of all sites that load, sorted."""
        return sorted(self._layouts)

    def site(self, name: str, when: date) -> Site:
        """The site with that name in the layout that was valid on the day.

        Raises ``SiteError`` for a broken site file, ``UsageError`` for a name that no file has.
        """
        if name in self.broken and name not in self._layouts:
            raise self.broken[name]
        if name not in self._layouts:
            known = [*self._layouts, *self.broken]
            raise UsageError(f"no site {name!r}{did_you_mean(name, known)}; `scrapy sites` lists them")
        layouts = self._layouts[name]
        return next((layout for layout in layouts if layout.until and when < layout.until), layouts[-1])

    def site_for(self, url: str, when: date) -> Site:
        """The site that names the URL's host, else ``GENERIC`` made out for that host.

        Raises ``UsageError`` when the URL has no host.
        """
        host = urls.host(url)
        if not host:
            raise UsageError(f"{url!r} is no http or https URL with a host; write it as https://example.com/")
        name = self._names.get(_bare(host))
        if name is not None:
            return self.site(name, when)
        return replace(GENERIC, name=urls.site_name(url).strip("[]").replace(":", "-"), hosts=(host,))

    def add(self, layouts: Iterable[Site], file: str) -> None:
        """Takes in one site, each of its dated layouts; raises ``SiteError`` when name or host are taken."""
        ordered = tuple(sorted(layouts, key=lambda layout: layout.until or date.max))
        name = ordered[0].name
        hosts = {_bare(urls.host(f"http://{host}/") or host) for layout in ordered for host in layout.hosts}
        if any(layout.name != name for layout in ordered):
            raise SiteError(f"{file}: the layouts of one site have one name, got {sorted({s.name for s in ordered})}")
        if name in self._layouts:
            raise SiteError(f"{file}: a site named {name!r} stands already in {self.files[name]}")
        if taken := sorted(hosts & set(self._names)):
            owner = self._names[taken[0]]
            raise SiteError(f"{file}: host {taken[0]!r} belongs already to {owner!r} in {self.files[owner]}")
        self._layouts[name] = ordered
        self.files[name] = file
        self._names.update(dict.fromkeys(hosts, name))


def load(modules: Iterable[str]) -> Registry:
    """The registry of the modules and packages named, in that order; what fails is in ``broken``."""
    registry = Registry()
    for name in modules:
        module = _load_module(registry, name)
        for submodule in pkgutil.iter_modules(getattr(module, "__path__", ()), prefix=f"{name}."):
            _load_module(registry, submodule.name)
    return registry


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """ ", did you mean …?" with the closest known words, "" when none is close."""
    close = difflib.get_close_matches(word, list(known), n=3)
    return f", did you mean {' or '.join(close)}?" if close else ""


def _load_module(registry: Registry, name: str) -> ModuleType | None:
    try:
        module = importlib.import_module(name)
        for layouts in literals(vars(module)):
            registry.add(layouts, module.__file__ or name)
    except SiteError as error:
        registry.broken[name.rpartition(".")[2]] = _named(error, name)
        return None
    except Exception as error:  # noqa: BLE001 - a site file is a stranger's code: whatever it raises, it fails alone
        cause = SiteError(f"{type(error).__name__}: {error}")
        registry.broken[name.rpartition(".")[2]] = _named(cause, name)
        return None
    return module


def _named(error: SiteError, name: str) -> SiteError:
    """The error with the file's name in front of it, once."""
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        spec = None
    file = spec.origin if spec is not None and spec.origin else name
    return error if file in str(error) else SiteError(f"site file {file}: {error}")


def literals(names: Mapping[str, object]) -> Iterator[tuple[Site, ...]]:
    """The sites that a module's names hold, each as the tuple of its layouts, each once."""
    seen: set[int] = set()
    for value in names.values():
        layouts = (value,) if isinstance(value, Site) else value
        if not isinstance(layouts, tuple | list) or not layouts:
            continue
        if not all(isinstance(layout, Site) and layout is not GENERIC for layout in layouts) or id(value) in seen:
            continue
        seen.update({id(value), *map(id, layouts)})
        yield tuple(layouts)


def _bare(host: str) -> str:
    return host.removeprefix("www.")
