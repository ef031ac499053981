"""How many there are, from two searches of which neither found all (capture–recapture).

The first search found ``n1``, a second one that did not know them ``n2``, and ``m`` of those were
known already. The estimate assumes that the second search is blind (what was known made it neither
likelier nor less likely to be found) and that both look where everything could be found. What both
miss by their nature, such as a closed group, is in no estimate.

The total is Chapman's; its interval is all totals that a score test at 5% does not reject, given
``n1`` and ``n2``: under a total N, ``m`` is hypergeometric with mean ``n1 n2 / N``. The usual
intervals around N̂ fail where detection is good (they need a count of the missed, which is then 0
or 1): ``python -m bench target_b`` measures them beside this one.

Sources: D. G. Chapman (1951), University of California Publications in Statistics 1, 131–160;
the score interval is E. B. Wilson's idea (1927) with the hypergeometric variance.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from lantoa.analysis.intervals import Share, Z


@dataclass(frozen=True)
class Total:
    """The estimated total and its 95% interval; ``high`` None means that nothing bounds it."""

    value: float
    low: float
    high: float | None


def total(n1: int, n2: int, m: int) -> Total:
    """Estimate the total N; raises ValueError when the counts cannot be of two searches."""
    if not 0 <= m <= min(n1, n2):
        raise ValueError(f"{m} cannot be common to {n1} and {n2}")
    seen = n1 + n2 - m
    chapman = (n1 + 1) * (n2 + 1) / (m + 1) - 1

    def fits(size: int) -> bool:
        """Whether N = ``size`` passes: (m - mean)² ≤ z² variance, without a division."""
        off = m * size - n1 * n2
        return off * off * (size - 1) <= Z * Z * n1 * n2 * (size - n1) * (size - n2)

    # N̂ itself always fits, and what fits is one range: both ends are found by halving.
    middle = max(round(chapman), 1)
    low = bisect_left(range(middle), True, lo=seen, key=fits) if seen < middle else seen
    if m == 0:
        return Total(chapman, low, None)
    beyond = 2 * middle
    while fits(beyond):
        beyond *= 2
    high = bisect_left(range(beyond), True, lo=middle, key=lambda size: not fits(size)) - 1
    # Only whole totals are tested; N̂ may lie a fraction above the last of them.
    return Total(chapman, low, max(high, chapman))


def detected(n1: int, n2: int, m: int) -> Share | None:
    """Return R = n1 / N̂ with its interval, or None when neither search found anything.

    R is the share of what there was where both searched, not a promise about other places.
    """
    found = total(n1, n2, m)
    if found.value == 0:
        return None
    low = n1 / found.high if found.high else 0.0
    return Share(n1 / found.value, low, n1 / found.low)
