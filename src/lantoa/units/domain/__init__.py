"""The verbs and the questions of the organisation."""
