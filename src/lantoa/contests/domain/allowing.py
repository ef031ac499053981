"""Extra time for those who need it. Why is known to the organisers alone."""

from django.db import transaction
from django.db.models import Q, QuerySet

from lantoa.contests.domain.entering import code_contact, email_contact
from lantoa.contests.models import Contest, Contestant
from lantoa.public.domain import codes
from lantoa.units.domain import audit
from lantoa.units.models import User

FOUND = 20


def find(contest: Contest, text: str) -> QuerySet[Contestant]:
    """Contestants by e-mail address, printed code or whole name."""
    digest = codes.digest(text)
    hashes = [email_contact(text).hash]
    if digest:
        hashes.append(code_contact(digest, codes.normalised(text)).hash)
    wanted = Q(contact_hash__in=hashes) | Q(name__iexact=" ".join(text.split()))
    return contest.contestants.filter(wanted).select_related("board", "unit").order_by("pk")[:FOUND]


@transaction.atomic
def give_time(person: Contestant, percent: int, *, reason: str, actor: User) -> None:
    """Give somebody more time in attempts that have not begun; the reason is not in the audit."""
    Contestant.objects.filter(pk=person.pk).update(extra_time=percent, extra_reason=reason)
    audit.record(
        "give_extra_time", person, actor=actor, unit=person.contest.unit,
        before={"percent": person.extra_time}, after={"percent": percent},
    )  # fmt: skip
