"""Which figures of a table may be shown, so that nobody can work out a hidden one.

A figure of fewer than ``k`` people is hidden. That alone protects nobody: a total less its other
parts gives the hidden part away, within a table, between two tables, between some weeks and their
month. So more figures are hidden (complementary suppression), until whoever knows every shown
figure, and every earlier published one, still finds *k or more* possible for each smallest group
that the figures tell apart.

Method. The people are put into **atoms**: those counted by exactly the same figures. To an attacker
an atom is an unknown whole number, and each shown figure an equation over atoms. An atom is safe
when the largest value that the equations allow is at least ``k``. If every atom is safe, so is
every group made of atoms, hidden figures and differences between figures included: a group known
to be smaller than k would bound its atoms below k. Where an atom is not safe, the dual variables
of its linear programme name the figures that prove its bound; the one that is missed least is
hidden, and the bound is sought again. Hiding only loosens bounds, so an atom once safe stays safe.

Auditing hidden cells by the bounds of linear programmes is from Hundepool et al., *Statistical
Disclosure Control* (Wiley 2012), chapter 4. Choosing by duals is a heuristic of ours: it may hide
more than the least possible. The attacker is taken to know which atoms are empty, which no reader
does; that error is on the safe side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, eye_array, hstack

Figure = Hashable
_CLOSE = 1e-6
_SECONDS = 2.0


@dataclass(frozen=True)
class Atom:
    """People counted by these figures and no others; 0 for people who are counted elsewhere but
    have left something here."""

    figures: frozenset[Figure]
    people: int


def hidden_figures(
    atoms: Iterable[Atom],
    ranks: Mapping[Figure, int],
    *,
    published: Collection[Figure] = (),
    k: int = 10,
) -> frozenset[Figure]:
    """Return which of the figures in ``ranks`` must be hidden.

    Of two figures that would do, the one of the higher rank is hidden, then the smaller one.
    ``published`` are figures of earlier reports, which cannot be taken back. A figure that no atom
    has is shown as zero. Raises ValueError when the programmes cannot be solved.
    """
    merged: Counter[frozenset[Figure]] = Counter()
    for atom in atoms:
        merged[atom.figures] += atom.people
    sizes: Counter[Figure] = Counter()
    for signature, people in merged.items():
        for figure in signature:
            sizes[figure] += people
    small = {figure for figure in ranks if figure in sizes and sizes[figure] < k}
    system = _System(merged, sizes, ({*ranks, *published} & sizes.keys()) - small, k)
    lost: set[int] = set()
    for whole in (
        False,
        True,
    ):  # first the bounds over real numbers, which are fast and have proofs
        waiting = system.short(set(range(len(system.signatures))) - lost, whole)
        while waiting:
            values, proof = system.push(waiting[0], whole)
            waiting = [atom for atom in waiting if values[atom] < k - _CLOSE]
            if proof is None:
                continue
            choice = [figure for figure in proof if figure in ranks]
            if choice:
                system.hide(max(choice, key=lambda f: (ranks[f], -sizes[f], str(f))))
                waiting = system.short(waiting, whole)
            else:  # earlier reports alone give it away: nothing that is shown now adds to it
                lost.add(waiting.pop(0))
    # What follows from the shown figures anyway, and is of k people or more, need not be hidden.
    return frozenset(small | {figure for figure in system.hidden if not system.pins(figure)})


class _System:
    """The equations that an attacker has: shown figures (rows) over atoms (columns)."""

    def __init__(
        self,
        merged: Mapping[frozenset[Figure], int],
        sizes: Mapping[Figure, int],
        shown: Collection[Figure],
        k: int,
    ) -> None:
        atoms: Counter[frozenset[Figure]] = Counter()
        for signature, people in merged.items():
            if known := signature.intersection(shown):
                atoms[known] += people
        self.figures = sorted(shown, key=str)
        self.signatures = list(atoms)
        self.hidden: list[Figure] = []
        row_of = {figure: row for row, figure in enumerate(self.figures)}
        places = [(row_of[f], at) for at, atom in enumerate(self.signatures) for f in atom]
        rows, columns = zip(*places, strict=True) if places else ((), ())
        shape = (len(self.figures), len(self.signatures))
        self._matrix = csr_array((np.ones(len(places)), (rows, columns)), shape=shape)
        self._sums = np.array([float(sizes[figure]) for figure in self.figures])
        self._active = np.ones(len(self.figures), dtype=bool)
        self._k = k
        self._top = float(sum(atoms.values()) + k)  # keeps programmes without equations bounded

    def hide(self, figure: Figure) -> None:
        """Take a figure's equation away."""
        self.hidden.append(figure)
        self._active[self.figures.index(figure)] = False

    def short(self, atoms: Iterable[int], whole: bool) -> list[int]:
        """Those of the atoms that a few tries for all at once did not bring to ``k``; over whole
        numbers or over real ones."""
        count = len(self.signatures)
        waiting = sorted(atoms)
        equal, sums = self._matrix[self._active], self._sums[self._active]
        constraints = [
            LinearConstraint(hstack([equal, csr_array(equal.shape)]), sums, sums),
            LinearConstraint(hstack([eye_array(count), -eye_array(count)]), 0, np.inf),
        ]
        bounds = Bounds(0, np.r_[np.full(count, self._top), np.full(count, float(self._k))])
        while waiting:
            aim = np.zeros(2 * count)
            aim[[count + atom for atom in waiting]] = -1
            values = _try(aim, bounds, constraints, whole)
            left = [atom for atom in waiting if values is None or values[atom] < self._k - _CLOSE]
            if len(left) == len(waiting):
                break
            waiting = left
        return waiting

    def push(self, atom: int, whole: bool) -> tuple[np.ndarray, list[Figure] | None]:
        """One possible truth in which ``atom`` has ``k`` or more; or, where there is none, nobody
        anywhere and the figures that prove it (over whole numbers: the atom's own)."""
        active = [figure for figure, on in zip(self.figures, self._active, strict=True) if on]
        nobody = np.zeros(len(self.signatures))
        if whole:
            least = nobody.copy()
            least[atom] = self._k
            sums = self._sums[self._active]
            known = LinearConstraint(self._matrix[self._active], sums, sums)
            values = _try(nobody, Bounds(least, self._top), [known], whole)
            if values is not None:
                return values, None
            return nobody, [figure for figure in active if figure in self.signatures[atom]]
        aim = nobody.copy()
        aim[atom] = -1
        best = self._extreme(aim)
        if best.x[atom] >= self._k - _CLOSE:
            return best.x, None
        weights = np.abs(best.eqlin.marginals)
        return nobody, [f for f, y in zip(active, weights, strict=True) if y > _CLOSE]

    def pins(self, figure: Figure) -> bool:
        """Whether the shown figures leave one value only for a hidden one."""
        aim = np.array([float(figure in signature) for signature in self.signatures])
        return bool(-self._extreme(-aim).fun - self._extreme(aim).fun < _CLOSE)

    def _extreme(self, aim: np.ndarray) -> Any:
        return _solved(
            linprog(
                aim,
                A_eq=self._matrix[self._active],
                b_eq=self._sums[self._active],
                bounds=(0, self._top),
            )
        )


def _solved(result: Any) -> Any:
    if result.status != 0:
        raise ValueError(f"the linear programme has no solution: {result.message}")
    return result


def _try(
    aim: np.ndarray, bounds: Bounds, constraints: list[LinearConstraint], whole: bool
) -> np.ndarray | None:
    """The best solution found in a short time, None when there was none."""
    found = milp(
        aim,
        integrality=np.full(len(aim), int(whole)),
        bounds=bounds,
        constraints=constraints,
        options={"time_limit": _SECONDS, "mip_rel_gap": 0.05},
    )
    return None if found.x is None else np.asarray(found.x)
