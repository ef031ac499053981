"""Channels in the demonstration: an invented product that people deliver, through the real verbs.

No invented account of a social network: it would try to post.
"""

from datetime import datetime, timedelta

from lantoa.channels.domain import outbox, settling
from lantoa.channels.domain.accounts import add_account
from lantoa.channels.domain.catalogue import load_channels
from lantoa.channels.models import Account, Channel, Delivery
from lantoa.library.domain.indexing import index
from lantoa.library.models import Kind, Licence, Product, Releases, Status, Territory
from lantoa.units.models import Unit, User

_KEY = "lantoa-demo"
_UNIT = "ldld-bac-ninh-2025"
_HEADLINE = "Bữa cơm công đoàn: 210 suất cơm cho công nhân ca hai (minh họa)"
_LEAD = "Trưa thứ sáu, công đoàn cơ sở tổ chức bữa cơm cho 210 đoàn viên, mỗi suất 35.000 đồng."
_ACCOUNTS = (
    ("loudspeaker", "Cụm loa khu nhà trọ (minh họa)", f"{_KEY}-loa"),
    ("poster", "Bảng tin cổng số 2 (minh họa)", f"{_KEY}-bang-tin"),
    ("leaflet", "Tổ công đoàn chuyền 5 (minh họa)", f"{_KEY}-to-roi"),
)


def seed_channels(now: datetime, person: User) -> int:
    """One product in three hands: proved, handed over, waiting. Returns how many were new."""
    load_channels()
    unit = Unit.objects.get(code=_UNIT)
    product, created = Product.objects.get_or_create(
        invented=True,
        headline=_HEADLINE,
        defaults={
            "unit": unit,
            "kind": Kind.NEWS,
            "status": Status.APPROVED,
            "lead": _LEAD,
            "topics": ["meals"],
            "author": "Ban Truyền thông (minh họa)",
            "owner": "Công đoàn cơ sở Minh Họa",
            "licence": Licence.UNION,
            "rights_from": (now - timedelta(days=1)).date(),
            "territory": Territory.VIETNAM,
            "releases": Releases.NOT_NEEDED,
            "approved_at": now - timedelta(hours=20),
            "approved_version": 1,
            "created_by": person,
        },
    )
    if created:
        index(product)
    made = 0
    for number, (key, name, handle) in enumerate(_ACCOUNTS):
        account, _ = add_account(
            None,
            channel=Channel.objects.get(key=key),
            unit=unit,
            name=name,
            handle=handle,
            secrets={},
        )
        message = {"title": _HEADLINE, "text": _LEAD, "link": "", "picture": None}
        delivery, new = outbox.enqueue(product, account, message, key=handle, actor=person)
        made += new
        if new and number < 2:
            settling.hand_over(delivery, actor=person, to="người phụ trách (minh họa)")
        if new and number == 0:
            note = "Đã phát lúc 17 giờ, hai lượt (minh họa)"
            settling.prove(delivery, actor=person, note=note, at=now, file=None)
    return made


def remove_channels() -> int:
    """Take exactly these away again; returns how many deliveries."""
    accounts = Account.objects.filter(handle__startswith=f"{_KEY}-")
    deliveries = Delivery.objects.filter(account__in=accounts)
    removed = deliveries.count()
    deliveries.delete()
    accounts.delete()
    Product.objects.filter(invented=True, headline=_HEADLINE).delete()
    return removed
