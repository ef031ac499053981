"""How long subscribers, their letters and who signed a play-log are kept, for what, and how they go
again."""

from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lantoa.channels.domain import subscribing
from lantoa.channels.domain.sealing import unseal
from lantoa.channels.models import NOBODY, Letter, PlayLine, State, Subscriber
from lantoa.privacy.domain import consents, deletions, inventory, retention, subjects
from lantoa.privacy.domain.inventory import Activity
from lantoa.privacy.domain.retention import RetentionRule
from lantoa.privacy.domain.subjects import Owned, SubjectKind

WAITING, LETTERS, SIGNED = "channels.waiting", "channels.letters", "channels.play_log"


def register() -> None:
    """Tell the privacy floor; called once, when this floor is ready."""
    consents.register(
        consents.Purpose(
            "channels.newsletter",
            _("Sending the newsletter"),
            "Tôi đồng ý để công đoàn giữ địa chỉ thư của tôi nhằm gửi bản tin này, đến khi tôi "
            "thôi nhận.",
            "The union may keep my e-mail address to send me this newsletter, until I end it.",
        )
    )
    consents.register(
        consents.Purpose(
            "channels.webpush",
            _("Notifications in the browser"),
            "Tôi đồng ý để công đoàn giữ địa chỉ thông báo của trình duyệt này nhằm báo tin cho "
            "tôi, đến khi tôi tắt.",
            "The union may keep the push address of this browser to notify me, until I turn it "
            "off.",
        )
    )
    deletions.register_handler("subscriber", _end_again)
    subjects.register(
        SubjectKind("subscriber", _("A newsletter or notifications"), _find, _collect)
    )
    retention.register(
        RetentionRule(
            WAITING, _("Addresses whose owners have not said yes"), 7, _waiting, _delete, "asked_at"
        )
    )
    retention.register(
        RetentionRule(
            LETTERS, _("Which letter went to whom"), 90, _letters, _delete, "not_before"
        )
    )  # fmt: skip
    inventory.register(
        Activity(
            "channels.subscribers",
            _("Newsletters"),
            _("People who asked for them"),
            _("Where it is sent to (encrypted), language, topics; which letter was sent, not"
              " whether it was opened"),
            _("Consent, confirmed from the address itself"),
            _("Nobody: staff see how many there are"),
            LETTERS,
        )
    )  # fmt: skip
    retention.register(
        RetentionRule(
            SIGNED, _("Who signed the log of a station, their notes and photos; the times stay"),
            730, _signed, _blank, "written_at",
        )
    )  # fmt: skip
    inventory.register(
        Activity(
            SIGNED,
            _("Logs of loudspeaker stations"),
            _("People who play what a station was given"),
            _("Name as a signature, note, photo; when it was played, or why not"),
            _("Legitimate interest: proof that it was played"),
            _("Staff of the unit and of those above it; whoever has the link of that log"),
            SIGNED,
        )
    )


def _waiting(cutoff: datetime) -> QuerySet[Any]:
    return Subscriber.objects.filter(confirmed_at=None, ended_at=None, asked_at__lt=cutoff)


def _letters(cutoff: datetime) -> QuerySet[Any]:
    """Of deliveries that have ended: none is sent again."""
    settled = (State.DELIVERED, State.FAILED)
    return Letter.objects.filter(delivery__state__in=settled, not_before__lt=cutoff)


def _signed(cutoff: datetime) -> QuerySet[Any]:
    rows = PlayLine.objects.filter(written_at__lt=cutoff)
    return rows.exclude(signed=NOBODY, note="", photo="")


def _blank(rows: QuerySet[Any]) -> int:
    for photo in rows.exclude(photo="").values_list("photo", flat=True):
        transaction.on_commit(partial(default_storage.delete, photo))
    return rows.update(signed=NOBODY, note="", photo="")


def _delete(rows: QuerySet[Any]) -> int:
    return rows.delete()[0]


def _end_again(public_id: str) -> int:
    found = Subscriber.objects.filter(public_id=public_id).first()
    return int(found is not None and subscribing.end(found))


def _find(code: str) -> Owned | None:
    found = subscribing.of_code(code)
    if found is None:
        return None
    subject = (Subscriber._meta.label_lower, str(found.pk))
    return Owned(str(found.public_id), found.account.unit, subject)


def _collect(reference: str) -> dict[str, Any]:
    found = Subscriber.objects.filter(public_id=reference, ended_at=None).first()
    if found is None:
        return {}
    return {
        "of": found.account.name,
        "place": unseal(found.sealed),
        "language": found.language,
        "topics": found.topics,
        "asked_at": found.asked_at.isoformat(),
        "confirmed_at": found.confirmed_at and found.confirmed_at.isoformat(),
        "letters": [
            {"product": letter.delivery.message.get("title", ""), "state": letter.state}
            for letter in found.letters.select_related("delivery").order_by("pk")
        ],
    }
