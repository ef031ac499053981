"""What workers raise, and what came of it."""
