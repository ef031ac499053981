"""Near-duplicates: one text re-posted with edits (labels, rule 7)."""

from lantoa.analysis.duplicates.groups import DuplicateFinder, duplicate_groups

__all__ = ["DuplicateFinder", "duplicate_groups"]
