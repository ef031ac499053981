"""Lan Tỏa: the communications platform of a trade-union federation."""

__version__ = "0.1.0"
