"""Contests: exact under load, fair by proof. Contestants are never accounts of the workspace."""
