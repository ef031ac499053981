"""Pages on paper: a Typst template and data in, PDF, PNG or SVG out; pure.

Every document of the house is set in Be Vietnam Pro, which comes with the dependencies, so a page
looks the same on every machine. Nothing is fetched: Typst packages are not available.
"""

from lantoa.typeset.compile import TypesetError, to_pdf, to_png, to_svg

__all__ = ["TypesetError", "to_pdf", "to_png", "to_svg"]
