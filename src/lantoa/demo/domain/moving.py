"""The demonstration on another port: the same sources and items under new addresses."""

from django.db import connection

from lantoa.listening.domain.items import item_key
from lantoa.listening.models import Document, Source


def move_sources(port: int) -> None:
    """Give every invented source, document and mention its address on ``port``.

    Keys follow the addresses, so that nothing is collected a second time. To be called in a
    transaction.
    """
    for source in Source.objects.select_for_update().filter(invented=True):
        before, source.url = source.url, _on(source.url, port)
        source.key = item_key(source.url)
        source.save(update_fields=["url", "key"])
        changed = []
        for document in Document.objects.filter(source=source).only("key", "url", "source_id"):
            if document.key == item_key(document.url):
                document.key = item_key(_on(document.url, port))
            document.url = _on(document.url, port)
            changed.append(document)
        Document.objects.bulk_update(changed, ["key", "url"], 500)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE listening_mention SET url = replace(url, %s, %s) WHERE source_id = %s",
                [_base(before), _base(source.url), source.pk],
            )


def _base(url: str) -> str:
    return "/".join(url.split("/", 3)[:3]) + "/"


def _on(url: str, port: int) -> str:
    return f"http://127.0.0.1:{port}/{url.split('/', 3)[3]}"
