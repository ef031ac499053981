"""The hot path of contests: whole journeys, and start + submit beside PostgreSQL alone.

    python -m bench contests
    python -m bench.contests --minutes 10      # the proof of ten minutes
    python -m bench.contests --recount 1000000 # marking and ranking from the answers

A journey is start, twenty answers in five batches, submit: seven requests over HTTP to the
application as `lantoa up` runs it, in processes of their own, on keep-alive connections. The
generator, the application and PostgreSQL share the machine. PostgreSQL alone runs the very same
start and submit statements, pipelined as the application does, from as many connections.
"""

import os

CLIENTS = 64
CONNECTIONS = 8
PROCESSES = int(os.environ.get("LANTOA_BENCH_PROCESSES", "1"))
QUESTIONS, BATCHES = 20, 5
SECONDS = 10
