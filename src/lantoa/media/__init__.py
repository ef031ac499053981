"""Files as bytes: what they are, and a safe form of them; pure."""

from lantoa.media.credits import Credits, read_credits, write_credits
from lantoa.media.images import SafeImage, safe_image
from lantoa.media.kinds import Kind, MediaError, Problem, sniff
from lantoa.media.looks import is_page, looks
from lantoa.media.ocr import can_read, read_text

__all__ = [
    "Credits",
    "Kind",
    "MediaError",
    "Problem",
    "SafeImage",
    "can_read",
    "is_page",
    "looks",
    "read_credits",
    "read_text",
    "safe_image",
    "sniff",
    "write_credits",
]
