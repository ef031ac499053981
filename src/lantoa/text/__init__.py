"""Vietnamese text: normalise, fold, cut, write out, decode. Pure functions, no state."""

from lantoa.text.decoding import decode
from lantoa.text.folding import fold, has_diacritics
from lantoa.text.normal import normalise, place_tones
from lantoa.text.syllables import is_syllable
from lantoa.text.teencode import expand_teencode
from lantoa.text.words import tokens

__all__ = [
    "decode",
    "expand_teencode",
    "fold",
    "has_diacritics",
    "is_syllable",
    "normalise",
    "place_tones",
    "tokens",
]
