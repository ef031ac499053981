"""A product in the formats of others: pure functions of a `Work`, one module a format."""
