"""What is true on the integrity floor: claims, where they were seen, and what came of them."""

from lantoa.integrity.models.alert import Alert, AlertKind, AlertOutcome
from lantoa.integrity.models.answers import Appeal, Correction, EffectCheck, LogEntry, Response
from lantoa.integrity.models.blind_search import (
    BlindSearch,
    Finding,
    FindingOutcome,
    KnownClaim,
    SearchCell,
    SearchStatus,
)
from lantoa.integrity.models.case import Case, EarlierState, Evidence, Judgement
from lantoa.integrity.models.claim import Claim, Looked, OutsideReview, Sighting, Suggestion
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
from lantoa.integrity.models.re_audit import ReAudit, ReAuditItem
from lantoa.integrity.models.takedown import Takedown, TakedownPolicy
from lantoa.integrity.models.target import TargetShare

__all__ = [
    "Alert",
    "AlertKind",
    "AlertOutcome",
    "Appeal",
    "AppealStatus",
    "BlindSearch",
    "CaptureStatus",
    "Case",
    "CaseStatus",
    "Claim",
    "ClaimStatus",
    "Correction",
    "EarlierState",
    "Effect",
    "EffectCheck",
    "Evidence",
    "Finding",
    "FindingOutcome",
    "FoundBy",
    "Judgement",
    "KnownClaim",
    "LogEntry",
    "LogKind",
    "Looked",
    "OutsideReview",
    "ReAudit",
    "ReAuditItem",
    "Response",
    "ResponseKind",
    "SearchCell",
    "SearchStatus",
    "Severity",
    "Sighting",
    "Suggestion",
    "Takedown",
    "TakedownKind",
    "TakedownPolicy",
    "TakedownStatus",
    "TargetShare",
    "Verdict",
]
