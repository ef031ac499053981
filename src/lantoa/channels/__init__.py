"""One folder a channel: render, check, deliver, prove."""
