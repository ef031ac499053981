"""The verbs of the demonstration: make it once, and take it away without a trace in the figures."""

from lantoa.demo.domain.creating import Demonstration, ensure_demonstration
from lantoa.demo.domain.removing import Removed, remove_demonstration

__all__ = ["Demonstration", "Removed", "ensure_demonstration", "remove_demonstration"]
