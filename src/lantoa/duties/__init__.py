"""What is due, to whom and by when; who is told, once."""
