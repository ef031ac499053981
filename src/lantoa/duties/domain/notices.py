"""Verbs: people are told, once.

A notice is written with the change it is about, in one transaction: if the change is undone so is
the notice. What leaves the installation (e-mail, webhooks) starts from the rows written here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from lantoa.duties.domain.people import STAFF, line_of, nearest
from lantoa.duties.models import Notice, NoticeCopy, Webhook, WebhookDelivery
from lantoa.units.models import Level, Unit, User

Params = dict[str, Any]
Text = str | Promise


@dataclass(frozen=True)
class NoticeKind:
    """The words of a kind of notice: format strings over its params, translatable.

    ``words`` turns params into what is shown, in the language of the moment (dates, labels).
    """

    title: Text
    body: Text = ""
    words: Callable[[Params], Params] = dict


_KINDS: dict[str, NoticeKind] = {}


def register(
    kind: str, title: Text, body: Text = "", *, words: Callable[[Params], Params] = dict
) -> None:
    """Make a kind of notice known; floors do it when they are ready (``AppConfig.ready``)."""
    if kind in _KINDS:
        raise ValueError(f"the kind of notice {kind} is registered twice")
    _KINDS[kind] = NoticeKind(title, body, words)


def kinds() -> list[str]:
    """The names of all kinds."""
    return sorted(_KINDS)


@transaction.atomic
def notify(
    kind: str,
    *,
    key: str,
    unit: Unit | None = None,
    users: Iterable[User] | None = None,
    params: Params | None = None,
    url: str = "",
    urgent: bool = False,
) -> bool:
    """Tell people something, once per ``key`` for ever; False when it was told before.

    Without ``users`` those who work in ``unit`` are told, or in the nearest unit above where
    somebody does; without a unit, in the confederation. ``params`` are plain JSON values.
    """
    if kind not in _KINDS:
        raise KeyError(kind)
    notice, created = Notice.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind, "unit": unit, "params": params or {}, "url": url, "urgent": urgent,
        },
    )  # fmt: skip
    if not created:
        return False
    on = timezone.localdate()
    line = _line(unit)
    people = nearest(line, STAFF, on) if users is None else users
    NoticeCopy.objects.bulk_create(
        NoticeCopy(notice=notice, user=user) for user in {user.pk: user for user in people}.values()
    )
    hooks = Webhook.objects.filter(Q(kinds=[]) | Q(kinds__contains=[kind]))
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(webhook=hook, notice=notice, next_attempt_at=timezone.now())
        for hook in hooks.filter(active=True, unit__in=line)
    )
    return True


@dataclass(frozen=True)
class Words:
    """A notice in the language of the moment."""

    title: str
    body: str


def words_of(notice: Notice) -> Words:
    """What a notice says. A kind whose floor is gone shows its name, so that lists still open."""
    kind = _KINDS.get(notice.kind)
    if kind is None:
        return Words(notice.kind, "")
    params = kind.words(notice.params)
    return Words(str(kind.title) % params, str(kind.body) % params)


def _line(unit: Unit | None) -> list[int]:
    if unit is not None:
        return line_of(unit, timezone.localdate())
    top = Unit.objects.filter(level=Level.CONFEDERATION, valid_to=None)
    return list(top.values_list("pk", flat=True))


def unread_count(user: User) -> int:
    """How many notices a person has not read."""
    return NoticeCopy.objects.filter(user=user, read_at=None).count()


def copies_of(user: User, *, unread: bool) -> QuerySet[NoticeCopy]:
    """A person's notices, newest first."""
    mine = NoticeCopy.objects.filter(user=user).select_related("notice")
    return mine.filter(read_at=None) if unread else mine


def mark_read(user: User, copy_ids: Iterable[int] | None = None) -> int:
    """Mark some, or all, of a person's notices as read; returns how many were not."""
    mine = NoticeCopy.objects.filter(user=user, read_at=None)
    if copy_ids is not None:
        mine = mine.filter(pk__in=copy_ids)
    return mine.update(read_at=timezone.now())
