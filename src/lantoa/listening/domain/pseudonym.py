"""Authors are pseudonymised at the door: the only place that ever sees a name.

A pseudonym is a keyed hash (HMAC-SHA-256, 128 bits shown as hex): the same author always gets
the same one in this installation, nobody without the key can test a name against it, and the
original is not kept. Author fields, @mentions, profile links and post addresses that carry a
name all pass through here before anything is stored, and so do telephone numbers and e-mail
addresses.
"""

import hashlib
import hmac
import re

from django.conf import settings

from lantoa.listening.domain.cleaning import clean
from lantoa.text import normalise

_SHOWN = 10  # hex digits of a pseudonym inside running text

# A facebook path that starts with one of these names a place or a post, not a person.
_NO_PERSON = (
    r"groups/(?![^/\s]+/user/)|hashtag/|watch|events/|share|photo|permalink\.php|story\.php|reel/"
)
_PROFILE = re.compile(
    r"(?<![\w@.-])(?:https?://)?(?:[\w-]+\.)*"
    rf"(?:(?:facebook|fb)\.com/(?!{_NO_PERSON})(?:groups/[^/\s]+/user/|people/)?|fb\.me/|m\.me/"
    r"|instagram\.com/(?!p/|reel/|explore/)|threads\.(?:net|com)/@|tiktok\.com/@|zalo\.me/"
    r"|(?:x|twitter)\.com/(?!i/|hashtag/|search)|t\.me/|youtube\.com/(?:@|user/|c/))"
    r"(?P<name>profile\.php\?id=\d+|[^\s\"'<>()/?#]+)[^\s\"'<>)]*",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w.@/])@(?P<name>(?=[\w.]*[^\W\d_])\w[\w.]*\w)")
_EMAIL = re.compile(r"[\w.+-]+@\w[\w-]*(?:\.[\w-]+)+")
# National (0…) and international (+84…) numbers of nine or ten digits after the prefix, however
# they are spaced; a date such as 05.02.2024 15:30 is none.
_PHONE = re.compile(
    r"(?<!\d)(?!\d{1,2}[.\-]\d{1,2}[.\-]\d{4})"
    r"(?:(?:\(?\+\s?84\)?|\(?00\s?84\)?|\(?0)(?:[\s.()–-]{0,3}\d){8,10}"
    r"|84(?:[\s-]?\d){9})(?!\d)"  # without a plus, 84.300.000.000 is money
)
_LEAST_DIGITS = 10  # of a number that starts with 0

# Addresses that name their author, and a form of the same address that does not.
_NEUTRAL = [
    (re.compile(r"^https?://(?:[\w-]+\.)*(?:x|twitter)\.com/[^/]+/status/(\d+).*$", re.I),
     r"https://x.com/i/status/\1"),
    (re.compile(r"^https?://(?:[\w-]+\.)*tiktok\.com/@[^/]+/video/(\d+).*$", re.I),
     r"https://www.tiktok.com/@/video/\1"),
    (re.compile(r"^https?://(?:[\w-]+\.)*facebook\.com/(?!groups/)[^/]+/(?:posts|videos)/"
                r"(?:[^/?#]*/)?(\w+).*$", re.I),
     r"https://www.facebook.com/\1"),
    (re.compile(r"^https?://(?:[\w-]+\.)*facebook\.com/(?:permalink|story)\.php\?.*?"
                r"story_fbid=(\w+).*$", re.I),
     r"https://www.facebook.com/\1"),
]  # fmt: skip


def pseudonym(name: str | None) -> str | None:
    """32 hex digits for an author's name or handle; None for nobody.

    The same name in another case, Unicode form or tone placement has the same pseudonym.
    """
    folded = normalise(name or "").removeprefix("@").strip().casefold()
    if not folded:
        return None
    key = settings.PSEUDONYM_KEY.encode()
    return hmac.new(key, folded.encode(), hashlib.sha256).hexdigest()[:32]


def scrub_text(text: str) -> str:
    """`clean` text with handles and profile links replaced by pseudonyms, and telephone numbers
    and e-mail addresses masked."""
    text = clean(text)
    text = _PROFILE.sub(lambda found: _token(found["name"]), text)
    text = _EMAIL.sub("✉…", text)
    text = _HANDLE.sub(lambda found: _token(found["name"]), text)
    return _PHONE.sub(_mask, text)


def scrub_address(url: str) -> str:
    """The address of a post without its author's name.

    Known networks have a neutral form that still leads to the post; a bare profile address
    becomes its host with a pseudonym.
    """
    url = clean(url).strip()
    for pattern, neutral in _NEUTRAL:
        if pattern.match(url):
            return pattern.sub(neutral, url)
    if found := _PROFILE.match(url):
        return url[: found.start("name")].removesuffix("@") + _token(found["name"])
    return url


def _mask(found: re.Match[str]) -> str:
    number = found.group()
    international = number.lstrip("(")[0] in "+8" or number.lstrip("(").startswith("00")
    digits = sum(char.isdigit() for char in number)
    return "☎…" if international or digits >= _LEAST_DIGITS else number


def _token(name: str) -> str:
    digest = pseudonym(name)
    return f"@{digest[:_SHOWN]}" if digest else "@…"
