"""Each minute gives every row that is due one task, however often it looks."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from tests.integration.duties.conftest import NOTICE, make_line
from tests.support.worker import forget_jobs, work_until_empty

from lantoa.duties import tasks
from lantoa.duties.domain import notices, webhooks
from lantoa.duties.models import Digest, WebhookDelivery


def waiting_jobs() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, (args->>'row_id')::int FROM procrastinate_jobs"
            " WHERE status = 'todo' ORDER BY 1, 2"
        )
        return list(cursor.fetchall())


@pytest.mark.django_db(transaction=True)
def test_row_that_is_due_has_one_task_waiting() -> None:
    forget_jobs()
    line = make_line()
    webhooks.add(
        unit=line.top, name="Khác", url="http://127.0.0.1:9/", kinds=[], actor=line.top_lead
    )
    notices.notify(NOTICE, key="k", unit=line.top, params={"what": "x"})
    digest = Digest.objects.create(user=line.owner, next_attempt_at=timezone.now())
    Digest.objects.create(user=line.owner, next_attempt_at=timezone.now() + timedelta(hours=1))
    delivery = WebhookDelivery.objects.get()
    for _ in range(3):
        tasks.hand_out()
    assert waiting_jobs() == [("duties.deliver", delivery.pk), ("duties.send_digest", digest.pk)]


def test_task_of_a_row_that_is_gone_does_nothing(db: None) -> None:
    tasks.deliver(0)
    tasks.send_digest(0)
    tasks.escalate()


@pytest.mark.django_db(transaction=True)
def test_what_a_dead_worker_had_in_hand_is_done_by_another() -> None:
    forget_jobs()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"
            " RETURNING id"
        )
        (dead,) = cursor.fetchone()
        # One was begun and the same waits for its hour: it is not made to wait twice.
        for status, lock, after in (("doing", None, 0), ("doing", "once", 0), ("todo", "once", 1)):
            cursor.execute(
                "INSERT INTO procrastinate_jobs"
                " (task_name, queue_name, status, queueing_lock, worker_id, scheduled_at)"
                " VALUES ('duties.escalate', 'default', %s, %s, %s,"
                " now() + %s * interval '1 hour')",
                [status, lock, dead if status == "doing" else None, after],
            )
    tasks.begin_again.defer()
    work_until_empty()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status, queueing_lock FROM procrastinate_jobs"
            " WHERE task_name = 'duties.escalate' ORDER BY id"
        )
        found = cursor.fetchall()
    assert found == [("succeeded", None), ("failed", "once"), ("todo", "once")]
