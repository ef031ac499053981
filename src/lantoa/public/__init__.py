"""What every public page shares: its look, the code of a sender, the guard against floods."""
