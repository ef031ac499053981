"""A blind second search: drawn, searched by one person, compared by another.

searching → matching → done, or cancelled on the way. Each step is a conditional change under a lock
on the search, so it happens once, can be taken up again after any break, and is audited.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.analysis.sampling import draw
from lantoa.integrity.domain.cases import open_case
from lantoa.integrity.domain.claims import register, see, standing
from lantoa.integrity.domain.errors import NotAllowedError, RefusedError
from lantoa.integrity.domain.matching import REGISTER, Match
from lantoa.integrity.domain.rights import require_worker
from lantoa.integrity.models import (
    BlindSearch,
    Case,
    Claim,
    Finding,
    FindingOutcome,
    FoundBy,
    KnownClaim,
    SearchCell,
    SearchStatus,
    Severity,
    Sighting,
)
from lantoa.listening.domain.pseudonym import scrub_address, scrub_text
from lantoa.listening.domain.queries import unit_ids
from lantoa.listening.models import Mention, Source
from lantoa.units.domain.audit import record
from lantoa.units.domain.days import midnight
from lantoa.units.models import Unit, User

MOST_CELLS = 500
LONGEST_QUOTE = 4_000


@transaction.atomic
def draw_search(
    *,
    unit: Unit,
    channels: Iterable[Source],
    first: date,
    last: date,
    size: int,
    searcher: User,
    actor: User,
    seed: str = "",
) -> BlindSearch:
    """Draw ``size`` of the channels and days at random and give them to a searcher.

    What is known of them is written down now and hidden from the searcher until they hand in. Who
    has worked on any of it cannot search. The same ``seed`` and choice give the same cells.
    """
    require_worker(actor, unit)
    require_worker(searcher, unit)
    sources = {str(source.pk): source for source in channels}
    if not sources:
        raise RefusedError(_("Choose at least one channel."))
    if first > last or last >= timezone.localdate():
        raise RefusedError(_("Choose days that are over, in order."))
    if not 1 <= size <= MOST_CELLS:
        raise RefusedError(_("Choose between 1 and 500 channel-days."))
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    frame = [f"{source}/{day.isoformat()}" for source in sources for day in days]
    search = BlindSearch.objects.create(
        unit=unit, first=first, last=last, seed=seed or secrets.token_hex(8), frame=len(frame),
        searcher=searcher, drawn_by=actor,
    )  # fmt: skip
    search.channels.set(sources.values())
    cells = {tuple(name.split("/")) for name in draw(frame, size, search.seed)}
    SearchCell.objects.bulk_create(
        SearchCell(search=search, source=sources[source], day=day) for source, day in sorted(cells)
    )
    known = _known(search)
    if _worked_on(searcher, known):
        raise RefusedError(
            _("This person has worked on claims of these channels and days. Choose somebody else.")
        )
    KnownClaim.objects.bulk_create(KnownClaim(search=search, claim_id=pk) for pk in sorted(known))
    after = {"searcher": searcher.pk, "seed": search.seed, "cells": len(cells)}
    record("search.draw", search, actor=actor, unit=unit, after=after)
    return search


@transaction.atomic
def add_finding(
    cell: SearchCell, *, url: str, quote: str, seen_at: datetime, actor: User
) -> Finding:
    """Write down something found in a cell; the same address again is the same finding."""
    search = _searching(cell.search_id, actor)
    address, said = scrub_address(url), scrub_text(quote).strip()[:LONGEST_QUOTE]
    if not address.startswith(("http://", "https://")):
        raise RefusedError(_("Give the address where it was found."))
    if not said:
        raise RefusedError(_("Quote what it says."))
    finding, created = Finding.objects.get_or_create(
        search=search, url=address, defaults={"cell": cell, "quote": said, "seen_at": seen_at}
    )
    if not created:
        raise RefusedError(_("This address is in the list already."))
    record("search.find", finding, actor=actor, unit=search.unit, after={"cell": cell.pk})
    return finding


@transaction.atomic
def remove_finding(finding: Finding, *, actor: User) -> None:
    """Take back something that was written down by mistake."""
    search = _searching(finding.search_id, actor)
    record("search.remove", finding, actor=actor, unit=search.unit)
    finding.delete()


@transaction.atomic
def mark_searched(cell: SearchCell, searched: bool, *, actor: User) -> None:
    """Say that a cell was searched through, whether or not anything was found in it."""
    search = _searching(cell.search_id, actor)
    SearchCell.objects.filter(pk=cell.pk).update(searched_at=timezone.now() if searched else None)
    after = {"cell": cell.pk, "searched": searched}
    record("search.mark", search, actor=actor, unit=search.unit, after=after)


@transaction.atomic
def hand_in(search: BlindSearch, *, actor: User) -> None:
    """The searcher is done: from now on others compare, and nothing is hidden any more."""
    search = _searching(search.pk, actor)
    if search.cells.filter(searched_at=None).exists():
        raise RefusedError(_("Some channel-days are not searched yet."))
    search.status, search.searched_at = SearchStatus.MATCHING, timezone.now()
    search.save(update_fields=["status", "searched_at"])
    record("search.hand_in", search, actor=actor, unit=search.unit)


def suggestions(finding: Finding, user: User) -> list[tuple[Claim, Match]]:
    """Claims that a finding may repeat, the likeliest first. A person decides."""
    matches = {match.claim_id: match for match in REGISTER.match(finding.quote)}
    claims = Claim.objects.visible_to(user).filter(
        pk__in=matches, unit__in=unit_ids(finding.search.unit_id), about_union=True
    )
    found = [(claim, matches[claim.pk]) for claim in claims]
    return sorted(found, key=lambda pair: -pair[1].score)


@transaction.atomic
def match_finding(finding: Finding, claim: Claim, *, actor: User) -> Finding:
    """The finding repeats a claim of the register: known if it stood there before the draw."""
    search = _matching(finding.search_id, actor)
    claim = standing(claim)
    if claim.unit_id not in unit_ids(search.unit_id):
        raise RefusedError(_("This claim belongs to another unit."))
    see(claim, found_by=FoundBy.BLIND_SEARCH, url=finding.url, seen_at=finding.seen_at, actor=actor)
    known = claim.created_at <= search.drawn_at or search.known.filter(claim=claim).exists()
    return _decide(finding, FindingOutcome.KNOWN if known else FindingOutcome.NEW, claim, actor)


@transaction.atomic
def open_finding(
    finding: Finding, statement: str, *, severity: str = Severity.NORMAL, actor: User
) -> Finding:
    """The finding is a claim that nobody knew: it enters the register and its case is opened."""
    search = _matching(finding.search_id, actor)
    claim = register(
        statement, unit=search.unit, about_union=True, severity=severity, actor=actor,
        first_seen_at=finding.seen_at,
    )  # fmt: skip
    see(claim, found_by=FoundBy.BLIND_SEARCH, url=finding.url, seen_at=finding.seen_at, actor=actor)
    open_case(claim, actor=actor)
    return _decide(finding, FindingOutcome.NEW, claim, actor)


@transaction.atomic
def dismiss_finding(finding: Finding, *, actor: User) -> Finding:
    """There is nothing in it that could be checked."""
    _matching(finding.search_id, actor)
    return _decide(finding, FindingOutcome.DISMISSED, None, actor)


@transaction.atomic
def finish(search: BlindSearch, *, actor: User) -> None:
    """Everything is compared: the search counts from now on."""
    search = _matching(search.pk, actor)
    if search.findings.filter(outcome="").exists():
        raise RefusedError(_("Some findings are not compared yet."))
    search.status, search.matcher = SearchStatus.DONE, actor
    search.finished_at = timezone.now()
    search.save(update_fields=["status", "matcher", "finished_at"])
    record("search.finish", search, actor=actor, unit=search.unit)


@transaction.atomic
def cancel(search: BlindSearch, *, actor: User) -> None:
    """Give a search up; it counts for nothing and hides nothing any more."""
    search = _locked(search.pk)
    require_worker(actor, search.unit)
    if search.status not in (SearchStatus.SEARCHING, SearchStatus.MATCHING):
        raise RefusedError(_("This search is over."))
    search.status, search.finished_at = SearchStatus.CANCELLED, timezone.now()
    search.save(update_fields=["status", "finished_at"])
    record("search.cancel", search, actor=actor, unit=search.unit)


def _decide(finding: Finding, outcome: str, claim: Claim | None, actor: User) -> Finding:
    before = {"outcome": finding.outcome, "claim": finding.claim_id}
    finding.outcome, finding.claim = FindingOutcome(outcome), claim
    finding.decided_by, finding.decided_at = actor, timezone.now()
    finding.save(update_fields=["outcome", "claim", "decided_by", "decided_at"])
    after = {"outcome": finding.outcome, "claim": finding.claim_id}
    record("search.decide", finding, actor=actor, unit=finding.search.unit,
           before=before, after=after)  # fmt: skip
    return finding


def _locked(pk: int) -> BlindSearch:
    return BlindSearch.objects.select_for_update(no_key=True).get(pk=pk)


def _searching(pk: int, actor: User) -> BlindSearch:
    search = _locked(pk)
    if search.searcher_id != actor.pk:
        raise NotAllowedError(_("Only the searcher may do this."))
    if search.status != SearchStatus.SEARCHING:
        raise RefusedError(_("This search was handed in."))
    return search


def _matching(pk: int, actor: User) -> BlindSearch:
    search = _locked(pk)
    require_worker(actor, search.unit)
    if search.searcher_id == actor.pk:
        raise NotAllowedError(_("Whoever searched cannot compare."))
    if search.status != SearchStatus.MATCHING:
        raise RefusedError(_("This search is not being compared."))
    return search


def _known(search: BlindSearch) -> set[int]:
    """Standing claims about the union that were seen in the cells of a search.

    A sighting is in a channel when its post came from there, or when it has an address on the
    channel's host.
    """
    cells = set(search.cells.values_list("source", "day"))
    hosts = {_host(source.url): source.pk for source in search.channels.all()}
    start, end = midnight(search.first), midnight(search.last + timedelta(days=1))
    seen = Sighting.objects.filter(
        seen_at__gte=start, seen_at__lt=end, claim__unit__in=unit_ids(search.unit_id)
    ).select_related("claim", "claim__merged_into")
    posts = dict(
        Mention.objects.filter(
            published_at__gte=start, published_at__lt=end, source__in=hosts.values()
        )
        .filter(pk__in=[pk for pk in seen.values_list("mention_id", flat=True) if pk])
        .values_list("pk", "source")
    )
    known = set()
    for sighting in seen:
        source = posts.get(sighting.mention_id or 0) or hosts.get(_host(sighting.url))
        claim = sighting.claim.merged_into or sighting.claim
        if claim.about_union and (source, timezone.localdate(sighting.seen_at)) in cells:
            known.add(claim.pk)
    return known


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _worked_on(person: User, claims: set[int]) -> bool:
    part = Q(maker=person) | Q(owner=person) | Q(judgements__judge=person)
    return (
        Case.objects.filter(part, claim__in=claims).exists()
        or Sighting.objects.filter(claim__in=claims, recorded_by=person).exists()
    )
