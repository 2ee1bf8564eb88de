"""Questions that an article answers, made from its sentences and tried on the assistant."""

from qa.suggest.questions import Suggestion, questions_of
from qa.suggest.tried import answered_ones

__all__ = ["Suggestion", "answered_ones", "questions_of"]
