"""Codes by which a person without an account finds again what they sent.

A code is twelve signs of Crockford's base32 in groups of four ("K7QF-3M2P-9XTD"): 60 random bits,
no vowel traps, and the signs that people mix up (O and 0, I, L and 1) read the same. Only a keyed
digest is stored, so neither the database nor a backup of it leads to a code.
"""

import secrets

from lantoa.public.domain.keyed import keyed, keyed_digest

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_GROUP = 4
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", "–": "", "−": "", ".": ""})


def new_code() -> str:
    """A code that nobody has."""
    return _written(secrets.randbits(5 * LENGTH))


def code_of(secret: str) -> str:
    """The code that belongs to a secret of at least 60 random bits: the same one each time, and
    for nobody who lacks the secret or the key of this installation."""
    return _written(int.from_bytes(keyed("codes.of", secret), "big") >> (256 - 5 * LENGTH))


def normalised(code: str) -> str:
    """A code as typed or read out, without groups and look-alikes; "" when it is none."""
    plain = "".join(code.upper().split()).translate(_READ_AS)
    return plain if len(plain) == LENGTH and set(plain) <= set(SIGNS) else ""


def digest(code: str) -> str:
    """64 hex digits to store and look up instead of the code, however it was typed; "" for what
    cannot be a code."""
    plain = normalised(code)
    return keyed_digest("codes", plain) if plain else ""


def grouped(signs: str) -> str:
    """A normalised code as people see it."""
    return "-".join(signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP))


def _written(number: int) -> str:
    return grouped("".join(SIGNS[number >> 5 * place & 31] for place in reversed(range(LENGTH))))
