"""Background work of the intake floor; each task calls one domain verb."""

from procrastinate.contrib.django import app

from lantoa.intake.domain import reading


@app.task(name="intake.read_photo")
def read_photo(attachment_id: int) -> None:
    """Read the words in one photo."""
    reading.read_photo(attachment_id)
