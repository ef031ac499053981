"""What a print shop needs of a PDF: four inks, boxes, a printing condition; and a look at it."""

from lantoa.channels.packages.press.finishing import SHARED, for_press, on_screen
from lantoa.channels.packages.press.preflight import faults

__all__ = ["SHARED", "faults", "for_press", "on_screen"]
