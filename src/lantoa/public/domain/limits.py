"""How often something may be done from the public pages: token buckets in PostgreSQL.

One statement takes a token or refuses, so that any number of web processes count together. Call it
outside the transaction of what it guards: the row stays locked until that ends.
"""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from lantoa.public.models import Bucket

FORGET_AFTER = timedelta(days=1)

_TAKE = """
INSERT INTO public_bucket AS bucket (kind, key, tokens, at)
VALUES (%(kind)s, %(key)s, %(burst)s - 1, clock_timestamp())
ON CONFLICT (kind, key) DO UPDATE SET
    tokens = least(%(burst)s, bucket.tokens + %(rate)s * extract(
        epoch FROM greatest(excluded.at - bucket.at, interval '0'))) - 1,
    at = greatest(excluded.at, bucket.at)
WHERE least(%(burst)s, bucket.tokens + %(rate)s * extract(
        epoch FROM greatest(excluded.at - bucket.at, interval '0'))) >= 1
RETURNING tokens
"""


def take(bucket: str, key: str, *, burst: int, per_hour: float) -> bool:
    """Take one token of ``key``'s bucket; False when it is empty.

    A fresh bucket holds ``burst`` (at least 1) tokens and ``per_hour`` more come in an hour. A
    clock that jumps back neither gives nor takes.
    """
    values: dict[str, str | float] = {
        "kind": bucket,
        "key": key,
        "burst": float(burst),
        "rate": per_hour / 3600,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        return cursor.fetchone() is not None


def forget_old() -> int:
    """Delete buckets that were not touched for a day: their keys have changed since."""
    deleted, _ = Bucket.objects.filter(at__lt=timezone.now() - FORGET_AFTER).delete()
    return deleted


def is_under_half(bucket: str, key: str, *, burst: int, per_hour: float) -> bool:
    """Whether less than half of ``key``'s bucket is left; takes nothing."""
    row = Bucket.objects.filter(kind=bucket, key=key).first()
    if row is None:
        return False
    passed = max(0.0, (timezone.now() - row.at).total_seconds())
    return row.tokens + passed * per_hour / 3600 < burst / 2
