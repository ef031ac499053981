"""The organisation over time, its people and roles, what each may see, and the audit trail."""
