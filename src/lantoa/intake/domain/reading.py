"""Reading the words in photos, so that a picture of a rumour is found like a written one."""

from lantoa.intake.models import Attachment, OcrStatus
from lantoa.listening.domain.pseudonym import scrub_text
from lantoa.media import MediaError, read_text


def read_photo(attachment_id: int) -> None:
    """Read one photo; what cannot be read says so. Doing it twice changes nothing."""
    photo = Attachment.objects.filter(pk=attachment_id, ocr_status=OcrStatus.WAITING).first()
    if photo is None:
        return
    with photo.file.open("rb") as file:
        image = file.read()
    try:
        text = read_text(image)
    except MediaError:
        text = None
    Attachment.objects.filter(pk=photo.pk).update(
        ocr_text=scrub_text(text or ""),
        ocr_status=OcrStatus.UNREADABLE if text is None else OcrStatus.READ,
    )
