"""What waits for a person on this floor."""

from collections.abc import Callable, Iterator

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _t

from lantoa.contests.domain.jury import waiting_for
from lantoa.contests.domain.rights import may_organise, may_pay
from lantoa.contests.models import Contest, Exclusion, Payment, ReMark, Round
from lantoa.duties.domain.waiting import WaitingItem
from lantoa.units.models import Unit, User


def waiting(user: User) -> Iterator[WaitingItem]:
    """Essays for a juror; requests and appeals for organisers; prizes for who pays."""
    yield WaitingItem(_t("Essays to mark"), waiting_for(user).count(), reverse("contest_desk:jury"))
    asked = ReMark.objects.filter(settled_at=None)
    yield from _by_round(user, may_organise, asked, _t("Requests for re-marking"), "re_marks")
    appealed = Exclusion.objects.filter(appealed_at__isnull=False, upheld=None)
    others = appealed.exclude(decided_by=user)
    yield from _by_round(user, may_organise, others, _t("Appeals to decide"), "exclusions")
    unpaid = Payment.objects.filter(sealed__isnull=False)
    yield from _by_round(user, may_pay, unpaid, _t("Prizes to pay"), "prizes")


def _by_round(
    user: User, may: Callable[[User, Unit], bool], rows: QuerySet, label: str, page: str
) -> Iterator[WaitingItem]:
    numbers = dict(
        rows.filter(round__contest__in=Contest.objects.visible_to(user))
        .order_by()
        .values_list("round")
        .annotate(Count("pk"))
    )
    rounds = Round.objects.filter(pk__in=numbers).select_related("contest__unit")
    for round_ in rounds.order_by("pk"):
        if may(user, round_.contest.unit):
            address = reverse(f"contest_desk:{page}", args=[round_.pk])
            yield WaitingItem(f"{label}: {round_}", numbers[round_.pk], address)
