"""What the public pages remember about those who use them: rates, and proofs of work spent."""

from lantoa.public.models.limits import Bucket, SpentChallenge

__all__ = ["Bucket", "SpentChallenge"]
