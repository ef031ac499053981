"""The verbs and the questions of personal data."""
