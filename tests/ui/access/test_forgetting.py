"""Taking all of one owner's out of the library."""

from qa.assistant import Assistant
from tests.fakes import FakeEmbedder, FakeReader
from ui.access.forgetting import forget


def test_all_of_the_owner_is_gone_and_all_of_others_is_there() -> None:
    with Assistant.over(embedder=FakeEmbedder(), reader=FakeReader()) as assistant:
        kept = {}
        for name in ("ada", "bob"):
            theirs = assistant.of(name)
            article = theirs.add_text(f"The bridge of {name} was opened in 1932.")
            theirs.share(article.id)
            theirs.conversations().start(name)
            theirs.conversations().add_note(name)
            kept[name] = article
        assistant.of("ada").tag(kept["bob"].id, ["read"])
        assistant.of("bob").share(kept["bob"].id, False)
        forget(assistant, "ada")
        assistant.of("bob").share(kept["bob"].id)
        assert assistant.of("bob").articles() == assistant.articles() == (kept["bob"],)
        assert assistant.of("ada").tags() == {}
        for name, left in (("ada", 0), ("bob", 1)):
            conversations = assistant.of(name).conversations()
            assert (len(conversations.find()), len(conversations.notes())) == (left, left)
        assert assistant.library.check() == ()
