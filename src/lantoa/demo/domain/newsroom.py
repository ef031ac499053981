"""The newsroom of the demonstration: ideas, work in hand, a collection to get as a kit."""

import tomllib
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from django.utils import timezone

from lantoa.library.domain.collecting import describe_collection, make_collection, put
from lantoa.library.domain.newsroom.events import load_newsroom
from lantoa.library.domain.newsroom.planning import assign, propose
from lantoa.library.domain.newsroom.remarks import remark
from lantoa.library.models import ISSUED, Collection, Kind, Product
from lantoa.units.models import Unit, User

_NEWSROOM = files("lantoa.demo") / "data" / "newsroom.toml"


def seed_newsroom(now: datetime, *, maker: User, editor: User, unit: Unit) -> int:
    """Make them with the newsroom's own verbs, planned from ``now`` on; returns how many ideas."""
    load_newsroom()
    data: dict[str, Any] = tomllib.loads(_NEWSROOM.read_text("utf-8"))
    for row in data["idea"]:
        texts = {"kind": Kind(row["kind"]), "headline": row["headline"], "lead": row["lead"]}
        day = timezone.localdate(now) + timedelta(days=row["days"])
        idea, _new = propose(maker, unit, texts | {"topics": row["topics"]}, planned_for=day)
        Product.objects.filter(pk=idea.pk).update(invented=True)
        if "due" in row:
            assign(idea.pk, maker, due=now + timedelta(days=row["due"]), actor=editor)
        if "comment" in row:
            remark(idea.pk, row["comment"], actor=editor)
    words = data["collection"]
    made = make_collection(unit, words["title"], actor=maker)
    Collection.objects.filter(pk=made.pk).update(invented=True)
    for product in Product.objects.filter(invented=True, status__in=ISSUED).order_by("pk"):
        put(made.pk, product, actor=maker)
    describe_collection(made.pk, **words, own_note="", shared=True, actor=maker)
    return len(data["idea"])


def remove_newsroom() -> None:
    """Take the collection away; the ideas are products and go with them."""
    Collection.objects.filter(invented=True).delete()
