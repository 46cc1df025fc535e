"""The commands, each imported when it is used: Scrapy imports all of ``COMMANDS_MODULE`` to run one.

Scrapy takes this module for a package with a module for each of ``newsbot.commands``, since they share a path.
"""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module
from types import ModuleType
from typing import Any

from scrapy.commands import ScrapyCommand

from newsbot import commands

__path__ = commands.__path__


def entry(name: str) -> type[ScrapyCommand]:
    """A class that stands for the command of that name: whatever is asked of its object makes it the command."""

    def become(self: ScrapyCommand) -> None:
        command = import_module(f"{commands.__name__}.{name}").Command
        object.__setattr__(self, "__class__", command)
        command.__init__(self)

    def get(self: ScrapyCommand, attribute: str) -> Any:
        become(self)
        return getattr(self, attribute)

    def put(self: ScrapyCommand, attribute: str, value: Any) -> None:
        become(self)
        setattr(self, attribute, value)

    members = {
        "__module__": f"{__name__}.{name}",
        "__init__": lambda self: None,
        "__getattribute__": get,
        "__setattr__": put,
        **dict.fromkeys(ScrapyCommand.__abstractmethods__),  # never reached
    }
    return type("Command", (ScrapyCommand,), members)


def _module(name: str) -> ModuleType:
    module = ModuleType(f"{__name__}.{name}")
    vars(module)["Command"] = entry(name)
    return module


sys.modules.update({f"{__name__}.{name}": _module(name) for _, name, _ in pkgutil.iter_modules(__path__)})
