"""The door for other programs: a REST interface, opened by tokens that people make."""
