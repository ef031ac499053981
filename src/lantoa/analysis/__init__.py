"""Classify, match, cluster, detect, forecast, extract: pure functions.

No Django, no database, no network: the same code runs in a worker, a file command or a cluster.
"""
