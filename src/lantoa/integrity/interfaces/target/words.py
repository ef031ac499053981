"""The names of the figures on screen and in files."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lantoa.integrity.domain.target.facts import Standing

LABELS: dict[str, Any] = {
    "all": _("Cases about the union first seen in the period"),
    "verified": _("Verified as false"),
    "due": _("Verified as false, time over or handled"),
    Standing.IN_TIME: _("Handled in time"),
    Standing.LATE: _("Handled late"),
    Standing.QUIET: _("No response needed (two people agreed)"),
    Standing.RUNNING: _("Still within the time given"),
    Standing.OVERDUE: _("Overdue and open"),
    Standing.TRUE: _("Not false: true"),
    Standing.UNVERIFIABLE: _("Cannot be verified"),
    Standing.OPINION: _("Opinion: answered as a concern"),
    Standing.WAITING: _("Not judged yet"),
    "level_1": _("Level 1: verified only"),
    "level_2": _("Level 2: answered"),
    "level_3": _("Level 3: effect confirmed"),
    "own_finds": _("Found by us, not sent in"),
    "search_first": _("Known before the blind search (n1)"),
    "search_second": _("Found by the blind search (n2)"),
    "search_both": _("Found by both (m)"),
    "search_waiting": _("From the blind search, not judged yet"),
    "audited": _("Judged again"),
    "overturned": _("Overturned"),
}
