"""The file commands: NDJSON or CSV in, NDJSON or CSV out, no database."""
