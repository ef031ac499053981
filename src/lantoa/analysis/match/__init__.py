"""Matching posts to claims that were already checked (labels, rule 6)."""

from lantoa.analysis.match.index import Candidate, ClaimIndex

__all__ = ["Candidate", "ClaimIndex"]
