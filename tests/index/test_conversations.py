"""Conversations, ratings and notes in a library: kept, found again, changed and deleted."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.config import IndexSettings
from index.conversations import Conversations
from index.errors import ConversationNotFoundError
from index.library import Library
from tests.contracts.library import CATS, TREATY, document
from tests.fakes import FakeEmbedder


def opened(folder: Path) -> Library:
    return Library.open(folder, FakeEmbedder(), IndexSettings())


@pytest.fixture(name="library", params=["memory", "disk"])
def _library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Library]:
    made = (
        opened(tmp_path)
        if request.param == "disk"
        else Library.in_memory(FakeEmbedder(), IndexSettings())
    )
    with made as library:
        yield library


@pytest.fixture(name="kept")
def _kept(library: Library) -> Conversations:
    return library.conversations()


def test_a_conversation_is_there_when_the_library_is_opened_again(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        started = library.conversations().start(" Treaties ")
        library.conversations().append(started.id, "When?", "1996", '{"text": "1996"}')
    with opened(tmp_path) as library:
        (found,) = library.conversations().find()
        assert (found.id, found.title, found.questions) == (started.id, "Treaties", 1)
        question, answer = library.conversations().messages(found.id)
        assert (question.role, question.text, question.answer) == ("user", "When?", None)
        assert (answer.role, answer.text, answer.answer) == (
            "assistant",
            "1996",
            '{"text": "1996"}',
        )
        assert (question.ordinal, answer.ordinal) == (0, 1)


def test_the_last_used_conversation_comes_first(kept: Conversations) -> None:
    first, second = kept.start("first"), kept.start("second")
    kept.append(first.id, "When?", "1996", "{}")
    assert [found.title for found in kept.find()] == ["first", "second"]
    kept.rename(second.id, "renamed")
    assert [found.title for found in kept.find()] == ["first", "renamed"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("treaty", ["Pacts"]),
        ("TREATY pacts", ["Pacts"]),
        ("treaty cats", []),
        ("100%", ["Shares"]),
        ("_", []),
        ("'; DROP TABLE messages; --", []),
        ("", ["Pacts", "Shares"]),
    ],
)
def test_conversations_are_found_by_words_of_their_title_and_messages(
    kept: Conversations, text: str, found: list[str]
) -> None:
    kept.append(kept.start("Pacts").id, "When was the treaty signed?", "1961", "{}")
    kept.append(kept.start("Shares").id, "How much is it?", "100% of them", "{}")
    assert sorted(each.title for each in kept.find(text)) == found


def test_messages_can_be_cut_off_and_asked_anew(kept: Conversations) -> None:
    key = kept.start().id
    kept.append(key, "When?", "1996", "{}")
    second = kept.append(key, "Where?", "Paris", "{}")
    kept.rate(second.id, -1)
    kept.cut(key, 2)
    assert [message.text for message in kept.messages(key)] == ["When?", "1996"]
    assert kept.ratings() == ()
    kept.append(key, "Who?", "Kim", "{}")
    assert [message.ordinal for message in kept.messages(key)] == [0, 1, 2, 3]


def test_a_rating_takes_the_place_of_the_one_before(kept: Conversations) -> None:
    answer = kept.append(kept.start().id, "When?", "1996", "{}")
    kept.rate(answer.id, 1)
    kept.rate(answer.id, -1, " It was 1995. ")
    (rated,) = kept.ratings()
    assert (rated.rating, rated.comment, rated.question) == (-1, "It was 1995.", "When?")
    assert rated.message == answer
    kept.rate(answer.id, None)
    assert kept.ratings() == ()


def test_only_answers_are_rated_and_only_up_or_down(kept: Conversations) -> None:
    answer = kept.append(kept.start().id, "When?", "1996", "{}")
    question = kept.messages(answer.conversation)[0]
    with pytest.raises(ValueError, match="Only answers"):
        kept.rate(question.id, 1)
    with pytest.raises(ValueError, match="1 or -1"):
        kept.rate(answer.id, 5)


def test_a_note_stays_when_its_conversation_and_its_article_are_deleted(
    library: Library, kept: Conversations
) -> None:
    article = library.add(document(TREATY)).article
    answer = kept.append(kept.start().id, "When?", "1996", "{}")
    note = kept.add_note("1996", quote=TREATY[:38], place=(article.id, 0, 38), message_id=answer.id)
    assert (note.article_id, note.start, note.end, note.message) == (article.id, 0, 38, answer.id)
    kept.delete(answer.conversation)
    library.remove(article.id)
    (left,) = kept.notes()
    assert (left.text, left.quote, left.article_id, left.message) == (
        "1996",
        TREATY[:38],
        None,
        None,
    )


def test_a_note_of_a_replaced_article_still_points_to_the_text_it_was_taken_from(
    library: Library, kept: Conversations
) -> None:
    old = library.add(document(TREATY, "page")).article
    note = kept.add_note("1996", quote=TREATY[:38], place=(old.id, 0, 38))
    library.add(document(CATS, "page"))
    assert kept.notes() == (note,)
    assert library.article(old.id).text[note.start : note.end] == note.quote


def test_notes_are_edited_deleted_and_listed_newest_first(kept: Conversations) -> None:
    first, second = kept.add_note("one"), kept.add_note("two")
    assert [note.text for note in kept.notes()] == ["two", "one"]
    kept.edit_note(first.id, "one and a half")
    kept.delete_note(second.id)
    assert [note.text for note in kept.notes()] == ["one and a half"]


def test_everybody_sees_their_own_only(library: Library) -> None:
    mine, theirs = library.conversations("me"), library.conversations("them")
    answer = mine.append(mine.start("secret").id, "When?", "1996", "{}")
    note = mine.add_note("secret")
    assert (theirs.find(), theirs.notes(), theirs.ratings()) == ((), (), ())
    attempts: list[Callable[[], object]] = [
        lambda: theirs.messages(answer.conversation),
        lambda: theirs.append(answer.conversation, "?", "!", "{}"),
        lambda: theirs.cut(answer.conversation, 0),
        lambda: theirs.rename(answer.conversation, "taken"),
        lambda: theirs.delete(answer.conversation),
        lambda: theirs.rate(answer.id, 1),
        lambda: theirs.add_note("taken", message_id=answer.id),
        lambda: theirs.edit_note(note.id, "taken"),
        lambda: theirs.delete_note(note.id),
    ]
    for attempt in attempts:
        with pytest.raises(ConversationNotFoundError, match="choose another"):
            attempt()
    assert len(mine.messages(answer.conversation)) == 2


def test_deleted_words_are_in_no_file(tmp_path: Path) -> None:
    secret = "xylophonist"
    with opened(tmp_path) as library:
        kept = library.conversations()
        key = kept.start().id
        kept.append(key, f"Who is the {secret}?", secret, f'{{"text": "{secret}"}}')
        assert any(secret.encode() in p.read_bytes() for p in tmp_path.glob("library.sqlite*"))
        kept.delete(key)
        assert not any(secret.encode() in p.read_bytes() for p in tmp_path.glob("library.sqlite*"))
