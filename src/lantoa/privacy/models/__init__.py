"""What is true on the privacy floor."""

from lantoa.privacy.models.breach import Breach
from lantoa.privacy.models.consent import Consent, ConsentMethod, ConsentText
from lantoa.privacy.models.deletion import Deletion, DeletionWritten
from lantoa.privacy.models.request import DataRequest, RequestKind, RequestStatus
from lantoa.privacy.models.retention import RetentionPeriod, RetentionRun

__all__ = [
    "Breach",
    "Consent",
    "ConsentMethod",
    "ConsentText",
    "DataRequest",
    "Deletion",
    "DeletionWritten",
    "RequestKind",
    "RequestStatus",
    "RetentionPeriod",
    "RetentionRun",
]
