"""The main menu in groups: each floor adds its own entries, and here they find their place."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

# (name, label, icon, the entries inside), in the order of the work: hear, take in, verify, deliver.
GROUPS: list[tuple[str, Any, str, list[str]]] = [
    ("hearing", _("Listening"), "view", ["trends", "mentions", "sources"]),
    ("taking-in", _("Intake"), "comment", ["triage", "slips", "concerns", "synthesis"]),
    (
        "verifying",
        _("Verification"),
        "circle-check",
        ["cases", "target-b", "takedowns"],
    ),
    (
        "delivering",
        _("Products"),
        "folder-open-1",
        ["library", "newsroom", "channels", "target-a", "contests"],
    ),
    ("organisation", _("Organisation"), "group", ["units", "personal-data"]),
]
FIRST = 200  # after today and the deadlines


def group(items: list[MenuItem]) -> list[MenuItem]:
    """Put the entries that have a group into it, and leave the others as they are."""
    known = {item.name: item for item in items}
    grouped = []
    for place, (name, label, icon, names) in enumerate(GROUPS):
        inside = [known.pop(entry) for entry in names if entry in known]
        if inside:
            grouped.append(
                SubmenuMenuItem(
                    label, Menu(items=inside), name=name, icon_name=icon, order=FIRST + place
                )
            )
    return [*known.values(), *grouped]
