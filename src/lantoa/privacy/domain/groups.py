"""How small a group may be before a figure about it could give somebody away."""

SMALLEST_GROUP = 10
"""k: an aggregate about fewer people is not shown, or only as "fewer than ten"."""
