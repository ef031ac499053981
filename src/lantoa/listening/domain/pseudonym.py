"""Authors are pseudonymised at the door: the only place that ever sees a name.

A pseudonym is a keyed hash (HMAC-SHA-256, 128 bits shown as hex): the same author always gets
the same one in this installation, nobody without the key can test a name against it, and the
original is not kept. Author fields, @mentions, profile links and post addresses that carry a
name all pass through here before anything is stored.
"""

import hashlib
import hmac
import re

from django.conf import settings

_SHOWN = 10  # hex digits of a pseudonym inside running text

_PROFILE = re.compile(
    r"https?://(?:www\.|m\.|web\.)?"
    r"(?:facebook\.com/(?!groups/|hashtag/|watch|events/|share|photo|permalink\.php|story\.php)"
    r"|instagram\.com/(?!p/|reel/|explore/)|threads\.(?:net|com)/@|tiktok\.com/@|zalo\.me/"
    r"|(?:x|twitter)\.com/(?!i/|hashtag/|search)|t\.me/|youtube\.com/(?:@|user/|c/))"
    r"(?P<name>profile\.php\?id=\d+|[\w.\-]+)[^\s\"'<>)]*",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w.@/])@(?P<name>[^\W\d_][\w.]{2,40})", re.UNICODE)
_PHONE = re.compile(r"(?<!\d)(?:\+?84|0)(?:[ .\-]?\d){9}(?!\d)")

# Addresses that name their author, and a form of the same address that does not.
_NEUTRAL = [
    (re.compile(r"^https?://(?:www\.|mobile\.)?(?:x|twitter)\.com/[^/]+/status/(\d+).*$", re.I),
     r"https://x.com/i/status/\1"),
    (re.compile(r"^https?://(?:www\.|m\.)?tiktok\.com/@[^/]+/video/(\d+).*$", re.I),
     r"https://www.tiktok.com/@/video/\1"),
    (re.compile(r"^https?://(?:www\.|m\.|web\.)?facebook\.com/(?!groups/)[^/]+/(?:posts|videos)/"
                r"(?:[^/?#]*/)?(\w+).*$", re.I),
     r"https://www.facebook.com/\1"),
    (re.compile(r"^https?://(?:www\.|m\.|web\.)?facebook\.com/(?:permalink|story)\.php\?.*?"
                r"story_fbid=(\w+).*$", re.I),
     r"https://www.facebook.com/\1"),
]  # fmt: skip


def pseudonym(name: str | None) -> str | None:
    """32 hex digits for an author's name or handle; None for nobody."""
    if name is None or not name.strip():
        return None
    key = settings.PSEUDONYM_KEY.encode()
    folded = name.strip().removeprefix("@").casefold().encode()
    return hmac.new(key, folded, hashlib.sha256).hexdigest()[:32]


def scrub_text(text: str) -> str:
    """Replace handles and profile links by pseudonyms and mask telephone numbers."""
    text = _PROFILE.sub(lambda found: _token(found["name"]), text)
    text = _HANDLE.sub(lambda found: _token(found["name"]), text)
    return _PHONE.sub("☎…", text)


def scrub_address(url: str) -> str:
    """The address of a post without its author's name.

    Known networks have a neutral form that still leads to the post; a bare profile address
    becomes its host with a pseudonym.
    """
    for pattern, neutral in _NEUTRAL:
        if pattern.match(url):
            return pattern.sub(neutral, url)
    if found := _PROFILE.match(url):
        return url[: found.start("name")] + _token(found["name"])
    return url


def _token(name: str) -> str:
    digest = pseudonym(name)
    assert digest is not None
    return f"@{digest[:_SHOWN]}"
