"""How often one contestant, or one network without a token, may ask: buckets in this process."""

LARGEST = 100_000


class Buckets:
    """Token buckets: ``burst`` at first, ``rate`` more a second. Those untouched for longest are
    forgotten, so memory does not grow with the number of those who ask."""

    def __init__(self, burst: float, rate: float) -> None:
        self.burst = burst
        self.rate = rate
        self._left: dict[str | int, tuple[float, float]] = {}

    def take(self, key: str | int, now: float) -> bool:
        """Take a token of ``key`` at ``now`` seconds; False when there is none."""
        left, at = self._left.pop(key, (self.burst, now))
        left = min(self.burst, left + (now - at) * self.rate)
        allowed = left >= 1
        self._left[key] = (left - allowed, now)
        if len(self._left) > LARGEST:
            del self._left[next(iter(self._left))]
        return allowed
