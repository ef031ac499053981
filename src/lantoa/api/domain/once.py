"""Doing a thing once although it is asked for twice: an answer that was lost can be asked again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.api.domain.errors import ApiError
from lantoa.api.models import ApiToken, DoneOnce

KEPT = timedelta(days=7)
LONGEST = 200


@transaction.atomic
def once(
    token: ApiToken, key: str | None, asked: bytes, act: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Do it and return its answer; with a key that was used before, return the answer of then.

    Inserting the key is the claim: of two at once the second waits for the first. What was refused
    is not kept, so it may be asked again with the same key.
    """
    if not key:
        return act()
    if len(key) > LONGEST:
        raise ApiError(422, "bad_key", _("An Idempotency-Key has at most 200 characters."))
    digest = sha256(asked).hexdigest()
    row = DoneOnce(token=token, key=key, asked=digest)
    DoneOnce.objects.bulk_create([row], ignore_conflicts=True)
    kept = DoneOnce.objects.select_for_update().get(token=token, key=key)
    if kept.answer is None:
        answer = act()
        DoneOnce.objects.filter(pk=kept.pk).update(answer=answer)
        return answer
    if kept.asked != digest:
        raise ApiError(422, "key_reused", _("This Idempotency-Key was used for another request."))
    said: dict[str, Any] = kept.answer
    return said


def forget_old() -> int:
    """Delete keys that nobody will ask with again."""
    deleted, _rows = DoneOnce.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return deleted
