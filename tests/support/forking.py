"""Processes forked from a test."""

from django.db import connections


def leave_connections_to_the_parent() -> None:
    """Call it first in a forked process: the connections it finds are its parent's sockets.

    While Playwright's event loop runs, Django keeps a process's connections in two places, and a
    fork finds those that closing them in the parent did not reach.
    """
    for connection in connections.all(initialized_only=True):
        connection.connection = None
