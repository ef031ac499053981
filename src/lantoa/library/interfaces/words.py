"""Words for the figures of target A, and for what is wrong with a file."""

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
    "no_text": _("the text of a document cannot be searched"),
    "no_topic": _("no topic and no campaign"),
    "not_found": _("another unit does not find it"),
    "not_harvested": _("it is public, but other libraries are not told of it yet"),
    "rights": _("its rights do not allow common use"),
    "unit_only": _("it is for its own unit alone"),
    "not_online": _("no official online publication"),
    "not_live": _("the publication was not there at the last look"),
}

# Why a file that came in was not taken.
PROBLEMS = {
    "corrupt": _("The file is damaged. Please copy it again from where it comes from."),
    "two_faced": _("This file is a picture and a program in one. It is not taken."),
    "too_many_pixels": _("The picture is too large: more than 64 million pixels, or 200 MB."),
    "locked": _("The archive has a password. Unpack it and hand over the files."),
    "unpacks_too_far": _("The file unpacks to far more than its size. It is not taken."),
    "active": _("This drawing holds a program. Save it as PNG or PDF and hand that over."),
    "not_known": _("The library does not know this kind of file."),
    "not_image": _("The library does not know this kind of picture."),
    "nested": _("An archive inside an archive is not unpacked. Unpack it first."),
    "empty": _("The file is empty, or larger than 4 GB."),
    "not_av": _("This sound or film cannot be opened. Please copy it again."),
    "no_sound": _("There is no sound in this recording."),
    "no_picture": _("There is no picture in this film."),
    "too_long": _("The recording is longer than 12 hours."),
    "too_slow": _("Reading this file takes too long. Please split it."),
    "unreadable": _("This file cannot be read. Open it, save it anew and hand that over."),
    "not_allowed": _("Whoever handed it over no longer makes products for this unit."),
}
