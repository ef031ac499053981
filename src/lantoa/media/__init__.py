"""Files as bytes: what they are, and a safe form of them; pure."""
