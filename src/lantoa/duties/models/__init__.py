"""What is true on the duties floor."""

from lantoa.duties.models.deadline import (
    Addressee,
    Clock,
    Deadline,
    DeadlinePolicy,
    DeadlineStatus,
    DeadlineStep,
    Severity,
)
from lantoa.duties.models.notice import Digest, DigestStatus, Notice, NoticeCopy, NoticeSettings
from lantoa.duties.models.webhook import DeliveryStatus, Webhook, WebhookDelivery

__all__ = [
    "Addressee",
    "Clock",
    "Deadline",
    "DeadlinePolicy",
    "DeadlineStatus",
    "DeadlineStep",
    "DeliveryStatus",
    "Digest",
    "DigestStatus",
    "Notice",
    "NoticeCopy",
    "NoticeSettings",
    "Severity",
    "Webhook",
    "WebhookDelivery",
]
