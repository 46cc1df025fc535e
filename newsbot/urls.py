"""URLs: absolute, canonical, and the identity under which variants of one article are one.

Three strengths. ``absolute`` makes a link fetchable and changes nothing else. ``canonicalize`` drops
what cannot change the page (tracking, session ids, fragment); its result is fetched and stored.
``identity`` also takes AMP, mobile, print, http and www for the same article; it is only compared.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

import idna

from newsbot.parameters import is_variant, is_visit
from newsbot.text.kept import LONGEST, kept

PORTS: Final = {"http": "80", "https": "443"}

LONGEST_URL: Final = 2000
"""Characters of a URL; longer ones are made by a program, and not fetched."""

VARIANT_HOSTS: Final = ("www.", "amp.", "m.", "mobile.", "wap.", "touch.")

_EDGE = "".join(map(chr, range(0x21)))
_FOLDER_SAFE = str.maketrans(":", "-", "[]")
_INNER_BREAKS = str.maketrans("", "", "\t\n\r")
_HOST = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*"
)
_IPV6 = re.compile(r"\[[0-9a-f:.]+\]")
_ESCAPE = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+|%([0-9A-Fa-f]{2})?")
"""A run of what ASCII cannot say, one of what it can, or a "%" that begins no escape."""
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = "%/!$&'()*+,;=:@~"
_QUERY_SAFE = _PATH_SAFE + "?"
_UNCHANGED = r"[A-Za-z0-9_.~/!$&'()*+,;=:-]*(?:%[0-9A-Fa-f]{2}[A-Za-z0-9_.~/!$&'()*+,;=:-]*)*"
_PLAIN = re.compile(rf"{_UNCHANGED}\Z")
"""What is the same escaped or not, whatever part of a URL it is."""
_ORIGIN = r"https?://(?=[^/]{1,63}/)[a-z0-9]+(?:[-.][a-z0-9]+)*"
_READY = re.compile(rf"{_ORIGIN}/{_UNCHANGED}(?:\?(?=[^#]){_UNCHANGED})?(?:#(?=.){_UNCHANGED})?\Z")
"""A URL that can be sent as it is; almost all are."""
_TIDY = re.compile(
    rf"{_ORIGIN}/[A-Za-z0-9_.~/-]*(?:%[89A-F][0-9A-F][A-Za-z0-9_.~/-]*)*"
    r"(\?[A-Za-z0-9_.~/=&-]+)?(#[A-Za-z0-9_.~/=&-]+)?\Z"
)
"""One that is canonical but for what follows its path, its groups, where nothing of ``_UNTIDY_PATH`` is in it."""
_UNTIDY_PATH = re.compile(r"//|/\.|/(?:index|default)\.", re.IGNORECASE)
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)
_COOKIELESS = re.compile(r"/\((?:[AaSsFfXx]\([^()/]*\))+\)(?=/)")
_SLASHES = re.compile(r"(?<!:)/{2,}")
_DEFAULT_DOCUMENT = re.compile(
    r"/(?:index|default)\.(?:html?|xhtml|shtml|php\d?|phtml|aspx?|jspx?|cfm|do)\Z", re.IGNORECASE
)
_PATH_VARIANTS = (
    (re.compile(r"\A/(?:amp|print|mobile)(?=/.)", re.IGNORECASE), ""),
    (re.compile(r"/(?:amp|print)(?:\.html?)?/?\Z", re.IGNORECASE), ""),
    (re.compile(r"[.](?:amp|print)(?=(?:\.[a-z]{3,5})?/?\Z)", re.IGNORECASE), ""),
)
_AMP_CACHE = re.compile(
    r"\Ahttps?://(?:[^/]+\.cdn\.ampproject\.org/[cv]/(?:s/)?|(?:www\.)?google\.[a-z.]+/amp/(?:s/)?)(.+)"
)
_HOME = re.compile(r"https?://[^/]+/(?:[a-z]{2}(?:-[a-z]{2})?/?)?", re.IGNORECASE)


def absolute(base: str, href: str) -> str | None:
    """The http(s) URL that ``href`` means on a page at ``base``, safe to send; else ``None``.

    ``None``: another scheme (mailto:, javascript:, data:), nothing, only a fragment, no valid host.
    Blanks and line ends go, a backslash is a slash, as in browsers (WHATWG URL, 4.4); what ASCII
    cannot say is percent-encoded as UTF-8. A fragment behind a path is kept. Never raises.
    """
    if _READY.match(href):
        return href
    text = _stripped(href)
    if not text or text[0] == "#":
        return None
    target = _slashed(text)
    try:
        url = target if target.startswith(("https://", "http://")) else _resolve(base, target)
        return url if _READY.match(url) else _sendable(url)
    except ValueError:
        return None


def split(url: str) -> tuple[str, str, str]:
    """(authority, path, query) of a URL as ``absolute`` and ``canonicalize`` give it: what ``urlsplit`` says of it, at
    a seventh of the time."""
    address, _, query = url.partition("#")[0].partition("?")
    authority, slash, path = address.partition("://")[2].partition("/")
    return authority, slash + path, query


def _stripped(href: str) -> str:
    """An address without the blanks at its ends and the line ends within (WHATWG URL, 4.4)."""
    text = href.strip(_EDGE)
    return text if text.isprintable() else text.translate(_INNER_BREAKS)


@kept(8192)
def _sendable(url: str) -> str | None:
    """The URL with what ASCII cannot say percent-encoded; ``None`` for none that http(s) can fetch."""
    try:
        parts = urlsplit(url)
        return _joined(parts, _netloc(parts), _escaped(parts.path or "/", _PATH_SAFE), parts.query, parts.fragment)
    except ValueError:
        return None


@kept(8192)
def canonicalize(url: str) -> str:
    """The one form of an http(s) URL under which it is fetched, stored and recognised; idempotent.

    Lower-case scheme and host, IDN in punycode, no default port; no fragment, tracking parameter,
    session id; needless escapes undone, others upper case (RFC 3986, 6.2.2); doubled slashes and dot
    segments resolved (not behind a colon: a URL inside a path); "/index.html" and its like
    dropped where no query follows. Order of the query, its blank values and a trailing slash stay: the
    server may care. What ``absolute`` refuses comes back as it is, stripped.
    """
    if (tidy := _TIDY.match(url)) and not _UNTIDY_PATH.search(url, len("https://")):
        return _without_visit(url) if tidy.lastindex else url
    text = _stripped(url)
    try:
        parts = urlsplit(_slashed(text))
        netloc = _netloc(parts)
    except ValueError:
        return text
    query = "&".join(_kept_parameters(parts.query))
    return _joined(parts, netloc, _canonical_path(parts.path, bare=not query), query, "")


def _without_visit(url: str) -> str:
    """A URL that is tidy but for its fragment and the parameters that tell of a visit."""
    address, _, query = url.partition("#")[0].partition("?")
    kept = "&".join(_kept_parameters(query))
    return f"{address}?{kept}" if kept else address


@kept(16384)
def identity(url: str) -> str:
    """The key that all variants of one article's URL share; for comparing only, never fetched.

    AMP (also on Google's caches), mobile and print variants, www, http or https, a trailing slash,
    the order of the query and referral parameters make no difference.
    """
    canonical = canonicalize(url)
    if (cached := _AMP_CACHE.match(canonical)) is not None:
        canonical = canonicalize(f"http://{cached[1]}")
    parts = urlsplit(canonical)
    path = _DEFAULT_DOCUMENT.sub("/", parts.path)
    for pattern, replacement in _PATH_VARIANTS:
        path = pattern.sub(replacement, path)
    kept = sorted(pair for pair in parts.query.split("&") if pair and not is_variant(pair))
    return _bare(parts.netloc) + path.rstrip("/") + ("?" + "&".join(kept) if kept else "")


@kept(8192)
def host(url: str) -> str:
    """The host, lower case, in punycode, without port; "" when the URL has none."""
    if _READY.match(url):
        return split(url)[0]
    try:
        return _host(urlsplit(_slashed(url.strip(_EDGE))))
    except ValueError:
        return ""


def without_user(url: str) -> str:
    """The URL to be shown, without the user's name and password that it may carry."""
    scheme, mark, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    return scheme + mark + authority.rpartition("@")[2] + slash + path


def site_name(url: str) -> str:
    """The name of a site without a site file: host without www, and ``-port`` when not the default.

    It names folders too, so the colons of an IPv6 address become "-". "" when the URL has no host.
    """
    try:
        netloc = _netloc(urlsplit(_slashed(url.strip(_EDGE)))).rpartition("@")[2]
    except ValueError:
        return ""
    return netloc.removeprefix("www.").translate(_FOLDER_SAFE).strip("-")


def same_site(url: str, hosts: Collection[str]) -> bool:
    """Whether the URL's host is one of ``hosts``, "www." on either side aside. Ports don't matter."""
    own = host(url).removeprefix("www.")
    return bool(own) and any(own == _ascii_host(known) for known in hosts)


def is_home(url: str) -> bool:
    """Whether the URL is a site's front page, or that of one language ("/ar/")."""
    return _HOME.fullmatch(canonicalize(url)) is not None


def accept_canonical(declared: str | None, page_url: str, hosts: Collection[str]) -> tuple[str, str | None]:
    """The canonical URL to believe, and the problem's code when the declared one was ignored.

    Declared counts when it stays on the site (``hosts`` and the page's own, in any dress: AMP and
    mobile hosts declare the desktop's) and is no front page. Codes: canonical_broken,
    canonical_off_site, canonical_home. Section pages and other articles are for the caller to know.
    """
    own = canonicalize(page_url)
    if declared is None or not declared.strip():
        return own, None
    url = absolute(page_url, declared)
    if url is None or len(url) > LONGEST_URL:
        return own, "canonical_broken"
    url = canonicalize(url)
    if _bare(host(url)) not in {_bare(_ascii_host(known)) for known in (*hosts, host(page_url))}:
        return own, "canonical_off_site"
    if is_home(url) and not is_home(own):
        return own, "canonical_home"
    return url, None


def _slashed(text: str) -> str:
    """Backslashes before the query as slashes, as browsers read them."""
    if "\\" not in text:
        return text
    end = min((at for at in (text.find("?"), text.find("#")) if at >= 0), default=len(text))
    return text[:end].replace("\\", "/") + text[end:]


def _resolve(base: str, target: str) -> str:
    """``urljoin``; a path from the root without dot segments, as most links are, only needs the origin before it."""
    if target[0] == "/" and target[1:2] != "/" and "/." not in target and ";" not in target:
        return _origin(base) + target
    return urljoin(base, target)


@kept(1024)
def _origin(base: str) -> str:
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}"


def _netloc(parts: SplitResult) -> str:
    if len(parts.netloc) > LONGEST:
        raise ValueError(f"no host and no user is so long: {parts.netloc[:40]!r}…")
    return _authority(parts.scheme, parts.netloc)


@lru_cache(maxsize=4096)
def _authority(scheme: str, netloc: str) -> str:
    """[user@]host[:port], normalised. Raises ``ValueError`` when it is no http(s) authority."""
    parts = SplitResult(scheme, netloc, "", "", "")
    if parts.scheme not in PORTS:
        raise ValueError(f"no http or https URL: {parts.scheme}")
    port = "" if parts.port is None or str(parts.port) == PORTS[parts.scheme] else f":{parts.port}"
    user, at, _ = parts.netloc.rpartition("@")
    return _escaped(user, "%:!$&'()*+,;=~") + at + _host(parts) + port


def _host(parts: SplitResult) -> str:
    name = _ascii_name((parts.hostname or "").rstrip("."))
    return f"[{name}]" if ":" in name else name


@kept(4096)
def _ascii_name(name: str) -> str:
    """A host name in punycode (UTS 46). Raises ``ValueError`` (``idna.IDNAError`` is one)."""
    ascii_name = name.lower()
    if "%" in ascii_name:
        ascii_name = unquote(ascii_name, errors="strict").lower()
    if not ascii_name.isascii():
        ascii_name = idna.encode(ascii_name, uts46=True).decode("ascii")
    if not (_HOST.fullmatch(ascii_name) or (":" in ascii_name and _IPV6.fullmatch(f"[{ascii_name}]"))):
        raise ValueError(f"no host name: {name!r}")
    return ascii_name


@kept(1024)
def _ascii_host(known: str) -> str:
    """A host as a site file writes it, in the form of ``host`` without www."""
    return host(f"http://{known}/").removeprefix("www.")


def _bare(netloc: str) -> str:
    """A host without its www, AMP and mobile labels; at least two labels remain."""
    while (prefix := next((p for p in VARIANT_HOSTS if netloc.startswith(p)), None)) and netloc.count(".") > 1:
        netloc = netloc[len(prefix) :]
    return netloc


def _joined(parts: SplitResult, netloc: str, path: str, query: str, fragment: str) -> str:
    query = _escaped(query, _QUERY_SAFE)
    fragment = _escaped(fragment, _QUERY_SAFE)
    return f"{parts.scheme}://{netloc}{path}" + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


def _escaped(text: str, safe: str) -> str:
    """What a URL cannot hold is percent-encoded; a "%" that begins no escape is one of these."""
    if _PLAIN.match(text):
        return text
    quoted = quote(text, safe=safe, errors="replace")
    return _ESCAPE.sub(lambda escape: escape[0] if len(escape[0]) > 1 else "%25", quoted) if "%" in quoted else quoted


def _unescape_needless(escape: re.Match[str]) -> str:
    if not escape[1]:
        return escape[0].upper() if len(escape[0]) > 1 else "%25"
    code = int(escape[1], 16)
    return chr(code) if code in _UNRESERVED else escape[0].upper()


def _canonical_path(path: str, *, bare: bool) -> str:
    path = _COOKIELESS.sub("", _PATH_SESSION.sub("", _escaped(path, _PATH_SAFE)))
    path = _ESCAPE.sub(_unescape_needless, path) if "%" in path else path
    path = _resolved(_SLASHES.sub("/", path)) if "//" in path or "/." in path else path
    return (_DEFAULT_DOCUMENT.sub("/", path) if bare else path) or "/"


def _resolved(path: str) -> str:
    """The path without its dot segments (RFC 3986, 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1:] in (["."], [".."]):
        kept.append("")
    return "/" + "/".join(kept)


def _kept_parameters(query: str) -> list[str]:
    if not query:
        return []
    pairs = (_ESCAPE.sub(_unescape_needless, _escaped(pair, _QUERY_SAFE)) for pair in query.split("&") if pair)
    return [pair for pair in pairs if not is_visit(pair)]
