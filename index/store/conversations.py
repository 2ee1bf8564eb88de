"""Conversations, ratings and notes in the library file: all SQL about them.

Handed out by `Reading` and `Writing` (`index.store.queries`, `index.store.changes`), inside
their transactions. Everything has an owner, and only that owner's is seen.
"""

import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from index.store.seen import VISIBLE

__all__ = [
    "Conversation",
    "ConversationChanges",
    "ConversationQueries",
    "Message",
    "Note",
    "Rated",
    "Role",
]

Role = Literal["user", "assistant"]

_CONVERSATION = (
    "SELECT id, title, created_at, updated_at, "
    "(SELECT count(*) FROM messages WHERE conversation = conversations.id AND role = 'user') "
    "FROM conversations WHERE owner = ?"
)
_MESSAGE = (
    "SELECT id, conversation, ordinal, role, text, answer, created_at FROM messages WHERE owner = ?"
)
_NOTE = (
    "SELECT notes.id, notes.text, quote, articles.id, start, end, message, "  # noqa: S608
    "notes.created_at, notes.updated_at "
    f"FROM notes LEFT JOIN articles ON articles.number = notes.article AND {VISIBLE} "
    "WHERE notes.owner = ?1"
)


@dataclass(frozen=True, slots=True)
class Conversation:
    """A kept conversation. Times are ISO 8601, UTC; `questions` is how many were asked."""

    id: str
    title: str
    created_at: str
    updated_at: str
    questions: int


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `ordinal` counts from 0. `answer` is the whole answer as JSON, where the
    assistant speaks.
    """

    id: str
    conversation: str
    ordinal: int
    role: Role
    text: str
    answer: str | None
    created_at: str


@dataclass(frozen=True, slots=True)
class Rated:
    """Thumbs up (1) or down (-1) for an answer, with the question it answers."""

    message: Message
    question: str
    rating: int
    comment: str
    created_at: str


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody kept: a text, and the quotation it rests on.

    `article_id`, `start` and `end` say where the quotation stands; they are None where there is
    none, and the id where the article was removed or is no longer shared. `message` is the answer
    it was kept from.
    """

    id: str
    text: str
    quote: str
    article_id: str | None
    start: int | None
    end: int | None
    message: str | None
    created_at: str
    updated_at: str


class ConversationQueries:
    """What is read. Unknown ids give None or nothing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def conversations(self, owner: str, words: Sequence[str] = ()) -> tuple[Conversation, ...]:
        """Return those that have all of the words in their title or messages, last used first."""
        query, values = _CONVERSATION, [owner]
        for word in words:
            query += (
                " AND (title LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM messages "
                "WHERE conversation = conversations.id AND text LIKE ? ESCAPE '\\'))"
            )
            values += [_like(word)] * 2
        rows = self._db.execute(f"{query} ORDER BY updated_at DESC, id", values)
        return tuple(Conversation(*row) for row in rows)

    def conversation(self, owner: str, conversation_id: str) -> Conversation | None:
        """Return one conversation."""
        row = self._db.execute(f"{_CONVERSATION} AND id = ?", (owner, conversation_id)).fetchone()
        return None if row is None else Conversation(*row)

    def messages(self, owner: str, conversation_id: str) -> tuple[Message, ...]:
        """Return the messages of a conversation, in order."""
        query = f"{_MESSAGE} AND conversation = ? ORDER BY ordinal"
        return tuple(Message(*row) for row in self._db.execute(query, (owner, conversation_id)))

    def message(self, owner: str, message_id: str) -> Message | None:
        """Return one message."""
        row = self._db.execute(f"{_MESSAGE} AND id = ?", (owner, message_id)).fetchone()
        return None if row is None else Message(*row)

    def ratings(self, owner: str) -> tuple[Rated, ...]:
        """Return all ratings, the oldest first."""
        found: list[Rated] = []
        for message_id, rating, comment, when in self._db.execute(
            "SELECT message, rating, comment, created_at FROM feedback WHERE owner = ? "
            "ORDER BY created_at, id",
            (owner,),
        ).fetchall():
            message = self.message(owner, message_id)
            if message is not None:
                found.append(Rated(message, self._question_of(message), rating, comment, when))
        return tuple(found)

    def ratings_in(self, owner: str, conversation_id: str) -> dict[str, int]:
        """Return the rating of each rated answer of a conversation, by the message's id."""
        rows = self._db.execute(
            "SELECT message, rating FROM feedback JOIN messages ON messages.id = message "
            "WHERE feedback.owner = ? AND conversation = ?",
            (owner, conversation_id),
        )
        return dict(rows.fetchall())

    def notes(self, owner: str) -> tuple[Note, ...]:
        """Return all notes, the newest first."""
        rows = self._db.execute(f"{_NOTE} ORDER BY notes.created_at DESC, notes.id", (owner,))
        return tuple(Note(*row) for row in rows)

    def note(self, owner: str, note_id: str) -> Note | None:
        """Return one note."""
        row = self._db.execute(f"{_NOTE} AND notes.id = ?2", (owner, note_id)).fetchone()
        return None if row is None else Note(*row)

    def _question_of(self, message: Message) -> str:
        row = self._db.execute(
            "SELECT text FROM messages WHERE conversation = ? AND ordinal = ?",
            (message.conversation, message.ordinal - 1),
        ).fetchone()
        return "" if row is None else str(row[0])


class ConversationChanges(ConversationQueries):
    """What is changed. Ids must be known; `index.conversations` sees to that."""

    def start(self, owner: str, title: str) -> str:
        """Make an empty conversation; return its id."""
        key, now = _new_id(), _now()
        self._db.execute(
            "INSERT INTO conversations (id, owner, title, created_at, updated_at) "
            "VALUES (?, ?, ?, ?, ?)",
            (key, owner, title, now, now),
        )
        return key

    def append(
        self, owner: str, conversation_id: str, role: Role, text: str, answer: str | None
    ) -> str:
        """Put a message behind the others; return its id."""
        key, now = _new_id(), _now()
        self._db.execute(
            "INSERT INTO messages (id, owner, conversation, ordinal, role, text, answer, "
            "created_at) SELECT ?, ?, ?, coalesce(max(ordinal) + 1, 0), ?, ?, ?, ? "
            "FROM messages WHERE conversation = ?",
            (key, owner, conversation_id, role, text, answer, now, conversation_id),
        )
        self._touch(conversation_id, now)
        return key

    def cut(self, conversation_id: str, ordinal: int) -> None:
        """Delete the messages from `ordinal` on."""
        self._db.execute(
            "DELETE FROM messages WHERE conversation = ? AND ordinal >= ?",
            (conversation_id, ordinal),
        )
        self._touch(conversation_id, _now())

    def rename(self, conversation_id: str, title: str) -> None:
        """Give a conversation another title; when it was last used stays."""
        self._db.execute(
            "UPDATE conversations SET title = ? WHERE id = ?", (title, conversation_id)
        )

    def delete(self, conversation_id: str) -> None:
        """Delete a conversation with its messages and ratings; notes from it stay."""
        self._db.execute("DELETE FROM conversations WHERE id = ?", (conversation_id,))

    def rate(self, owner: str, message_id: str, rating: int | None, comment: str) -> None:
        """Put a rating in place of the one before; None takes it away."""
        self._db.execute(
            "DELETE FROM feedback WHERE owner = ? AND message = ?", (owner, message_id)
        )
        if rating is not None:
            self._db.execute(
                "INSERT INTO feedback (id, owner, message, rating, comment, created_at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (_new_id(), owner, message_id, rating, comment, _now()),
            )

    def add_note(
        self,
        owner: str,
        text: str,
        quote: str,
        place: tuple[str, int, int] | None,
        message_id: str | None,
    ) -> str:
        """Keep a note; `place` is the article's id and the offsets of the quotation.

        The id of an article that the owner does not see is kept no more than one of none.
        """
        key, now = _new_id(), _now()
        article_id, start, end = place or (None, None, None)
        values: tuple[Any, ...] = (owner, key, article_id, message_id, start, end, quote, text, now)
        self._db.execute(
            "INSERT INTO notes (owner, id, article, message, start, end, quote, text, "  # noqa: S608
            "created_at, updated_at) VALUES (?1, ?2, "
            f"(SELECT number FROM articles WHERE id = ?3 AND {VISIBLE}), "
            "?4, ?5, ?6, ?7, ?8, ?9, ?9)",
            values,
        )
        return key

    def edit_note(self, note_id: str, text: str) -> None:
        """Give a note another text."""
        self._db.execute(
            "UPDATE notes SET text = ?, updated_at = ? WHERE id = ?", (text, _now(), note_id)
        )

    def delete_note(self, note_id: str) -> None:
        """Delete a note."""
        self._db.execute("DELETE FROM notes WHERE id = ?", (note_id,))

    def _touch(self, conversation_id: str, now: str) -> None:
        self._db.execute(
            "UPDATE conversations SET updated_at = ? WHERE id = ?", (now, conversation_id)
        )


def _like(word: str) -> str:
    """Return a pattern that finds the word as it is typed, without regard to ASCII case."""
    for special in ("\\", "%", "_"):
        word = word.replace(special, f"\\{special}")
    return f"%{word}%"


def _new_id() -> str:
    return secrets.token_hex(8)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
