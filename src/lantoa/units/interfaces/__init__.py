"""How people reach the units floor."""
