"""Consent, retention, requests about personal data, and deletions that stay deleted."""
