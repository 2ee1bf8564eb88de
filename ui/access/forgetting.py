"""Taking all of one owner's out of the library, when they are gone for good."""

from qa.assistant import Assistant

__all__ = ["forget"]


def forget(assistant: Assistant, owner: str) -> None:
    """Delete an owner's articles, also shared ones, and their conversations, notes and tags."""
    theirs = assistant.of(owner)
    for article in theirs.titles():
        if article.mine:
            theirs.remove(article.id)
    theirs.library.clear_tags()
    kept = theirs.conversations()
    for note in kept.notes():
        kept.delete_note(note.id)
    for conversation in kept.find():
        kept.delete(conversation.id)
