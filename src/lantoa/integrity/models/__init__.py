"""What is true on the integrity floor: claims, where they were seen, and what came of them."""

from lantoa.integrity.models.answers import Appeal, Correction, EffectCheck, LogEntry, Response
from lantoa.integrity.models.case import Case, Evidence, Judgement
from lantoa.integrity.models.claim import Claim, OutsideReview, Sighting
from lantoa.integrity.models.enums import (
    AppealStatus,
    CaptureStatus,
    CaseStatus,
    ClaimStatus,
    Effect,
    FoundBy,
    LogKind,
    ResponseKind,
    Severity,
    TakedownKind,
    TakedownStatus,
    Verdict,
)
from lantoa.integrity.models.takedown import Takedown, TakedownPolicy

__all__ = [
    "Appeal",
    "AppealStatus",
    "CaptureStatus",
    "Case",
    "CaseStatus",
    "Claim",
    "ClaimStatus",
    "Correction",
    "Effect",
    "EffectCheck",
    "Evidence",
    "FoundBy",
    "Judgement",
    "LogEntry",
    "LogKind",
    "OutsideReview",
    "Response",
    "ResponseKind",
    "Severity",
    "Sighting",
    "Takedown",
    "TakedownKind",
    "TakedownPolicy",
    "TakedownStatus",
    "Verdict",
]
