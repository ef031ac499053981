"""What a product says in a channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lantoa.channels.adapters import adapter
from lantoa.channels.adapters.base import Message, Picture
from lantoa.channels.models import Account
from lantoa.library.models import Master, MasterRole, Product

PICTURES = ("image/jpeg", "image/png")


def compose(product: Product, account: Account, *, link: str = "") -> dict[str, Any]:
    """The message that a person starts from: the fullest of three that the channel takes.

    A corrected product says what was wrong, wherever it goes.
    """
    head, lead = product.headline.strip(), product.lead.strip()
    note = f"\n\nĐính chính: {product.correction}" if product.correction else ""
    picture = _picture(product)
    base = {"title": head, "link": link, "picture": picture.pk if picture else None}
    variants = [f"{head}\n\n{lead}{note}" if lead else head + note, head + note, head]
    if not account.channel.adapter:
        return {**base, "text": variants[0]}
    limits = adapter(account.channel.adapter).limits
    fitting = (text for text in variants if not limits.problems(to_message({**base, "text": text})))
    return {**base, "text": next(fitting, variants[0])}


def to_message(data: Mapping[str, Any], *, with_picture: bool = False) -> Message:
    """A stored message as adapters take it; the bytes of its picture only where they are sent."""
    picture = None
    if with_picture and data.get("picture"):
        master = Master.objects.get(pk=data["picture"])
        with master.file.open("rb") as file:
            picture = Picture(file.read(), master.mime, master.alt)
    return Message(data["text"], data.get("title", ""), data.get("link", ""), picture)


def _picture(product: Product) -> Master | None:
    pictures = product.masters.filter(mime__in=PICTURES).exclude(alt="")
    return pictures.filter(role=MasterRole.MAIN).first() or pictures.first()
