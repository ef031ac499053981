"""Shares and their 95% intervals, which stay inside 0..1 and work at both ends."""

from __future__ import annotations

import math
from dataclasses import dataclass

#: The normal quantile of a two-sided 95% interval.
Z = 1.959963984540054


@dataclass(frozen=True)
class Share:
    """A share and its 95% interval, all in 0..1."""

    value: float
    low: float
    high: float


def wilson(count: int, total: int) -> Share:
    """Return the share ``count / total`` with Wilson's score interval.

    Raises ValueError unless ``0 <= count <= total`` and ``total > 0``: no data is not a share.

    Source: E. B. Wilson (1927), Journal of the American Statistical Association 22, 209–212.
    """
    if not 0 <= count <= total or total == 0:
        raise ValueError(f"{count} of {total} is no share")
    share, spread = count / total, Z * Z / total
    centre = share + spread / 2
    half = Z * math.sqrt(share * (1 - share) / total + spread / (4 * total))
    # The ends are exact at 0 and 1; rounding must not push them beside the share itself.
    low = 0.0 if count == 0 else (centre - half) / (1 + spread)
    high = 1.0 if count == total else (centre + half) / (1 + spread)
    return Share(share, low, high)


def product(one: Share, other: Share) -> Share:
    """Return the product of two independently measured shares with its interval.

    Both distances to a limit are added like standard errors, on the scale of logarithms (MOVER).
    A factor of zero has no logarithm: then the upper limits are multiplied, which is wider.

    Source: G. Y. Zou & A. Donner (2008), Statistics in Medicine 27, 1693–1702; on the log scale
    A. Donner & G. Y. Zou (2012), Statistical Methods in Medical Research 21, 347–359.
    """
    value = one.value * other.value
    if value == 0:
        return Share(0.0, 0.0, one.high * other.high)
    low = value * math.exp(-math.hypot(_below(one), _below(other)))
    high = value * math.exp(math.hypot(_above(one), _above(other)))
    return Share(value, low, min(high, 1.0))


def _below(share: Share) -> float:
    return math.log(share.value / share.low) if share.low > 0 else math.inf


def _above(share: Share) -> float:
    return math.log(share.high / share.value)
