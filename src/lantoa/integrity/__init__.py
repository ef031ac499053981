"""Claims, cases, evidence, verdicts, responses, and the honest share of target B."""
