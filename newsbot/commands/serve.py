"""``scrapy serve``: a small local site over what was collected."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import socket
import sys
from contextlib import suppress
from importlib.util import find_spec

from newsbot import sites
from newsbot.archive.writer import archive_folder
from newsbot.errors import UsageError
from newsbot.search.index import index_path
from newsbot.upkeep import UpkeepCommand

HOST = "127.0.0.1"
"""The one address that is listened on: the site has no password, and no other machine is meant to see it."""

PORT = 8787


class Command(UpkeepCommand):
    """Serves until it is interrupted, which is its ordinary end: exit code 0."""

    def syntax(self) -> str:
        return "[--port N]"

    def short_desc(self) -> str:
        return "Browse the collected articles in a local site, read only"

    def long_desc(self) -> str:
        return (
            f"{self.short_desc()}. It listens on {HOST} only, and shows from where on the saved page each field came. "
            "A crawl may run meanwhile."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--port", type=int, default=PORT, metavar="N", help=f"listen on this port ({PORT}); 0: on a free one"
        )
        parser.add_argument("--bind", default=HOST, metavar="ADDRESS", help=f"only {HOST} is taken")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError(f"serve takes options only, got {' '.join(args)}")
        if opts.bind != HOST:
            raise UsageError(f"--bind {opts.bind}: serve has no password and listens on {HOST} only")
        if not 0 <= opts.port <= 65535:
            raise UsageError(f"--port {opts.port}: give a number from 0 to 65535")
        if find_spec("flask") is None or find_spec("nh3") is None:
            raise UsageError("serve needs Flask and nh3: pip install 'newsbot[ui]'")
        self._serve(opts.port)

    def _serve(self, port: int) -> None:
        from werkzeug.serving import make_server

        from newsbot.browse.shelf import Shelf
        from newsbot.browse.site import make_site

        store = self._settings["NEWSBOT_STORE"]
        archive = archive_folder(self._settings["NEWSBOT_ARCHIVE"], store)
        shelf = Shelf(self.output, index_path(store, self.output), archive)
        shelf.refresh()
        registry = sites.load(self._settings.getlist("NEWSBOT_SITE_MODULES"))
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        with _listening(port) as listener:
            number = listener.getsockname()[1]
            server = make_server(HOST, number, make_site(shelf, registry), threaded=True, fd=listener.fileno())
            for ending in (signal.SIGINT, signal.SIGTERM):  # a shell starts background jobs with SIGINT ignored
                signal.signal(ending, signal.default_int_handler)
            self.say(f"http://{HOST}:{number}/  (Ctrl-C ends it)")
            sys.stdout.flush()
            with suppress(KeyboardInterrupt):
                server.serve_forever()


def _listening(port: int) -> socket.socket:
    """A socket that listens there; raises ``UsageError`` where the port cannot be had."""
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise UsageError(
            f"port {port} of {HOST} cannot be used: {why}; name another with --port, or 0 for a free one"
        ) from error
