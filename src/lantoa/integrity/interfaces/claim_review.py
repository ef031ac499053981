"""A correction as schema.org says it: ClaimReview.

Fields: `claimReviewed`, `reviewRating` (with a name and its place on the scale), `url` and `author`
are what readers of ClaimReview require; the rest is what we know. The claim is named in a few
words, as on the page, and whoever said it is not named at all.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation

from lantoa.integrity.domain.telling import address_of
from lantoa.integrity.models import Correction, Verdict

WORST, BEST = 1, 5
RATING = {Verdict.FABRICATED.value: 1, Verdict.UNTRUE.value: 2}


def claim_review(correction: Correction) -> dict[str, Any]:
    """One correction as JSON-LD."""
    with translation.override("vi"):
        label = correction.get_verdict_display()
        unit = str(correction.case.unit)
    assert correction.published_at is not None
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": f"{address_of(correction)}#review",
        "url": address_of(correction),
        "inLanguage": "vi",
        "datePublished": correction.published_at.isoformat(),
        "dateModified": correction.changed_at.isoformat(),
        "name": correction.title,
        "reviewBody": correction.fact,
        "claimReviewed": correction.rumour,
        "author": {"@type": "Organization", "name": unit, "url": settings.BASE_URL},
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": RATING[correction.verdict],
            "worstRating": WORST,
            "bestRating": BEST,
            "alternateName": label,
        },
        "itemReviewed": {
            "@type": "Claim",
            "name": correction.rumour,
            "firstAppearance": {
                "@type": "CreativeWork",
                "datePublished": correction.case.claim.first_seen_at.date().isoformat(),
            },
        },
        "citation": [
            {"@type": "CreativeWork", "name": source["title"], **_url(source)}
            for source in correction.sources
        ],
    }


def _url(source: dict[str, str]) -> dict[str, str]:
    return {"url": source["url"]} if source.get("url") else {}
