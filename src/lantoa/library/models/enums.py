"""Closed lists of the library."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a communication product is."""

    NEWS = "news", _("News item")
    PHOTO = "photo", _("Photo")
    POSTER = "poster", _("Poster")
    BILLBOARD = "billboard", _("Billboard")
    LEAFLET = "leaflet", _("Leaflet")
    VIDEO = "video", _("Video")
    AUDIO = "audio", _("Audio spot")
    LOUDSPEAKER = "loudspeaker", _("Loudspeaker script")
    SLIDES = "slides", _("Slide pack")
    DOCUMENT = "document", _("Document")
    OTHER = "other", _("Other")


class Language(models.TextChoices):
    """Languages that union members read; each in its own name."""

    VIETNAMESE = "vi", "Tiếng Việt"
    ENGLISH = "en", "English"
    CHINESE = "zh", "中文"
    KOREAN = "ko", "한국어"
    JAPANESE = "ja", "日本語"


class Status(models.TextChoices):
    """Where a product stands; one change of it is one conditional update."""

    IDEA = "idea", _("Idea")
    ASSIGNED = "assigned", _("Assigned")
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    CORRECTED = "corrected", _("Corrected")
    KILLED = "killed", _("Taken down")


# Accepted or issued: what other units may find, and what target A counts.
ISSUED = (Status.APPROVED, Status.PUBLISHED, Status.CORRECTED)
# Still being made: its text may change.
OPEN = (Status.IDEA, Status.ASSIGNED, Status.DRAFT)
IN_HAND = (*OPEN, Status.SUBMITTED)
OUT = (Status.PUBLISHED, Status.CORRECTED)


class Visibility(models.TextChoices):
    """Who may find an approved product."""

    UNIT = "unit", _("Our unit and the units above it")
    SYSTEM = "system", _("Every unit of the union")
    PUBLIC = "public", _("Everybody")


class Licence(models.TextChoices):
    """On what terms a work may be used; "" means that nobody has said."""

    UNION = "union", _("Made by the union: every unit may use and adapt it")
    CC_BY = "cc_by", _("Creative Commons: name the author")
    CC_BY_SA = "cc_by_sa", _("Creative Commons: name the author, share alike")
    CC_BY_ND = "cc_by_nd", _("Creative Commons: name the author, do not change")
    PUBLIC_DOMAIN = "public_domain", _("Public domain")
    BOUGHT = "bought", _("Bought licence: only within its terms")
    RESERVED = "reserved", _("All rights reserved: ask the owner")


class Territory(models.TextChoices):
    """Where a work may be shown; what is online is shown to the whole world."""

    VIETNAM = "vn", _("Vietnam")
    WORLD = "world", _("The whole world")


class Releases(models.TextChoices):
    """Whether the people in a picture or recording have agreed; "" means that nobody has said."""

    NOT_NEEDED = "not_needed", _("Nobody can be recognised")
    HELD = "held", _("Everybody who can be recognised has agreed")
    MISSING = "missing", _("Somebody has not agreed yet")


class Exclusion(models.TextChoices):
    """Why a product is not shared: it leaves target A, and stays visible as a share."""

    SECRECY = "secrecy", _("State or working secret")
    PERSONAL = "personal", _("Personal data")
    THIRD_PARTY = "third_party", _("Rights of others")


class MasterRole(models.TextChoices):
    """What a file is to its product."""

    MAIN = "main", _("Main file")
    EXTRA = "extra", _("Further file")
    CAPTIONS = "captions", _("Captions")


class Fixity(models.TextChoices):
    """What the last look at a stored file found."""

    OK = "ok", _("Intact")
    CHANGED = "changed", _("Changed on disk")
    LOST = "lost", _("Missing on disk")


ROTTEN = (Fixity.CHANGED, Fixity.LOST)


class Decision(models.TextChoices):
    """What a reviewer said about one version."""

    COMMENT = "comment", _("Comment")
    RETURN = "return", _("Sent back")
    APPROVE = "approve", _("Approved")


class RequestStatus(models.TextChoices):
    """What came of a request to use a product."""

    OPEN = "open", _("Waiting for an answer")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
