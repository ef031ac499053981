"""Fetching over HTTP with guards: no Django, no database; the collector's only way out."""

from .addresses import canonical_address, host_key
from .backoff import ask_conditionally, backoff, parse_retry_after
from .client import USER_AGENT_NAME, FetchRequest, FetchResult, Limits, fetch, user_agent
from .guard import DEFAULT_PORTS, GuardError, check_address, is_public
from .outcome import Outcome
from .robots import RobotsRules, robots_address

__all__ = [
    "DEFAULT_PORTS",
    "USER_AGENT_NAME",
    "FetchRequest",
    "FetchResult",
    "GuardError",
    "Limits",
    "Outcome",
    "RobotsRules",
    "ask_conditionally",
    "backoff",
    "canonical_address",
    "check_address",
    "fetch",
    "host_key",
    "is_public",
    "parse_retry_after",
    "robots_address",
    "user_agent",
]
