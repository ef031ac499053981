"""What is true on the intake floor."""

from lantoa.intake.models.enums import (
    OcrStatus,
    Outcome,
    Stage,
    TipChannel,
    TipKind,
    TipStatus,
)
from lantoa.intake.models.tip import Attachment, Copy, Message, Progress, Tip

__all__ = [
    "Attachment",
    "Copy",
    "Message",
    "OcrStatus",
    "Outcome",
    "Progress",
    "Stage",
    "Tip",
    "TipChannel",
    "TipKind",
    "TipStatus",
]
