"""What waits for a person on this floor."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import CharField, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lantoa.contests.domain.counting import in_vain
from lantoa.contests.domain.jury import waiting_for
from lantoa.contests.domain.paying import to_pay
from lantoa.contests.domain.rights import may_organise, may_pay
from lantoa.contests.models import Contest, Exclusion, Payment, ReMark, Round
from lantoa.duties.domain.waiting import WaitingItem
from lantoa.units.models import User

# By the page of a round on which it is done: what it is called, and who does it.
_KINDS = {
    "round": (_("Rankings that could not be worked out"), may_organise),
    "re_marks": (_("Requests for re-marking"), may_organise),
    "exclusions": (_("Appeals to decide"), may_organise),
    "prizes": (_("Prizes to pay"), may_pay),
}


def waiting(user: User) -> Iterator[WaitingItem]:
    """Essays for a juror; counts in vain, requests, appeals for organisers; prizes for who pays."""
    found = _counted(user)
    essays = sum(number for (kind, _round), number in found.items() if kind == "jury")
    yield WaitingItem(_("Essays to mark"), essays, reverse("contest_desk:jury"))
    rounds = Round.objects.select_related("contest__unit").in_bulk({pk for _kind, pk in found})
    for (kind, pk), number in sorted(found.items()):
        if kind in _KINDS:
            label, may = _KINDS[kind]
            if may(user, rounds[pk].contest.unit):
                if kind == "prizes":  # not those of which it is uncertain whether they are owed
                    number = to_pay(rounds[pk]).count()
                address = reverse(f"contest_desk:{kind}", args=[pk])
                yield WaitingItem(f"{label}: {rounds[pk]}", number, address)


def _counted(user: User) -> Counter[tuple[str, int]]:
    """How many records of each kind wait in each round, asked for at once."""
    appeals = Exclusion.objects.filter(appealed_at__isnull=False, upheld=None)
    waits = {
        "round": in_vain(),
        "re_marks": ReMark.objects.filter(settled_at=None),
        "exclusions": appeals.exclude(decided_by=user),
        "prizes": Payment.objects.filter(sealed__isnull=False),
    }
    visible = Contest.objects.visible_to(user).order_by()
    essays = waiting_for(user).order_by().values_list(_named("jury"), "script__round")
    return Counter(
        essays.union(
            *(
                rows.filter(round__contest__in=visible)
                .order_by()
                .values_list(_named(kind), "round")
                for kind, rows in waits.items()
            ),
            all=True,
        )
    )


def _named(kind: str) -> Value:
    return Value(kind, output_field=CharField())
