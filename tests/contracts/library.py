"""What every `Library` must do, on disk or in memory: subclass and give a `library` fixture."""

import hashlib
import threading
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import (
    ArticleNotFoundError,
    LibraryError,
    ModelError,
)
from index.library import Library
from index.types import Article, Block, Dropped, Receipt, SourceDocument
from tests.fakes import FakeEmbedder

TREATY = "The 1961 treaty was dissolved in 1996. It had bound both countries to help."
CATS = "Cats sleep for most of the day. They hunt at night."
DOGS = "Dogs were the first animals that people tamed."


def document(text: str, source: str = "notes", *, title: str = "") -> SourceDocument:
    """Make a source document with one paragraph a line."""
    blocks, position = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block("paragraph", position, position + len(line), page=2))
        position += len(line) + 1
    article = Article(
        id=hashlib.sha256(text.encode()).hexdigest()[:32],
        source=source,
        text=text,
        blocks=tuple(blocks),
        title=title,
        author="An Author",
        published="2024-06-19",
        language="en",
        words=len(text.split()),
        receipt=Receipt("text", "utf-8", 3, (Dropped("caption", "A photo"),), ("A notice.",)),
    )
    return SourceDocument(article, f"raw {text}".encode(), "text/plain")


def found(hits: Sequence[object]) -> list[str]:
    return [hit.passage.text for hit in hits]  # type: ignore[attr-defined]


class LibraryContract:
    """Tests of a fresh `library` over a `FakeEmbedder()`."""

    embedder = FakeEmbedder()

    def vector(self, text: str) -> np.ndarray:
        return self.embedder.embed([text])[0]

    def test_tags_are_kept_tidy_and_each_owners_apart(self, library: Library) -> None:
        article = library.add(document(TREATY)).article
        assert library.tags() == {}
        kept = library.tag(article.id, ["peace", " to  read ", "Peace", ""])
        assert kept == ("peace", "to read")
        assert library.tags() == {article.id: kept}
        assert library.tags("another") == {}
        library.tag(article.id, ["theirs"], owner="another")
        assert library.tag(article.id, []) == ()
        assert library.tags() == {}
        assert library.tags("another") == {article.id: ("theirs",)}

    def test_a_newer_version_of_an_article_has_its_tags(self, library: Library) -> None:
        first = library.add(document(CATS, "animals")).article
        library.tag(first.id, ["pets"])
        second = library.add(document(DOGS, "animals")).article
        assert library.tags() == {second.id: ("pets",)}

    def test_a_newer_version_has_the_tags_of_its_owner_alone(self, library: Library) -> None:
        ada, bob = library.of("ada"), library.of("bob")
        shared = ada.add(document(CATS, "animals")).article
        ada.share(shared.id)
        ada.tag(shared.id, ["pets"])
        bob.tag(shared.id, ["to read"])
        private = ada.add(document(DOGS, "animals")).article
        assert bob.tags() == {}
        assert ada.tags() == {private.id: ("pets",)}
        ada.share(private.id)
        assert bob.tags() == {}

    def test_tags_are_listed_of_those_articles_that_the_owner_sees(self, library: Library) -> None:
        ada, bob = library.of("ada"), library.of("bob")
        article = ada.add(document(CATS)).article
        ada.share(article.id)
        bob.tag(article.id, ["to read"])
        ada.share(article.id, False)
        assert bob.tags() == {}
        ada.share(article.id)
        assert bob.tags() == {article.id: ("to read",)}

    def test_tags_go_with_their_article(self, library: Library) -> None:
        article = library.add(document(TREATY)).article
        library.tag(article.id, ["peace"])
        library.remove(article.id)
        assert library.tags() == {}

    def test_a_tag_too_long_or_of_no_article_is_refused(self, library: Library) -> None:
        article = library.add(document(TREATY)).article
        with pytest.raises(LibraryError, match="60 characters"):
            library.tag(article.id, ["x" * 61])
        with pytest.raises(ArticleNotFoundError):
            library.tag("nothing", ["x"])

    # Adding

    def test_a_removed_article_is_put_back_by_its_document(self, library: Library) -> None:
        given = document(TREATY, title="A treaty")
        article = library.add(given).article
        kept = library.document(article.id)
        assert kept == given
        library.remove(article.id)
        with pytest.raises(ArticleNotFoundError):
            library.document(article.id)
        assert library.add(kept).status == "added"
        assert library.articles() == (article,)

    def test_an_added_article_comes_back_as_it_was(self, library: Library) -> None:
        given_document = document(TREATY, title="A treaty")
        added = library.add(given_document)
        assert (added.status, added.replaced_id) == ("added", None)
        assert added.article == given_document.article
        assert library.articles() == (given_document.article,)
        assert library.article(added.article.id) == given_document.article
        data, media_type = library.original(added.article.id)
        assert (data, media_type) == (given_document.original, "text/plain")
        assert library.check() == ()

    def test_passages_come_back_in_order_and_stand_at_their_offsets(self, library: Library) -> None:
        text = "\n".join(f"Paragraph {i} says {'word ' * 60}end." for i in range(5))
        article = library.add(document(text, title="Long")).article
        passages = library.passages(article.id)
        assert len(passages) > 2
        assert [p.ordinal for p in passages] == list(range(len(passages)))
        for passage in passages:
            assert article.text[passage.start : passage.end] == passage.text
            assert passage.sentences
            assert (passage.article_id, passage.title, passage.page) == (article.id, "Long", 2)

    def test_adding_the_same_text_again_changes_nothing(self, library: Library) -> None:
        first = library.add(document(TREATY))
        again = library.add(document(TREATY))
        assert again.status == "unchanged"
        assert again.article == first.article
        assert len(library.articles()) == 1
        assert len(library.dense(self.vector("treaty"), 10)) == len(
            library.passages(first.article.id)
        )

    def test_the_same_text_under_another_source_keeps_the_first_source(
        self, library: Library
    ) -> None:
        library.add(document(TREATY, "one"))
        again = library.add(document(TREATY, "two"))
        assert (again.status, again.article.source) == ("unchanged", "one")
        assert [a.source for a in library.articles()] == ["one"]

    def test_articles_are_listed_in_the_order_of_adding(self, library: Library) -> None:
        for text, source in ((DOGS, "z"), (CATS, "a"), (TREATY, "m")):
            library.add(document(text, source))
        assert [a.source for a in library.articles()] == ["z", "a", "m"]

    def test_many_articles_are_embedded_in_one_pass(self, library: Library) -> None:
        calls = self.embedder.calls
        stages: list[tuple[str, int, int]] = []
        added = library.add_many(
            [document(TREATY, "a"), document(CATS, "b"), document(TREATY, "c")],
            progress=lambda *step: stages.append(step),
        )
        assert [a.status for a in added] == ["added", "added", "unchanged"]
        assert self.embedder.calls == calls + 1
        assert stages[-1][0] == "embedding"
        assert stages[-1][1] == stages[-1][2]
        assert library.check() == ()

    def test_adding_nothing_adds_nothing(self, library: Library) -> None:
        assert library.add_many([]) == ()
        assert library.articles() == ()

    # Replacing

    def test_a_source_with_another_text_is_replaced(self, library: Library) -> None:
        old = library.add(document(TREATY)).article
        new = library.add(document(CATS))
        assert (new.status, new.replaced_id) == ("replaced", old.id)
        assert library.articles() == (new.article,)
        assert found(library.dense(self.vector("treaty"), 5)) == [CATS]
        assert library.bm25("treaty", 5) == ()
        assert library.check() == ()

    def test_a_replaced_version_still_resolves_but_has_no_passages(self, library: Library) -> None:
        old = library.add(document(TREATY)).article
        library.add(document(CATS))
        assert library.article(old.id) == old
        assert library.original(old.id).data == document(TREATY).original
        assert library.passages(old.id) == ()
        assert library.dense(self.vector("treaty"), 5, [old.id]) == ()

    def test_a_source_that_returns_to_an_old_text_revives_it(self, library: Library) -> None:
        old = library.add(document(TREATY)).article
        between = library.add(document(CATS)).article
        again = library.add(document(TREATY))
        assert (again.status, again.replaced_id) == ("replaced", between.id)
        assert library.articles() == (old,)
        assert found(library.bm25("treaty", 5)) == [TREATY]
        assert library.check() == ()

    def test_a_source_that_comes_to_equal_another_source_is_replaced_by_it(
        self, library: Library
    ) -> None:
        library.add(document(TREATY, "one"))
        library.add(document(CATS, "two"))
        again = library.add(document(TREATY, "two"))
        assert again.status == "replaced"
        assert [(a.source, a.text) for a in library.articles()] == [("one", TREATY)]
        assert library.check() == ()

    # Removing

    def test_a_removed_article_is_gone_everywhere(self, library: Library) -> None:
        kept = library.add(document(CATS, "cats")).article
        gone = library.add(document(TREATY, "treaty")).article
        assert library.remove(gone.id) == gone
        assert library.articles() == (kept,)
        for look in (library.article, library.original, library.passages, library.remove):
            with pytest.raises(ArticleNotFoundError, match="article-qa list"):
                look(gone.id)
        assert found(library.dense(self.vector("treaty"), 5)) == [CATS]
        assert library.bm25("treaty dissolved", 5) == ()
        assert library.check() == ()

    def test_removing_an_article_removes_the_versions_it_replaced(self, library: Library) -> None:
        first = library.add(document(TREATY)).article
        second = library.add(document(CATS)).article
        third = library.add(document(DOGS)).article
        library.remove(third.id)
        for article in (first, second, third):
            with pytest.raises(ArticleNotFoundError):
                library.article(article.id)

    def test_removing_a_replaced_version_keeps_the_newer_one(self, library: Library) -> None:
        old = library.add(document(TREATY)).article
        new = library.add(document(CATS)).article
        library.remove(old.id)
        assert library.articles() == (new,)
        with pytest.raises(ArticleNotFoundError):
            library.article(old.id)

    def test_a_removed_article_can_be_added_again(self, library: Library) -> None:
        article = library.add(document(TREATY)).article
        library.remove(article.id)
        assert library.add(document(TREATY)).status == "added"
        assert found(library.dense(self.vector("treaty"), 5)) == [TREATY]
        assert library.check() == ()

    # Dense search

    def test_dense_scores_are_cosines_best_first(self, library: Library) -> None:
        library.add_many([document(TREATY, "t"), document(CATS, "c"), document(DOGS, "d")])
        query = self.vector("cats hunt at night")
        hits = library.dense(3 * query, 3)
        assert hits[0].passage.text == CATS
        for hit in hits:
            expected = float(query @ self.vector(hit.passage.text))
            assert hit.score == pytest.approx(expected, abs=1e-6)
        assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
        assert library.dense(3 * query, 1) == hits[:1]

    def test_dense_ties_go_in_the_order_of_adding(self, library: Library) -> None:
        same = "Exactly the same sentence stands in every article."
        texts = [f"{same}\n\n" + "\n" * i for i in range(30)]
        library.add_many([document(t, f"s{29 - i}") for i, t in enumerate(texts)])
        ids = [a.id for a in library.articles()]
        query = self.vector(same)
        for k in (1, 7, 29, 30, 40):
            hits = library.dense(query, k)
            assert [h.passage.article_id for h in hits] == ids[:k]
            assert len({h.score for h in hits}) == 1

    def test_dense_takes_only_vectors_of_its_dimension(self, library: Library) -> None:
        with pytest.raises(ModelError, match="shape"):
            library.dense(np.ones(3, dtype=np.float32), 5)

    # BM25

    def test_bm25_scores_are_positive_best_first(self, library: Library) -> None:
        library.add_many([document(TREATY, "t"), document(CATS, "c"), document(DOGS, "d")])
        hits = library.bm25("When was the treaty dissolved, and do cats care?", 5)
        assert found(hits) == [TREATY, CATS]
        assert hits[0].score > hits[1].score > 0

    def test_bm25_ties_go_in_the_order_of_adding(self, library: Library) -> None:
        texts = ["The same words stand here." + "\n" * i for i in range(9)]
        library.add_many([document(t, f"s{9 - i}") for i, t in enumerate(texts)])
        hits = library.bm25("same words", 5)
        assert [h.passage.article_id for h in hits] == [a.id for a in library.articles()][:5]

    def test_bm25_finds_title_words_and_other_forms_of_a_word(self, library: Library) -> None:
        library.add(document(TREATY, title="The Élysée accord"))
        assert found(library.bm25("elysee", 5)) == [TREATY]
        assert found(library.bm25("treaties dissolving", 5)) == [TREATY]

    @pytest.mark.parametrize(
        ("text", "question"),
        [
            ("这项条约于1996年被废除。", "条约什么时候废除?"),
            ("この条約は1996年に廃止された。", "廃止はいつですか"),
            ("สนธิสัญญาถูกยกเลิกในปี 1996", "ยกเลิกเมื่อไร"),
            ("조약은 1996년에 폐기되었다.", "폐기되었다"),
            ("Договор был расторгнут в 1996 году.", "Когда ДОГОВОР расторгнут?"),
            ("ألغيت المعاهدة عام 1996.", "المعاهدة"),
            ("संधि 1996 में भंग कर दी गई।", "संधि"),
        ],
    )
    def test_bm25_finds_words_of_any_script(
        self, library: Library, text: str, question: str
    ) -> None:
        library.add_many([document(CATS, "other"), document(text, "this")])
        assert found(library.bm25(question, 1)) == [text]

    @given(question=st.text(max_size=60))
    @settings(max_examples=150, suppress_health_check=list(HealthCheck))
    def test_any_text_is_a_query(self, library: Library, question: str) -> None:
        library.add(document(TREATY))
        assert len(library.bm25(question, 3)) <= 3

    @pytest.mark.parametrize(
        "question",
        ['"', "'", '"treaty', "treaty*", "NEAR(treaty, 3)", "title:treaty", "treaty AND", "-treaty",
         "treaty\x00", "^treaty", "{treaty} + (", "treaty " * 2000, "treaty 🎉"],
    )  # fmt: skip
    def test_query_syntax_is_read_as_words(self, library: Library, question: str) -> None:
        library.add(document(TREATY))
        assert found(library.bm25(question, 5)) == ([TREATY] if "treaty" in question else [])

    @pytest.mark.parametrize("question", ["", " ", "🎉", "?!", "\u0301", "\x00"])
    def test_a_query_without_words_finds_nothing(self, library: Library, question: str) -> None:
        library.add(document(TREATY))
        assert library.bm25(question, 5) == ()

    def test_a_question_of_stop_words_only_is_looked_up_as_it_is(self, library: Library) -> None:
        library.add(document("To be or not to be, that is what he asked.", "hamlet"))
        assert len(library.bm25("What is that?", 5)) == 1

    # Filters

    def test_both_searches_can_be_restricted_to_articles(self, library: Library) -> None:
        texts = [f"Report {i} tells of the treaty and of number {i}." for i in range(12)]
        library.add_many([document(t, f"s{i}") for i, t in enumerate(texts)])
        chosen = [library.articles()[i].id for i in (7, 2)]
        for hits in (
            library.dense(self.vector("the treaty"), 50, chosen),
            library.bm25("treaty", 50, chosen),
        ):
            assert {h.passage.article_id for h in hits} == set(chosen)

    @pytest.mark.parametrize("articles", [[], ["no-such-id"]])
    def test_a_filter_that_fits_no_article_finds_nothing(
        self, library: Library, articles: list[str]
    ) -> None:
        library.add(document(TREATY))
        assert library.dense(self.vector("treaty"), 5, articles) == ()
        assert library.bm25("treaty", 5, articles) == ()

    @pytest.mark.parametrize("k", [0, -1])
    def test_asking_for_no_passages_gives_none(self, library: Library, k: int) -> None:
        library.add(document(TREATY))
        assert library.dense(self.vector("treaty"), k) == ()
        assert library.bm25("treaty", k) == ()

    def test_an_empty_library_finds_nothing(self, library: Library) -> None:
        assert library.dense(self.vector("treaty"), 5) == ()
        assert library.bm25("treaty", 5) == ()
        assert library.check() == ()

    # Property

    @given(
        paragraphs=st.lists(
            st.one_of(
                st.text(min_size=1, max_size=80).filter(lambda t: "\n" not in t and t.strip()),
                st.sampled_from([
                    "The same sentence. The same sentence.",
                    "Emoji 👩‍👩‍👧‍👦 stay whole. 🎉",
                    "שלום עולם. مرحبا بالعالم.",
                    "Non\u00a0breaking\u00a0spaces. U.S. forces left No. 5.",
                ]),
            ),
            min_size=1,
            max_size=8,
        )
    )  # fmt: skip
    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    def test_every_passage_that_is_found_stands_in_its_article(
        self, library: Library, paragraphs: list[str]
    ) -> None:
        article = library.add(document("\n".join(paragraphs))).article
        assert library.article(article.id).text == article.text
        for hit in (
            *library.dense(self.vector(paragraphs[0]), 20),
            *library.bm25(paragraphs[0], 20),
        ):
            passage = hit.passage
            assert article.text[passage.start : passage.end] == passage.text
            assert passage.article_id == article.id

    # State, threads, end

    def test_small_values_are_kept(self, library: Library) -> None:
        assert library.get_state("example offered") is None
        library.set_state("example offered", "yes")
        library.set_state("example offered", "no")
        assert library.get_state("example offered") == "no"

    def test_threads_may_search_while_others_add_and_remove(self, library: Library) -> None:
        library.add(document(CATS, "cats"))
        errors: list[BaseException] = []
        done = threading.Event()

        def search() -> None:
            try:
                while not done.is_set():
                    for hit in (
                        *library.dense(self.vector("cats"), 5),
                        *library.bm25("cats number", 5),
                    ):
                        assert hit.passage.text
            except BaseException as error:
                errors.append(error)

        def change(name: str) -> None:
            try:
                for i in range(8):
                    article = library.add(document(f"Number {i} of {name} is here.", name)).article
                    if i % 3 == 2:
                        library.remove(article.id)
            except BaseException as error:
                errors.append(error)

        readers = [threading.Thread(target=search) for _ in range(3)]
        writers = [threading.Thread(target=change, args=(f"writer {i}",)) for i in range(2)]
        for thread in (*readers, *writers):
            thread.start()
        for thread in writers:
            thread.join()
        done.set()
        for thread in readers:
            thread.join()
        assert errors == []
        sources = sorted(article.source for article in library.articles())
        assert sources == ["cats", "writer 0", "writer 1"]
        assert library.check() == ()

    def test_an_embedder_that_breaks_its_contract_is_refused(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for bad in (np.full((1, 64), np.nan), np.ones((1, 64)), np.ones((2, 64)) / 8):
            with monkeypatch.context() as patch:
                patch.setattr(FakeEmbedder, "embed", lambda *_, bad=bad, **__: bad)
                with pytest.raises(ModelError, match="embedding model"):
                    library.add(document(TREATY))
        assert library.articles() == ()

    def test_a_closed_library_says_so(self, library: Library) -> None:
        library.close()
        with pytest.raises(LibraryError, match="closed"):
            library.articles()
