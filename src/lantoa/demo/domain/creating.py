"""Making the demonstration on the first start, and finding it again on each later one."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from lantoa.demo.domain.channels import seed_channels
from lantoa.demo.domain.concerns import seed_concerns
from lantoa.demo.domain.contests import seed_contest
from lantoa.demo.domain.intake import seed_tips
from lantoa.demo.domain.integrity import seed_cases
from lantoa.demo.domain.library import seed_products
from lantoa.demo.domain.moving import move_sources
from lantoa.demo.domain.newsroom import seed_newsroom
from lantoa.demo.domain.target_b import seed_measures
from lantoa.demo.outlets import OUTLETS, Outlet
from lantoa.demo.state import (
    State,
    free_port,
    is_free,
    keep_password,
    read_state,
    serves,
    write_state,
)
from lantoa.listening.domain.sources import add_source, load_catalogue
from lantoa.listening.models import Source
from lantoa.units.domain.people import grant
from lantoa.units.domain.reference import load_reference_units
from lantoa.units.models import Role, Unit, User

DOMAIN = "demo.lantoa.example"
LEAD = f"phutrach@{DOMAIN}"
OFFICER = f"canbo.bacninh@{DOMAIN}"
VERIFIER = f"xacminh@{DOMAIN}"
SEARCHER = f"timdoclap@{DOMAIN}"
ALLOWED = "LANTOA_FETCH_ALLOWED_PRIVATE"

_ROOT = "tong-lien-doan"
_PEOPLE = (
    (LEAD, "Phạm Thị", "Minh Họa", Role.LEAD, _ROOT),
    (OFFICER, "Nguyễn Văn", "Minh Họa", Role.OFFICER, "ldld-bac-ninh-2025"),
    (VERIFIER, "Lê Thị", "Minh Họa", Role.VERIFIER, _ROOT),
    (SEARCHER, "Đỗ Thị", "Minh Họa", Role.OFFICER, _ROOT),
    (f"xem@{DOMAIN}", "Trần Văn", "Minh Họa", Role.VIEWER, _ROOT),
)
_INTERVAL = {"social": timedelta(minutes=10), "forum": timedelta(minutes=15)}


@dataclass(frozen=True)
class Demonstration:
    """How to sign in as the lead, and the port that ``lantoa.demo.site`` must serve."""

    email: str
    password: str
    port: int


def ensure_demonstration(announce: Callable[[], None]) -> Demonstration | None:
    """The demonstration of this database, made now if the database is empty.

    None, and nothing touched, when the database holds units or people of somebody else. Two
    starts at once make one. Exactly the demonstration's own port is let through the guard of the
    collector, in this process and the ones it starts.
    """
    folder = Path(settings.VAR_DIR)
    with transaction.atomic():
        _take_turns()
        state = read_state(folder)
        if not Unit.objects.exists() and not User.objects.exists():
            announce()
            state = _create(folder)
        elif state is None or not Source.objects.filter(invented=True).exists():
            return None
        elif not is_free(state.port) and not serves(state):
            state = state.at(free_port())
            move_sources(state.port)
        write_state(folder, state)
    _let_through(state.port)
    return Demonstration(LEAD, keep_password(folder), state.port)


def _take_turns() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('lantoa_demonstration'))")


def _create(folder: Path) -> State:
    state = State(timezone.localdate(), free_port(), timezone.now())
    load_reference_units()
    password = keep_password(folder)
    for email, family, given, role, code in _PEOPLE:
        person = User.objects.create_user(
            email, password, last_name=family, first_name=given, is_staff=True
        )
        grant(person, Unit.objects.get(code=code), role, on=state.epoch)
    for outlet in OUTLETS:
        _add(outlet, state.port)
    load_catalogue()
    seed_tips(state.created)
    seed_concerns(state.created, User.objects.get(email=LEAD))
    _seed_cases(state)
    seed_channels(state.created, User.objects.get(email=LEAD))
    _seed_products(state)
    seed_contest(
        state.created, organiser=User.objects.get(email=LEAD), unit=Unit.objects.get(code=_ROOT)
    )
    return state


def _seed_cases(state: State) -> None:
    """Claims made by the local officer, judged by the lead and the verifier of the confederation,
    and the ninety days that target B is measured on."""
    people = {user.email: user for user in User.objects.filter(email__endswith=f"@{DOMAIN}")}
    judges = (people[LEAD], people[VERIFIER])
    seed_cases(state.created, maker=people[OFFICER], judges=judges)
    root = Unit.objects.get(code=_ROOT)
    seed_measures(state.created, unit=root, judges=judges, searcher=people[SEARCHER])


def _seed_products(state: State) -> None:
    """Products of the local officer's province; the lead of the confederation approves."""
    maker, approver = User.objects.get(email=OFFICER), User.objects.get(email=LEAD)
    unit = Unit.objects.get(code="ldld-bac-ninh-2025")
    seed_products(state.created, maker=maker, approver=approver, unit=unit)
    seed_newsroom(state.created, maker=maker, editor=approver, unit=unit)


def _add(outlet: Outlet, port: int) -> None:
    source, _created = add_source(
        None,
        url=f"http://127.0.0.1:{port}/{outlet.slug}/{outlet.form}",
        name=outlet.name,
        form=outlet.source_form,
        kind=outlet.kind,
        unit=Unit.objects.get(code=outlet.unit),
        interval=timedelta(minutes=2)
        if outlet.dies
        else _INTERVAL.get(outlet.kind, timedelta(minutes=30)),
        invented=True,
    )
    # Posts are whole in the feed however short they are; only summaries need their page.
    Source.objects.filter(pk=source.pk).update(follow_links=outlet.summary_only)


def _let_through(port: int) -> None:
    pair = f"127.0.0.1:{port}"
    if pair not in settings.FETCH_ALLOWED_PRIVATE:
        settings.FETCH_ALLOWED_PRIVATE = [*settings.FETCH_ALLOWED_PRIVATE, pair]
    os.environ[ALLOWED] = ",".join(settings.FETCH_ALLOWED_PRIVATE)
