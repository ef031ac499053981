"""Unusual rises in many series of daily counts.

The method, its sources, its figures and its limits are in ``docs/methods/trends.md``.
"""

from .detect import Detection, Settings, detect

__all__ = ["Detection", "Settings", "detect"]
