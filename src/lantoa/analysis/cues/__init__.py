"""Cues shared by stories and matching: what happened, and to whom."""

from lantoa.analysis.cues.abbreviations import write_out
from lantoa.analysis.cues.concepts import concepts
from lantoa.analysis.cues.names import NameBook

__all__ = ["NameBook", "concepts", "write_out"]
