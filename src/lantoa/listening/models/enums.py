"""Closed lists of the listening floor."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceKind(models.TextChoices):
    """Who speaks there; the ``source_kind`` that the file commands know as well."""

    PRESS = "press", _("Press")
    OFFICIAL = "official", _("State body")
    UNION = "union", _("Union")
    SOCIAL = "social", _("Social network")
    FORUM = "forum", _("Forum")
    OTHER = "other", _("Other")


class SourceForm(models.TextChoices):
    """How it is read."""

    FEED = "feed", _("Feed (RSS, Atom, JSON)")
    SITEMAP = "sitemap", _("News sitemap")
    PAGE = "page", _("Single page")
    UPLOAD = "upload", _("Imported file")


class FetchStatus(models.TextChoices):
    """Outcome of one reading of a source. ``running`` older than its lease means interrupted."""

    RUNNING = "running", _("Running")
    OK = "ok", _("Read")
    NOT_MODIFIED = "not_modified", _("Nothing new")
    UNCHANGED = "unchanged", _("Nothing new")
    GONE = "gone", _("Address is gone")
    ROBOTS = "robots", _("Refused by robots.txt")
    RATE_LIMITED = "rate_limited", _("Asked to slow down")
    SERVER_ERROR = "server_error", _("Server error")
    CLIENT_ERROR = "client_error", _("Refused by the server")
    TIMEOUT = "timeout", _("No answer in time")
    TOO_LARGE = "too_large", _("Answer too large")
    BAD_REDIRECT = "bad_redirect", _("Redirect loop")
    PRIVATE_ADDRESS = "private_address", _("Private address refused")
    DNS = "dns", _("Name not found")
    TLS = "tls", _("Certificate problem")
    CONNECT = "connect", _("No connection")
    BAD_CONTENT = "bad_content", _("Content not readable")
    INTERRUPTED = "interrupted", _("Interrupted")


class DocumentStatus(models.TextChoices):
    """Each item ever seen is counted in exactly one of these."""

    WAITING = "waiting", _("Waiting for its page")
    READY = "ready", _("Waiting for analysis")
    MENTION = "mention", _("In Posts & articles")
    DUPLICATE = "duplicate", _("Same text as another")
    EMPTY = "empty", _("No text")
    FAILED = "failed", _("Page not readable")
    EXPIRED = "expired", _("Removed by retention")


class PostKind(models.TextChoices):
    """What a post does (labels.md, rule 3)."""

    GRIEVANCE = "grievance", _("Grievance")
    FACTUAL_CLAIM = "factual_claim", _("Checkable claim")
    OPINION = "opinion", _("Opinion")
    QUESTION = "question", _("Question")
    ANNOUNCEMENT = "announcement", _("Announcement")
    NEWS = "news", _("News")
    ADVERT = "advert", _("Advert")
    OTHER = "other", _("Other")


class Sentiment(models.TextChoices):
    """The writer's tone, not the event's."""

    NEGATIVE = "negative", _("Negative")
    NEUTRAL = "neutral", _("Neutral")
    POSITIVE = "positive", _("Positive")


class Topic(models.TextChoices):
    """The taxonomy of worker concerns; keys are those of the analysis floor."""

    WAGES = "wages", _("Wages")
    MINIMUM_WAGE = "minimum_wage", _("Minimum wage")
    OVERTIME = "overtime", _("Overtime")
    BONUS_TET = "bonus_tet", _("Tết bonus and holiday")
    SOCIAL_INSURANCE = "social_insurance", _("Social insurance")
    MATERNITY = "maternity", _("Maternity and sick leave")
    WORK_STOPPAGE = "work_stoppage", _("Work stoppage")
    JOB_LOSS = "job_loss", _("Job loss")
    CONTRACTS = "contracts", _("Labour contracts")
    HOUSING = "housing", _("Housing")
    CHILDCARE = "childcare", _("Childcare and school")
    OSH = "osh", _("Safety and health at work")
    MEALS = "meals", _("Shift meals")
    DIGNITY = "dignity", _("Dignity at work")
    UNION_WORK = "union_work", _("Union work")
    RESTRUCTURING = "restructuring", _("Merger and restructuring")
    SCAMS_CREDIT = "scams_credit", _("Scams and loan sharks")
