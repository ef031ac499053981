"""What a site's robots.txt lets us read (RFC 9309), by robotspy.

The caller keeps the text for a day (the standard's limit) and its HTTP status beside it.
"""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

from robots import RobotsParser

LARGEST = 500 * 1024
"""Characters read; the standard asks for at least this many bytes."""

LONGEST_LINE = 2_000
LONGEST_DELAY = timedelta(minutes=5)
"""More is a wish to be left alone, which Disallow says better."""

_DELAY = re.compile(r"crawl-delay\s*:\s*(\d{1,6}(?:\.\d{1,3})?)\s*(?:#.*)?", re.IGNORECASE)
_AGENT = re.compile(r"user-agent\s*:\s*([^\s#]+)", re.IGNORECASE)


def robots_address(url: str) -> str:
    """Where the rules for ``url`` are."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/robots.txt"


class RobotsRules:
    """The rules of one site for one agent name (the product token, without version)."""

    def __init__(self, text: str, agent: str, *, everything: bool | None = None) -> None:
        """``everything`` True or False answers every question without rules."""
        lines = text.removeprefix("\ufeff")[:LARGEST].splitlines()
        lines = [line for line in lines if len(line) <= LONGEST_LINE]
        self._agent = agent
        self._everything = everything
        self._parser = RobotsParser.from_string("\n".join(lines))
        self.crawl_delay = _crawl_delay(lines, agent.lower())
        """The pause the site asks for between two requests, or None."""

    @classmethod
    def from_response(cls, status: int | None, text: str, agent: str) -> RobotsRules:
        """The rules that follow from an answer.

        2xx: its text. 4xx: there are no rules, all is allowed. Anything else (5xx, 429, no answer:
        None): nothing is allowed for now; ask again later.
        """
        if status is not None and 200 <= status < 300:
            return cls(text, agent)
        absent = status is not None and 400 <= status < 500 and status != 429
        return cls("", agent, everything=absent)

    def allowed(self, url: str) -> bool:
        """Whether ``url`` may be read. robots.txt itself always may."""
        if self._everything is not None:
            return self._everything
        if urlsplit(url).path == "/robots.txt":
            return True
        return bool(self._parser.can_fetch(self._agent, url))

    @property
    def sitemaps(self) -> list[str]:
        """The sitemaps it names."""
        return list(self._parser.sitemaps or [])


def _crawl_delay(lines: list[str], agent: str) -> timedelta | None:
    """robotspy leaves this directive out (it is not in the standard); sites mean it all the same.

    The delay of our own group, else of ``*``.
    """
    found: dict[str, float] = {}
    agents: list[str] = []
    in_rules = False
    for raw in lines:
        line = raw.strip()
        named = _AGENT.match(line)
        if named:
            agents = [*([] if in_rules else agents), named[1].lower()]
            in_rules = False
        elif line and not line.startswith("#"):
            in_rules = True
            delay = _DELAY.fullmatch(line)
            for name in agents if delay else ():
                found.setdefault(name, float(delay[1]) if delay else 0)
    seconds = found.get(agent, found.get("*"))
    return None if seconds is None else min(timedelta(seconds=seconds), LONGEST_DELAY)
