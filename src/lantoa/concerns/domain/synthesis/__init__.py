"""What workers raised in a period, in figures that give nobody away."""
