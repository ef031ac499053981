"""Files as bytes: what they are, and a safe form of them; pure."""

from lantoa.media.images import SafeImage, safe_image
from lantoa.media.kinds import Kind, MediaError, Problem, sniff
from lantoa.media.ocr import can_read, read_text

__all__ = [
    "Kind",
    "MediaError",
    "Problem",
    "SafeImage",
    "can_read",
    "read_text",
    "safe_image",
    "sniff",
]
