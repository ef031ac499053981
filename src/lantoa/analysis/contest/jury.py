"""Two markers for each essay, and what their marks come to. Pure.

The rules are in ``docs/methods/jury.md``.
"""


def pairs(essays: int, jurors: int) -> list[tuple[int, int]]:
    """For each essay the positions of its two jurors, always different.

    In every block of ``jurors`` essays each juror is first once and second once, so loads differ
    by at most two; over the blocks everybody is paired with everybody.
    """
    if jurors < 2:
        raise ValueError(jurors)
    return [
        (at % jurors, (at + 1 + at // jurors % (jurors - 1)) % jurors) for at in range(essays)
    ]  # fmt: skip


def agreed(first: int, second: int, apart: int) -> int | None:
    """The mark of two that are at most ``apart``: their mean, half a point rounded up, in favour
    of who wrote it. None when they differ by more, and a third decides."""
    return (first + second + 1) // 2 if abs(first - second) <= apart else None
