"""Cues shared by stories and matching: what happened, and to whom."""

from lantoa.analysis.cues.concepts import concepts
from lantoa.analysis.cues.names import NameBook

__all__ = ["NameBook", "concepts"]
