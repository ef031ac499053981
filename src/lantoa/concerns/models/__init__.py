"""What is true about concerns and the reports made of them."""

from lantoa.concerns.models.concern import (
    Closing,
    Concern,
    ConcernEvent,
    ConcernMention,
    ConcernTip,
    EventKind,
    Origin,
    Status,
    Urgency,
)
from lantoa.concerns.models.report import Report, ReportForwarding, ReportKind

__all__ = [
    "Closing",
    "Concern",
    "ConcernEvent",
    "ConcernMention",
    "ConcernTip",
    "EventKind",
    "Origin",
    "Report",
    "ReportForwarding",
    "ReportKind",
    "Status",
    "Urgency",
]
