"""The gazetteer of a date, from the places in the database."""

from __future__ import annotations

from datetime import date

from lantoa.units.domain.places import Gazetteer, Place
from lantoa.units.domain.queries import restatement_map
from lantoa.units.models import PlaceKind, Unit, UnitPlace


def load_gazetteer(on: date) -> Gazetteer:
    """Return the places known, each leading to the unit that holds it on a date.

    After a merger the places of the old province lead to its successor.
    """
    today = restatement_map(on)
    codes = dict(Unit.objects.values_list("pk", "code"))
    return Gazetteer(
        Place(
            place.name,
            codes[today.get(place.unit_id, place.unit_id)],
            place.ambiguous,
            place.kind == PlaceKind.ABBREVIATION,
        )
        for place in UnitPlace.objects.order_by("id")
    )
