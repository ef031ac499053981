"""Bringing old files into the library, many at a time."""
