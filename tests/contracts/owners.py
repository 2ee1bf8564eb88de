"""What is whose in a library: a mixin of the library's contract."""

import numpy as np
import pytest

from index.errors import ArticleNotFoundError, ConversationNotFoundError, NotOwnedError
from index.library import Library
from tests.contracts.library import CATS, DOGS, TREATY, document, found
from tests.fakes import FakeEmbedder

__all__ = ["OwnersContract"]


class OwnersContract:
    """Several owners of one library, each of whom sees their own and what is shared."""

    embedder = FakeEmbedder()

    def vector(self, text: str) -> np.ndarray:
        return self.embedder.embed([text])[0]

    def test_what_an_owner_adds_is_seen_by_nobody_else(self, library: Library) -> None:
        theirs, others = library.of("ada"), library.of("bob")
        article = theirs.add(document(TREATY, title="A treaty")).article
        theirs.tag(article.id, ["peace"])
        assert theirs.articles() == (article,)
        for other in (library, others):
            assert other.articles() == other.titles() == ()
            assert other.languages() == other.tags() == {}
            assert other.dense(self.vector(TREATY), 9) == other.bm25("treaty", 9) == ()
            assert other.dense(self.vector(TREATY), 9, [article.id]) == ()
            assert other.bm25("treaty", 9, [article.id]) == ()
            for ask in (
                other.article, other.original, other.document, other.passages, other.remove,
                other.share, lambda key, at=other: at.tag(key, ["mine"]),
            ):  # fmt: skip
                with pytest.raises(ArticleNotFoundError):
                    ask(article.id)
        assert theirs.tags() == {article.id: ("peace",)}
        assert theirs.passages(article.id)

    def test_one_text_of_two_owners_is_an_article_of_each(self, library: Library) -> None:
        first = library.of("ada").add(document(TREATY, "https://ada.test/", title="Ada's")).article
        added = library.of("bob").add(document(TREATY, "https://bob.test/", title="Bob's"))
        assert (added.status, added.article.title) == ("added", "Bob's")
        assert added.article.id != first.id
        library.of("ada").remove(first.id)
        assert library.of("bob").articles() == (added.article,)
        assert found(library.of("bob").bm25("treaty", 9)) == [TREATY]
        assert library.check() == ()

    def test_a_source_is_replaced_for_the_owner_alone(self, library: Library) -> None:
        kept = library.of("ada").add(document(TREATY, "page")).article
        library.of("bob").add(document(CATS, "page"))
        again = library.of("bob").add(document(DOGS, "page"))
        assert again.status == "replaced"
        assert library.of("ada").articles() == (kept,)
        assert library.check() == ()

    def test_what_is_shared_is_seen_and_asked_by_all_and_changed_by_its_owner(
        self, library: Library
    ) -> None:
        ada, bob = library.of("ada"), library.of("bob")
        article = ada.add(document(TREATY, title="A treaty")).article
        ada.share(article.id)
        assert bob.articles() == library.articles() == (article,)
        assert [(each.mine, each.shared) for each in bob.titles()] == [(False, True)]
        assert [(each.mine, each.shared) for each in ada.titles()] == [(True, True)]
        assert found(bob.bm25("treaty", 9)) == found(bob.dense(self.vector(TREATY), 9)) == [TREATY]
        assert bob.tag(article.id, ["mine"]) == ("mine",)
        assert ada.tags() == {}
        for change in (bob.remove, bob.share, lambda key: bob.share(key, False)):
            with pytest.raises(NotOwnedError, match="somebody else"):
                change(article.id)
        ada.share(article.id, False)
        assert bob.articles() == bob.bm25("treaty", 9) == ()
        assert ada.titles()[0].shared is False

    def test_a_newer_version_is_shared_only_when_that_is_said_again(self, library: Library) -> None:
        ada, bob = library.of("ada"), library.of("bob")
        ada.share(ada.add(document(TREATY, "page")).article.id)
        ada.add(document(CATS, "page"))
        assert bob.articles() == ()

    def test_a_version_that_comes_back_is_private_again(self, library: Library) -> None:
        ada, bob = library.of("ada"), library.of("bob")
        first = ada.add(document(TREATY, "plan")).article
        ada.share(first.id)
        ada.add(document(CATS, "plan"))
        assert ada.add(document(TREATY, "plan")).article.id == first.id
        assert [each.shared for each in ada.titles()] == [False]
        assert bob.articles() == bob.bm25("treaty", 9) == ()
        with pytest.raises(ArticleNotFoundError):
            bob.article(first.id)
        assert library.check(deep=True) == ()

    def test_not_sharing_an_article_ends_it_for_the_versions_it_replaced(
        self, library: Library
    ) -> None:
        ada, bob = library.of("ada"), library.of("bob")
        versions = []
        for text in (TREATY, CATS, DOGS):
            versions.append(ada.add(document(text, "plan")).article)
            if text != DOGS:
                ada.share(versions[-1].id)
        apart = ada.add(document("Owls hunt at night.", "owls")).article
        ada.share(apart.id)
        assert bob.article(versions[0].id) == versions[0]  # answers from it keep their quotations
        ada.share(versions[-1].id, False)
        for version in versions:
            with pytest.raises(ArticleNotFoundError):
                bob.article(version.id)
        assert bob.articles() == (apart,)
        assert [ada.article(version.id) for version in versions] == versions
        assert library.check(deep=True) == ()

    def test_an_owners_article_is_put_back_as_it_was(self, library: Library) -> None:
        ada = library.of("ada")
        article = ada.add(document(TREATY)).article
        kept = ada.document(article.id)
        ada.remove(article.id)
        assert ada.add(kept).article == article

    def test_conversations_are_of_the_owner_that_the_library_is_seen_as(
        self, library: Library
    ) -> None:
        key = library.of("ada").conversations().start("Hers").id
        assert library.conversations().find() == library.of("bob").conversations().find() == ()
        with pytest.raises(ConversationNotFoundError):
            library.of("bob").conversations().delete(key)

    def test_notes_tell_nothing_of_articles_that_their_owner_does_not_see(
        self, library: Library
    ) -> None:
        ada, bob = library.of("ada"), library.of("bob")
        article = ada.add(document(TREATY)).article
        place = (article.id, 0, 8)
        assert bob.conversations().add_note("guessed", place=place).article_id is None
        ada.share(article.id)
        assert [note.article_id for note in bob.conversations().notes()] == [None]
        kept = bob.conversations().add_note("seen", place=place)
        assert kept.article_id == article.id
        ada.share(article.id, False)
        hidden = bob.conversations().notes()[0]
        assert (hidden.text, hidden.article_id) == ("seen", None)
        ada.share(article.id)
        assert bob.conversations().notes()[0] == kept

    def test_all_tags_of_an_owner_are_taken_away_also_where_they_are_not_seen(
        self, library: Library
    ) -> None:
        ada, bob = library.of("ada"), library.of("bob")
        article = ada.add(document(TREATY)).article
        ada.share(article.id)
        ada.tag(article.id, ["peace"])
        bob.tag(article.id, ["to read"])
        ada.share(article.id, False)
        bob.clear_tags()
        ada.share(article.id)
        assert bob.tags() == {}
        assert ada.tags() == {article.id: ("peace",)}

    # Tags
