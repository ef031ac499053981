"""The door: what workers and collaborators send, and the thread back to them."""
