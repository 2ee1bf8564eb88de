"""Conversations that are kept: answers as they were given, and what can be made of them."""

from qa.conversations.codec import answer_from_json, answer_to_json
from qa.conversations.export import as_json, as_markdown
from qa.conversations.kept import KeptTurn, keep, turns_of
from qa.conversations.rated import Rejected, eval_questions

__all__ = [
    "KeptTurn",
    "Rejected",
    "answer_from_json",
    "answer_to_json",
    "as_json",
    "as_markdown",
    "eval_questions",
    "keep",
    "turns_of",
]
