"""Closed lists of the integrity floor."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Severity(models.TextChoices):
    """How much harm a claim does while it goes round; it decides the time allowed."""

    LOW = "low", _("Low")
    NORMAL = "normal", _("Normal")
    HIGH = "high", _("High")
    CRITICAL = "critical", _("Critical")


class ClaimStatus(models.TextChoices):
    """Where a claim stands. ``outside`` was checked by another organisation, not by us."""

    OPEN = "open", _("Being checked")
    JUDGED = "judged", _("Checked")
    CONCERN = "concern", _("Not checkable: answered as a concern")
    OUTSIDE = "outside", _("Checked elsewhere")


class FoundBy(models.TextChoices):
    """Who met a claim in one place."""

    TIP = "tip", _("Sent in by somebody")
    MACHINE = "machine", _("Suggested by the machine")
    OFFICER = "officer", _("Found by an officer")
    BLIND_SEARCH = "blind_search", _("Found in a blind search")


class Verdict(models.TextChoices):
    """The values of the national fake-news centre. An opinion never gets a verdict."""

    FABRICATED = "fabricated", _("Fabricated")
    UNTRUE = "untrue", _("Untrue")
    TRUE = "true", _("True")
    UNVERIFIABLE = "unverifiable", _("Cannot be verified")

    @classmethod
    def false(cls) -> tuple[str, str]:
        """The two verdicts of false information; only these can be handled as such."""
        return cls.FABRICATED.value, cls.UNTRUE.value


class CaseStatus(models.TextChoices):
    """Where a case stands. A case leaves by a verdict, or to the concerns as an opinion."""

    OPEN = "open", _("Waiting for two people")
    JUDGED = "judged", _("Verdict given")
    CONCERN = "concern", _("Opinion: answered as a concern")


class CaptureStatus(models.TextChoices):
    """What became of taking evidence or a picture of it."""

    WAITING = "waiting", _("Waiting")
    TAKEN = "taken", _("Taken")
    FAILED = "failed", _("Could not be taken")
    UNAVAILABLE = "unavailable", _("Not possible on this installation")


class ResponseKind(models.TextChoices):
    """What was done about a false claim."""

    CORRECTION = "correction", _("Correction page")
    FACT_SHEET = "fact_sheet", _("Fact sheet for officers")
    OUTLET_REPLY = "outlet_reply", _("Letter to the outlet")
    REFERRAL = "referral", _("Referral to the national centre")
    NO_RESPONSE = "no_response", _("No response needed")


class Effect(models.TextChoices):
    """What became of a sighting after the response."""

    CORRECTED = "corrected", _("Corrected")
    LABELLED = "labelled", _("Labelled as false")
    REMOVED = "removed", _("Removed")
    STILL_THERE = "still_there", _("Still there")
    UNKNOWN = "unknown", _("Could not be read")

    @classmethod
    def reached(cls) -> tuple[str, str, str]:
        """The outcomes that confirm an effect (level 3)."""
        return cls.CORRECTED.value, cls.LABELLED.value, cls.REMOVED.value


class AppealStatus(models.TextChoices):
    """Where an appeal stands."""

    NEW = "new", _("Waiting")
    UPHELD = "upheld", _("Upheld: judged again")
    REJECTED = "rejected", _("Rejected")


class LogKind(models.TextChoices):
    """Lines of the public correction log."""

    PUBLISHED = "published", _("Published")
    CHANGED = "changed", _("Changed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    OWN_ERROR = "own_error", _("Our own error")
    APPEAL_UPHELD = "appeal_upheld", _("Appeal upheld")
    APPEAL_REJECTED = "appeal_rejected", _("Appeal rejected")


class TakedownKind(models.TextChoices):
    """Who asks for the removal of something on our own pages; each has its own time."""

    AUTHORITY = "authority", _("Request of an authority")
    URGENT = "urgent", _("Urgent request of an authority")
    COMPLAINT = "complaint", _("Founded complaint")


class TakedownStatus(models.TextChoices):
    """Where a request for removal stands."""

    OPEN = "open", _("Waiting")
    REMOVED = "removed", _("Removed")
    REFUSED = "refused", _("Refused")
