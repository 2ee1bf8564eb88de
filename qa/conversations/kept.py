"""Answers into a library's conversations, and out again."""

from dataclasses import dataclass

from index.conversations import Conversations
from qa.conversations.codec import answer_from_json, answer_to_json
from qa.types import Answer

__all__ = ["KeptTurn", "keep", "turns_of"]


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A question with its answer. `message` is the id of the answer, by which it is rated and
    noted; `ordinal` is where the question stands among the messages, for asking it anew.
    `rating` is 1 (right), -1 (wrong) or 0.
    """

    message: str
    ordinal: int
    answer: Answer
    created_at: str
    rating: int = 0


def keep(kept: Conversations, conversation_id: str, answer: Answer) -> KeptTurn:
    """Put a question as typed and its answer at the end of a conversation."""
    message = kept.append(conversation_id, answer.asked, answer.text, answer_to_json(answer))
    return KeptTurn(message.id, message.ordinal - 1, answer, message.created_at)


def turns_of(kept: Conversations, conversation_id: str) -> tuple[KeptTurn, ...]:
    """Return the turns of a conversation, the oldest first.

    ConversationNotFoundError where there is no such conversation.
    """
    ratings = kept.ratings_in(conversation_id)
    return tuple(
        KeptTurn(
            message.id,
            message.ordinal - 1,
            answer_from_json(message.answer),
            message.created_at,
            ratings.get(message.id, 0),
        )
        for message in kept.messages(conversation_id)
        if message.answer is not None
    )
