"""ClaimReviews of other organisations become claims of the register, under their own name.

Nothing of theirs is ever counted as ours: such a claim has no case, and no verdict of two people.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_date
from lxml import html

from lantoa.integrity.domain.claims import LONGEST, register
from lantoa.integrity.models import Claim, ClaimStatus, OutsideReview
from lantoa.listening.domain.cleaning import clean
from lantoa.transport import canonical_address
from lantoa.units.models import Unit, User

DEEPEST = 20


@dataclass(frozen=True)
class Imported:
    """How many reviews were read, new, known, and not usable."""

    read: int
    new: int
    known: int
    refused: int


@dataclass(frozen=True)
class Review:
    """What we keep of one ClaimReview."""

    statement: str
    url: str
    publisher: str
    rating: str
    on: date | None


def import_reviews(data: bytes, *, unit: Unit, actor: User | None) -> Imported:
    """Take in a file of ClaimReviews: JSON-LD, a DataFeed, a list, or a page that holds them.

    A review is known by its address; doing it again changes nothing.
    """
    read = new = refused = 0
    for node in _nodes(data):
        read += 1
        review = _review(node)
        if review is None:
            refused += 1
        else:
            new += _store(review, unit, actor)
    return Imported(read, new, read - new - refused, refused)


@transaction.atomic
def _store(review: Review, unit: Unit, actor: User | None) -> bool:
    if OutsideReview.objects.filter(url=review.url).exists():
        return False
    claim = Claim.objects.filter(statement=review.statement, merged_into__isnull=True).first()
    if claim is None:
        claim = register(review.statement, unit=unit, about_union=False, actor=actor)
        Claim.objects.filter(pk=claim.pk).update(status=ClaimStatus.OUTSIDE)
    OutsideReview.objects.create(
        claim=claim, url=review.url, publisher=review.publisher, rating=review.rating,
        reviewed_on=review.on,
    )  # fmt: skip
    return True


def _review(node: dict[str, Any]) -> Review | None:
    try:
        url = canonical_address(_text(node.get("url")))
    except ValueError:
        return None
    rating = node.get("reviewRating")
    said = (
        rating.get("alternateName") or rating.get("ratingValue") if isinstance(rating, dict) else ""
    )
    author = node.get("author")
    author = author[0] if isinstance(author, list) and author else author
    publisher = author.get("name") if isinstance(author, dict) else author
    statement = _text(node.get("claimReviewed"))[:LONGEST]
    if not (statement and _text(said) and _text(publisher)):
        return None
    return Review(
        statement,
        url,
        _text(publisher)[:200],
        _text(said)[:200],
        _day(_text(node.get("datePublished"))),
    )


def _text(value: Any) -> str:
    return clean(str(value)).strip() if isinstance(value, str | int | float) else ""


def _day(value: str) -> date | None:
    try:
        return parse_date(value[:10])
    except ValueError:
        return None


def _nodes(data: bytes) -> Iterator[dict[str, Any]]:
    """Every ClaimReview in the file, however deep. Raises ValueError for what is no JSON."""
    text = data.decode("utf-8-sig", "replace")
    if text.lstrip().startswith("<"):
        for block in html.fromstring(text).iter("script"):
            if block.get("type") == "application/ld+json" and block.text:
                try:
                    yield from _walk(json.loads(block.text), 0)
                except ValueError:
                    continue  # one broken block of a page does not spoil the others
    else:
        yield from _walk(json.loads(text), 0)


def _walk(node: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > DEEPEST:
        return
    if isinstance(node, list):
        for child in node:
            yield from _walk(child, depth + 1)
    elif isinstance(node, dict):
        kind = node.get("@type")
        if kind == "ClaimReview" or (isinstance(kind, list) and "ClaimReview" in kind):
            yield node
        else:
            for child in node.values():
                yield from _walk(child, depth + 1)
