"""Closing what was abandoned."""

from django.db import connection

from lantoa.contests.hot.statements import SWEEP

BATCH = 1000


def sweep() -> int:
    """End the attempts whose time has run out, each exactly once; how many this call ended.

    Any number of workers may do this at the same time.
    """
    ended = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(SWEEP, {"limit": BATCH})
            ended += (found := len(cursor.fetchall()))
            if found < BATCH:
                return ended
