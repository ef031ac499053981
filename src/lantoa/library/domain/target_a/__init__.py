"""Target A, an honest 100%: the four checks, the figures, and how whole the register is."""
