"""Target B: what share of false information is detected and handled, and how that is known."""
