"""Rows that migrations write, kept through the emptying of tables between tests."""

from django.apps import apps
from django.db.models.signals import post_migrate


def keep_rows_of_migrations() -> None:
    """Put them back whenever the tables were emptied.

    Tests that need real transactions end by emptying every table. What the law or the programme
    gives (`TakedownPolicy`, `TargetShare`) would be missing for whatever runs after them.
    """
    ours = [model for model in apps.get_models() if model.__module__.startswith("lantoa.")]
    written = [(model, rows) for model in ours if (rows := list(model._base_manager.all()))]

    def put_back(**_: object) -> None:
        for model, rows in written:
            model._base_manager.bulk_create(rows, ignore_conflicts=True)

    # Django sends the signal for one application after the other, if it has models.
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    post_migrate.connect(put_back, sender=last, weak=False)
