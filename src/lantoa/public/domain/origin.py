"""Where a request comes from, as a hash that is only good for counting on one day."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from lantoa.public.domain.keyed import keyed_digest

_IPV6_PREFIX = 64  # one household or one phone has all addresses below it


def network_key(request: HttpRequest) -> str:
    """64 hex digits for the sender's network; the same for a day, and nothing else is derived
    from the address. The address itself is stored nowhere."""
    return keyed_digest("network", f"{timezone.now():%Y-%m-%d} {_network(_address(request))}")


def _address(request: HttpRequest) -> str:
    """The address that connected to the outermost proxy which we trust."""
    proxies = settings.TRUSTED_PROXIES
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(passed) >= proxies:
        return passed[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ip_network((parsed, _IPV6_PREFIX), strict=False))
    return str(parsed)
