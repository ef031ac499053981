"""Labels of posts: relevance, topics, kind, sentiment, toxicity. Pure, with a packaged model."""

from lantoa.analysis.classify.classifier import Classifier, default_classifier
from lantoa.analysis.classify.labels import KINDS, SENTIMENTS, SOURCE_KINDS, Labels
from lantoa.analysis.classify.model import ModelError

__all__ = [
    "KINDS",
    "SENTIMENTS",
    "SOURCE_KINDS",
    "Classifier",
    "Labels",
    "ModelError",
    "default_classifier",
]
