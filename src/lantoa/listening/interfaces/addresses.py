"""Filters as an address, so that every figure can name the list behind it."""

from dataclasses import fields
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from lantoa.listening.domain.queries import Filters


def query_string(filters: Filters) -> str:
    """The filters that differ from their default, in the order of the form; "" for none."""
    used = filters.in_use()
    values = {
        field.name: getattr(filters, field.name) for field in fields(filters) if field.name in used
    }
    return urlencode(
        {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in values.items()
        }
    )


def list_address(filters: Filters) -> str:
    """The list of the mentions that a figure counts."""
    query = query_string(filters)
    address = reverse("listening:mentions")
    return f"{address}?{query}" if query else address
