"""Conversations, ratings and notes that are kept in a library.

Knows nothing of questions and answers but their text; what an answer consists of is a JSON
text here, which `qa.conversations` writes and reads.
"""

from collections.abc import Callable
from typing import TypeVar

from index.errors import ConversationNotFoundError
from index.store import Store
from index.store.conversations import Conversation, Message, Note, Rated

__all__ = ["Conversation", "Conversations", "Message", "Note", "Rated"]

_T = TypeVar("_T")


class Conversations:
    """What one owner keeps. Every change is one transaction.

    An id that is not there, or is another owner's, raises ConversationNotFoundError.
    """

    def __init__(self, store: Store, owner: str = "local") -> None:
        self._store = store
        self._owner = owner

    def start(self, title: str = "") -> Conversation:
        """Make an empty conversation."""
        with self._store.writing() as writing:
            key = writing.conversations.start(self._owner, title.strip())
            return _there(writing.conversations.conversation, self._owner, key)

    def find(self, text: str = "") -> tuple[Conversation, ...]:
        """Return those with all words of `text` in their title or messages, last used first."""
        with self._store.reading() as reading:
            return reading.conversations.conversations(self._owner, text.split())

    def conversation(self, conversation_id: str) -> Conversation:
        """Return one conversation."""
        with self._store.reading() as reading:
            return _there(reading.conversations.conversation, self._owner, conversation_id)

    def messages(self, conversation_id: str) -> tuple[Message, ...]:
        """Return the messages of a conversation, in order."""
        with self._store.reading() as reading:
            _there(reading.conversations.conversation, self._owner, conversation_id)
            return reading.conversations.messages(self._owner, conversation_id)

    def message(self, message_id: str) -> Message:
        """Return one message."""
        with self._store.reading() as reading:
            return _there(reading.conversations.message, self._owner, message_id)

    def append(self, conversation_id: str, question: str, text: str, answer: str) -> Message:
        """Keep a question with its answer, as shown and as JSON; return the answer's message."""
        with self._store.writing() as writing:
            kept = writing.conversations
            _there(kept.conversation, self._owner, conversation_id)
            kept.append(self._owner, conversation_id, "user", question, None)
            key = kept.append(self._owner, conversation_id, "assistant", text, answer)
            return _there(kept.message, self._owner, key)

    def cut(self, conversation_id: str, ordinal: int) -> None:
        """Delete the messages from `ordinal` on, so that a question can be asked anew."""
        with self._store.writing() as writing:
            _there(writing.conversations.conversation, self._owner, conversation_id)
            writing.conversations.cut(conversation_id, ordinal)

    def rename(self, conversation_id: str, title: str) -> None:
        """Give a conversation another title."""
        with self._store.writing() as writing:
            _there(writing.conversations.conversation, self._owner, conversation_id)
            writing.conversations.rename(conversation_id, title.strip())

    def delete(self, conversation_id: str) -> None:
        """Delete a conversation with its messages and ratings; notes from it stay."""
        with self._store.writing() as writing:
            _there(writing.conversations.conversation, self._owner, conversation_id)
            writing.conversations.delete(conversation_id)
        self._store.truncate_log()

    def rate(self, message_id: str, rating: int | None, comment: str = "") -> None:
        """Rate an answer with 1 or -1, in place of the rating before; None takes it away.

        ValueError for another number or the message of a person.
        """
        with self._store.writing() as writing:
            message = _there(writing.conversations.message, self._owner, message_id)
            if rating not in (None, 1, -1) or message.role != "assistant":
                raise ValueError("Only answers are rated, with 1 or -1.")
            writing.conversations.rate(self._owner, message_id, rating, comment.strip())

    def ratings(self) -> tuple[Rated, ...]:
        """Return all ratings, the oldest first."""
        with self._store.reading() as reading:
            return reading.conversations.ratings(self._owner)

    def ratings_in(self, conversation_id: str) -> dict[str, int]:
        """Return the rating of each rated answer of a conversation, by the message's id."""
        with self._store.reading() as reading:
            return reading.conversations.ratings_in(self._owner, conversation_id)

    def add_note(
        self,
        text: str,
        *,
        quote: str = "",
        place: tuple[str, int, int] | None = None,
        message_id: str | None = None,
    ) -> Note:
        """Keep a note; `place` is the id of an article and the offsets of the quotation there."""
        with self._store.writing() as writing:
            if message_id is not None:
                _there(writing.conversations.message, self._owner, message_id)
            key = writing.conversations.add_note(self._owner, text, quote, place, message_id)
            return _there(writing.conversations.note, self._owner, key)

    def notes(self) -> tuple[Note, ...]:
        """Return all notes, the newest first."""
        with self._store.reading() as reading:
            return reading.conversations.notes(self._owner)

    def edit_note(self, note_id: str, text: str) -> None:
        """Give a note another text."""
        with self._store.writing() as writing:
            _there(writing.conversations.note, self._owner, note_id)
            writing.conversations.edit_note(note_id, text)

    def delete_note(self, note_id: str) -> None:
        """Delete a note."""
        with self._store.writing() as writing:
            _there(writing.conversations.note, self._owner, note_id)
            writing.conversations.delete_note(note_id)


def _there(get: Callable[[str, str], _T | None], owner: str, key: str) -> _T:
    found = get(owner, key)
    if found is None:
        raise ConversationNotFoundError(
            f"Nothing is kept under the id {key!r}.", "It was deleted; choose another."
        )
    return found
