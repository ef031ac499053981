"""The demonstration: an invented federation's listening, served by a small local site."""
