"""What is true about communication products."""

from lantoa.library.models.captions import Captions
from lantoa.library.models.collection import Collection, CollectionItem
from lantoa.library.models.digitising import Batch, Doubt, IntakeItem, ItemQuerySet, ItemStatus
from lantoa.library.models.enums import (
    IN_HAND,
    ISSUED,
    OPEN,
    OUT,
    ROTTEN,
    Decision,
    Exclusion,
    Fixity,
    Kind,
    Language,
    Licence,
    MasterRole,
    Releases,
    RequestStatus,
    Status,
    Territory,
    Visibility,
)
from lantoa.library.models.event import Event, Recurrence
from lantoa.library.models.master import Master
from lantoa.library.models.opening import Opening
from lantoa.library.models.planning import ChecklistItem, Editing, Remark, Tick
from lantoa.library.models.product import PUBLIC, SHARED, Product, ProductQuerySet
from lantoa.library.models.review import Invitation, Review
from lantoa.library.models.sharing import Publication, Use, UseRequest
from lantoa.library.models.standing import RegisterSample, SampledItem, Standing

__all__ = [
    "IN_HAND",
    "ISSUED",
    "OPEN",
    "OUT",
    "PUBLIC",
    "ROTTEN",
    "SHARED",
    "Batch",
    "Captions",
    "ChecklistItem",
    "Collection",
    "CollectionItem",
    "Decision",
    "Doubt",
    "Editing",
    "Event",
    "Exclusion",
    "Fixity",
    "IntakeItem",
    "Invitation",
    "ItemQuerySet",
    "ItemStatus",
    "Kind",
    "Language",
    "Licence",
    "Master",
    "MasterRole",
    "Opening",
    "Product",
    "ProductQuerySet",
    "Publication",
    "Recurrence",
    "RegisterSample",
    "Releases",
    "Remark",
    "RequestStatus",
    "Review",
    "SampledItem",
    "Standing",
    "Status",
    "Territory",
    "Tick",
    "Use",
    "UseRequest",
    "Visibility",
]
