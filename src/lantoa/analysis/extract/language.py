"""Which language a text is written in, as an ISO 639-1 code.

Method: py3langid (naive Bayes over byte n-grams, the langid.py model), restricted to the languages
that Vietnamese workers' sources are written in, so that a short post is not called Galician. It
knows Vietnamese without its accents too.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LANGUAGES = (
    "vi", "en", "zh", "ko", "ja", "fr", "de", "es", "pt", "it", "nl", "ru", "id", "ms", "th", "km",
    "lo",
)  # fmt: skip
SAMPLE_CHARACTERS = 500
"""Characters read: more changes the answer for no page of the benchmark, and costs time."""

MINIMUM_LETTERS = 20
MINIMUM_PROBABILITY = 0.6


def detect_language(text: str, declared: str | None = None) -> str | None:
    """The language of ``text``, or the ``declared`` one when the text is too short to tell.

    ``declared`` is what the page says of itself (``<html lang>``): templates are so often copied
    without changing it that the text wins when there is enough of it.
    """
    sample = text[:SAMPLE_CHARACTERS]
    if sum(character.isalpha() for character in sample) >= MINIMUM_LETTERS:
        language, probability = _identifier().classify(sample)
        if probability >= MINIMUM_PROBABILITY:
            return str(language)
    return _primary_subtag(declared)


def _primary_subtag(tag: str | None) -> str | None:
    """``vi`` from ``vi-VN`` or ``VI_vn``; None unless it is a two-letter code."""
    primary = (tag or "").strip().lower().replace("_", "-").split("-")[0]
    return primary if len(primary) == 2 and primary.isascii() and primary.isalpha() else None


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # loads numpy: only when needed

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
