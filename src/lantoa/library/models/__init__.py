"""What is true about communication products."""

from lantoa.library.models.enums import (
    ISSUED,
    OPEN,
    Decision,
    Exclusion,
    Fixity,
    Kind,
    Licence,
    MasterRole,
    Releases,
    RequestStatus,
    Status,
    Territory,
    Visibility,
)
from lantoa.library.models.master import Master
from lantoa.library.models.opening import Opening
from lantoa.library.models.product import PUBLIC, SHARED, Product, ProductQuerySet
from lantoa.library.models.review import Invitation, Review
from lantoa.library.models.sharing import Publication, Use, UseRequest
from lantoa.library.models.standing import RegisterSample, SampledItem, Standing

__all__ = [
    "ISSUED",
    "OPEN",
    "PUBLIC",
    "SHARED",
    "Decision",
    "Exclusion",
    "Fixity",
    "Invitation",
    "Kind",
    "Licence",
    "Master",
    "MasterRole",
    "Opening",
    "Product",
    "ProductQuerySet",
    "Publication",
    "RegisterSample",
    "Releases",
    "RequestStatus",
    "Review",
    "SampledItem",
    "Standing",
    "Status",
    "Territory",
    "Use",
    "UseRequest",
    "Visibility",
]
