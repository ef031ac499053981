"""The entrances that the home page shows; each floor adds its own when it is loaded."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Door:
    """One thing that a person can do here. ``address`` is the name of a URL."""

    order: int
    title: Promise
    text: Promise
    address: str
    main: bool = False

    @property
    def url(self) -> str:
        """Where it leads."""
        return reverse(self.address)


_DOORS: dict[str, Door] = {}


def add_door(door: Door) -> None:
    """Show an entrance on the home page; the same address again replaces it."""
    _DOORS[door.address] = door


def doors() -> list[Door]:
    """All entrances in their order."""
    return sorted(_DOORS.values(), key=lambda door: door.order)
