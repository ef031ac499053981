"""Bring Django up inside a command."""

import os

from lantoa.runtime.database import ensure_database_url


def setup_django() -> None:
    """Database address, settings, app registry: what any command needs before touching a model."""
    ensure_database_url()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lantoa.config.settings")
    import django

    django.setup()
