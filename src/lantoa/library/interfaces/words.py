"""Words for the figures of target A."""

from django.utils.translation import gettext_lazy as _

PART_WORDS = {
    "total": _("Accepted or issued in the period"),
    "counted": _("Counted"),
    "pending": _("Younger than 7 days: not counted yet"),
    "excluded": _("Not shared for a reason: not counted"),
    "digitised": _("Digitised"),
    "connected": _("Connected"),
    "shareable": _("Shareable"),
    "disseminated": _("Disseminated"),
    "not_digitised": _("Not digitised"),
    "not_connected": _("Not connected"),
    "not_shareable": _("Not shareable"),
    "not_disseminated": _("Not disseminated"),
    "all_four": _("All four"),
    "reused": _("Reused by another unit"),
    "unchecked": _("No check has looked at it yet"),
    "killed": _("Taken down: no longer counted"),
}

REASONS = {
    "no_master": _("no master file"),
    "master_not_intact": _("a file is damaged or missing"),
    "no_metadata": _("headline, author or language is missing"),
    "no_alt": _("a picture is not described"),
    "no_transcript": _("a recording has no transcript"),
    "no_topic": _("no topic and no campaign"),
    "not_found": _("another unit does not find it"),
    "not_harvested": _("it is public, but other libraries are not told of it yet"),
    "rights": _("its rights do not allow common use"),
    "unit_only": _("it is for its own unit alone"),
    "not_online": _("no official online publication"),
    "not_live": _("the publication was not there at the last look"),
}
