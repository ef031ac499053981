"""A person's own named searches."""

from django.db import transaction

from lantoa.listening.models import SavedSearch
from lantoa.units.models import User


@transaction.atomic
def save_search(owner: User, name: str, query: str) -> SavedSearch:
    """Keep a query string of the mentions page under a name; the same name is overwritten."""
    search, _ = SavedSearch.objects.update_or_create(
        owner=owner, name=name.strip(), defaults={"query": query}
    )
    return search


def delete_search(owner: User, search_id: int) -> bool:
    """Forget a search; false when this person has none with this id."""
    deleted, _ = SavedSearch.objects.filter(owner=owner, pk=search_id).delete()
    return bool(deleted)
