"""One form for each web address, so that the same page met twice is one document."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, urlsplit

import idna

_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRACKING_PREFIXES = ("utm_", "vn_", "mtm_", "pk_", "hsa_", "fb_action", "__cft__", "__xts__")
_TRACKING = frozenset({
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid",
    "ttclid", "zarsrc", "zclid", "igshid", "igsh", "mc_cid", "mc_eid", "_ga", "_gl", "_hsenc",
    "_hsmi", "mkt_tok", "wickedid", "s_cid", "fb_ref", "fb_source", "__tn__",
    "vgo_ee", "oly_anon_id", "oly_enc_id", "rb_clickid", "_openstat", "wt_mc", "at_medium",
    "at_campaign",
})  # fmt: skip
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"
_QUERY_SAFE = _PATH_SAFE + "?"

LONGEST = 2000
"""Characters; the column of the database, and more than any browser's address bar is used for."""


def canonical_address(url: str) -> str:
    """The address without what does not change the page it names.

    Lower-case scheme and host (internationalised names in ASCII), no default port, credentials,
    fragment or tracking parameters, no ``.`` and ``..`` in the path, one spelling of escapes. The
    order of parameters is kept: some sites depend on it. Idempotent. Raises ValueError for what is
    not an http(s) address, or is longer than LONGEST.
    """
    return _normal(url, drop_tracking=True)


def escape_address(url: str) -> str:
    """The address as it goes over the wire: as ``canonical_address``, every parameter kept.

    A link may be signed over its tracking parameters; without them it would break.
    """
    return _normal(url, drop_tracking=False)


def _normal(url: str, *, drop_tracking: bool) -> str:
    parts = urlsplit(url.strip())
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS:
        raise ValueError(f"not an http(s) address: {url[:100]!r}")
    host = _host(parts.hostname or "")
    port = parts.port
    authority = host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    path = _escaped(_without_dots(parts.path) or "/", _PATH_SAFE)
    query = parts.query
    if drop_tracking:
        query = "&".join(pair for pair in query.split("&") if pair and not _is_tracking(pair))
    query = _escaped(query, _QUERY_SAFE)
    address = f"{scheme}://{authority}{path}" + (f"?{query}" if query else "")
    if len(address) > LONGEST:
        raise ValueError(f"address of {len(address):,} characters")
    return address


def host_key(url: str) -> str:
    """What requests are serialised by: the host, with its port when that is not a default one."""
    parts = urlsplit(url.strip())
    host = _host(parts.hostname or "")
    return host if parts.port in (None, 80, 443) else f"{host}:{parts.port}"


def _host(name: str) -> str:
    name = name.rstrip(".").lower()
    if ":" in name:
        return f"[{ipaddress.IPv6Address(name)}]"
    if not name.isascii():
        name = idna.encode(name, uts46=True).decode("ascii")  # IDNAError is a ValueError
    if not _HOST.fullmatch(name) or ".." in name or len(name) > 253:
        raise ValueError(f"not a host name: {name[:100]!r}")
    return name


def _is_tracking(pair: str) -> bool:
    name = pair.partition("=")[0].lower()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def _escaped(text: str, safe: str) -> str:
    upper = _ESCAPE.sub(lambda found: found[0].upper(), text)
    return quote(upper, safe=safe, errors="replace")


def _without_dots(path: str) -> str:
    """RFC 3986, section 5.2.4, for a path that starts with a slash or is empty."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for position, segment in enumerate(segments):
        last = position == len(segments) - 1
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
            continue
        if last:
            kept.append("")
    return "/".join(kept)
