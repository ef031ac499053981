"""What a product says in a channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lantoa.channels.adapters import Adapter, adapter
from lantoa.channels.adapters.base import Attached, Film, Message, Picture, Problem
from lantoa.channels.adapters.counting import utf16_length
from lantoa.channels.adapters.threading import parts_of
from lantoa.channels.domain.partners import kit_of
from lantoa.channels.domain.pictures import main_picture
from lantoa.channels.models import Account, Form, MadeFile
from lantoa.library.domain.opening import is_open
from lantoa.library.domain.showing import Shown, shown_file
from lantoa.library.domain.website import CHANNEL
from lantoa.library.domain.works import picture_address
from lantoa.library.models import Master, Product
from lantoa.listening.formats.markup import plain_text
from lantoa.media import safe_image

LARGEST = 2_048
"""Pixels on the longer side of a picture that is sent; channels make theirs of it."""


def compose(
    product: Product, account: Account, *, link: str = "", single: bool = False
) -> dict[str, Any]:
    """The message that a person starts from: the fullest that the channel takes.

    In a channel with threads that is the whole text, unless it must be a ``single`` post. A
    corrected product says what was wrong, wherever it goes.
    """
    head, lead = product.headline.strip(), product.lead.strip()
    note = f"\n\nĐính chính: {product.correction}" if product.correction else ""
    picture = main_picture(product)
    base: dict[str, Any] = {"title": head, "link": link, "picture": picture.pk if picture else None}
    variants = [f"{head}\n\n{lead}{note}" if lead else head + note, head + note, head]
    if not account.channel.adapter:
        return {**base, "text": variants[0]}
    sender = adapter(account.channel.adapter)
    if sender.whole:
        variants.insert(0, "\n\n".join(filter(None, (head, lead, plain_text(product.body)))) + note)
    if sender.film:
        base["film"] = _film(product)
    if sender.kit:
        base["kit"] = product.pk
    if sender.threads and not single:
        return {**base, "text": variants[0]}
    fitting = (
        text for text in variants if not sender.limits.problems(to_message({**base, "text": text}))
    )
    return {**base, "text": next(fitting, variants[0])}


def link_of(product: Product) -> str:
    """Where everybody can read the whole of a product; "" when nowhere."""
    standing = product.publications.filter(channel=CHANNEL, removed_at=None).exclude(address="")
    return str(standing.values_list("address", flat=True).first() or "")


def lay_out(data: Mapping[str, Any], account: Account) -> tuple[dict[str, Any], list[Problem]]:
    """A message as it is stored and sent, and why the channel would refuse it.

    ``then`` are the texts that go below the post, one below the other: the parts of a thread, or
    the first comment (``comment``).
    """
    laid = {**data, "then": []}
    comment = str(laid.pop("comment", "")).strip()
    if not account.channel.adapter:
        return laid, []
    sender = adapter(account.channel.adapter)
    if sender.threads:
        laid["text"], *laid["then"] = _parts(laid, sender)
    problems = sender.limits.problems(to_message(laid))
    if sender.film and not laid.get("film"):
        problems.append(Problem.NO_FILM)
    if comment and sender.longest_comment:
        laid["then"] = [comment]
        if utf16_length(comment) > sender.longest_comment:
            problems.append(Problem.COMMENT_TOO_LONG)
    return laid, problems


def to_message(
    data: Mapping[str, Any], *, with_picture: bool = False, gone: bool = False
) -> Message:
    """A stored message as adapters take it; the bytes of its picture only where they are sent. Of
    what is ``gone`` a partner gets no files but the one that says so.

    Never the file as it came: a phone writes the place and its owner into it.
    """
    picture = None
    if data.get("picture"):
        master = Master.objects.get(pk=data["picture"])
        content, address = b"", ""
        if with_picture:
            with master.file.open("rb") as file:
                content = safe_image(file.read(), longest=LARGEST).data
            address = picture_address(master) if is_open(master.product) else ""
        picture = Picture(content, "image/jpeg", master.alt, address)
    return Message(
        data["text"],
        data.get("title", ""),
        data.get("link", ""),
        picture,
        _film_of(data),
        _kit_maker(data, gone),
    )


def _film(product: Product) -> dict[str, Any] | None:
    """The film of a product: the one that was made of this version, or else its master's copy."""
    made = MadeFile.objects.filter(
        production__product=product,
        production__version=product.version,
        production__form=Form.FILM_WIDE,
        mime__startswith="video/",
    ).first()
    if made:
        synthetic = product.ai_generated or bool(made.production.facts.get("synthetic"))
        return {"made": made.pk, "synthetic": synthetic}
    films = product.masters.filter(mime__startswith="video/").exclude(access="")
    master = films.order_by("role", "pk").first()
    return {"master": master.pk, "synthetic": product.ai_generated} if master else None


def _film_of(data: Mapping[str, Any]) -> Film | None:
    film = data.get("film")
    if not film:
        return None
    row: MadeFile | Shown = (
        MadeFile.objects.get(pk=film["made"])
        if "made" in film
        else shown_file(Master.objects.get(pk=film["master"]))
    )
    return Film(lambda: row.file.open("rb"), row.size, row.mime, film["synthetic"])


def _kit_maker(data: Mapping[str, Any], gone: bool) -> Callable[[], tuple[Attached, ...]] | None:
    if not data.get("kit"):
        return None
    return lambda: kit_of(Product.objects.defer("search").get(pk=data["kit"]), gone=gone)


def _parts(data: Mapping[str, Any], sender: Adapter) -> list[str]:
    first = to_message(data)

    def fits(at: int, text: str) -> bool:
        message = (
            Message(text, first.title, first.link, first.picture) if at == 0 else Message(text)
        )
        return sender.limits.length(message) <= sender.limits.LONGEST

    try:
        return parts_of(data["text"], fits)
    except ValueError:
        return [data["text"]]  # the link alone is too long: the channel's limits say so
