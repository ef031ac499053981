"""What can go wrong with concerns and reports, in words for people."""

from lantoa.units.domain.errors import RuleError


class ConcernError(RuleError):
    """A step with a concern or a report that the rules refuse."""
