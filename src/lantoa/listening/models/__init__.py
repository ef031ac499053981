"""What is true on the listening floor."""

from lantoa.listening.models.document import Content, Document
from lantoa.listening.models.enums import (
    DocumentStatus,
    FetchStatus,
    PostKind,
    Sentiment,
    SourceForm,
    SourceKind,
    Topic,
)
from lantoa.listening.models.mention import (
    LabelCorrection,
    Mention,
    SavedSearch,
    SourceDay,
    TopicDay,
)
from lantoa.listening.models.source import Fetch, Host, Source

__all__ = [
    "Content",
    "Document",
    "DocumentStatus",
    "Fetch",
    "FetchStatus",
    "Host",
    "LabelCorrection",
    "Mention",
    "PostKind",
    "SavedSearch",
    "Sentiment",
    "Source",
    "SourceDay",
    "SourceForm",
    "SourceKind",
    "Topic",
    "TopicDay",
]
