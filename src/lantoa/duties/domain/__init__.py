"""The verbs and the questions of deadlines, notices and what waits."""
