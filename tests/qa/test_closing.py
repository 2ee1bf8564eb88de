"""What assistants share, and what goes when one is closed."""

import gc
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from weakref import ref

import pytest

from index.config import EmbeddingSettings
from index.embed import SentenceTransformerEmbedder
from index.encoder.sentences import SentenceEncoder
from index.errors import LibraryError, ReadError
from index.library import Library
from index.shared import MODELS, Shared
from index.store import Store
from index.store.segments import Segment
from qa import Assistant
from qa.config import ReaderSettings, Settings
from qa.reader.model import TransformersReader
from qa.reader.onnx_network import OnnxNetwork
from qa.reader.titled import TitledLayout
from tests.fakes import FakeEmbedder, FakeReader

TREATY = (
    "The treaty was signed in 1961. The treaty was dissolved in 1996. "
    "Ministers in Paris replaced it with a pact."
)
QUESTION = "When was the treaty dissolved?"


def faked() -> Assistant:
    return Assistant.over(embedder=FakeEmbedder(), reader=FakeReader(), settings=Settings())


def alive(*kinds: type) -> int:
    gc.collect()
    return sum(type(each) in kinds for each in gc.get_objects())


class TestClosed:
    @pytest.mark.parametrize(
        "use",
        [
            lambda a: a.ask(QUESTION),
            lambda a: next(a.stream(QUESTION)),
            lambda a: a.chat().ask(QUESTION),
            lambda a: a.search(QUESTION),
            lambda a: a.suggest("any"),
            lambda a: a.answer_from_nodes(QUESTION, []),
            lambda a: a.warm(),
            lambda a: a.promises(),
            lambda a: a.add("anything at all"),
            lambda a: a.add_text(TREATY),
            lambda a: a.add_bytes(TREATY.encode(), name="treaty.txt"),
            lambda a: a.titles(),
            lambda a: a.articles(),
            lambda a: a.article("any"),
            lambda a: a.remove("any"),
            lambda a: a.tag("any", ["x"]),
            lambda a: a.conversations().find(),
        ],
    )
    def test_it_says_so_whatever_is_asked(self, use: Callable[[Assistant], object]) -> None:
        assistant = faked()
        assistant.close()
        with pytest.raises(LibraryError, match=r"closed.*Assistant\.open"):
            use(assistant)

    def test_closing_again_does_no_harm(self) -> None:
        with faked() as assistant:
            assistant.add_text(TREATY)
            assert assistant.ask(QUESTION).text
            assistant.close()
        assistant.close()

    def test_vectors_and_articles_go_though_the_assistant_is_still_held(self) -> None:
        before = alive(Segment)
        assistants = [faked() for _ in range(5)]
        for assistant in assistants:
            assistant.add_text(TREATY)
            assistant.ask(QUESTION)
        assert alive(Segment) == before + 5
        for assistant in assistants:
            assistant.close()
        assert alive(Segment) == before

    def test_fifty_in_a_row_leave_nothing_behind(self) -> None:
        kinds = (Assistant, Library, Store, Segment, FakeReader, FakeEmbedder)
        before, threads = alive(*kinds), threading.active_count()
        for number in range(50):
            with faked() as assistant:
                assistant.add_text(f"{TREATY} It had {number} articles.")
                assistant.ask(QUESTION)
        del assistant
        assert alive(*kinds) == before
        assert threading.active_count() == threads

    def test_a_source_that_cannot_be_read_leaves_nothing_open(self) -> None:
        before = alive(Store)
        with pytest.raises(ReadError):
            Assistant.over("nowhere.txt", embedder=FakeEmbedder(), reader=FakeReader())
        assert alive(Store) == before

    def test_an_embedder_and_a_reader_that_were_given_are_left_as_they_are(self) -> None:
        embedder, reader = FakeEmbedder(), FakeReader()
        for _ in range(2):
            with Assistant.over(embedder=embedder, reader=reader) as assistant:
                assistant.add_text(TREATY)
                assert assistant.ask(QUESTION).text
        assert embedder.calls > 2


@pytest.mark.models
class TestModels:
    """Real models; each is a network that would take 20 to 100 MB anew."""

    KINDS = (SentenceEncoder, OnnxNetwork, TitledLayout)

    def test_assistants_of_equal_settings_have_one_of_each(self, tmp_path: Path) -> None:
        MODELS.release()
        before = alive(*self.KINDS)
        article = tmp_path / "treaty.txt"
        article.write_text(TREATY)
        opened = [Assistant.over(article, settings=Settings()) for _ in range(3)]
        for assistant in opened:
            assert assistant.ask(QUESTION).text == "1996"
        threads = threading.active_count()
        assert alive(*self.KINDS) - before == len(self.KINDS)
        with Assistant.open(tmp_path / "library", settings=Settings()) as another:
            assert another.titles()
            another.warm()
        assert alive(*self.KINDS) - before == len(self.KINDS)
        assert threading.active_count() == threads

        for assistant in opened:
            assistant.close()
        MODELS.release()
        assert alive(*self.KINDS) == before

    def test_the_next_assistant_finds_the_models_of_the_one_before(self) -> None:
        MODELS.release()
        seen = []
        for _ in range(3):
            with Assistant.over(settings=Settings()) as assistant:
                assistant.warm()
                seen.append({id(each) for each in gc.get_objects() if type(each) in self.KINDS})
        assert seen[0] == seen[1] == seen[2]

    def test_several_threads_open_and_ask_at_once(self, tmp_path: Path) -> None:
        MODELS.release()
        before = alive(*self.KINDS)
        article = tmp_path / "treaty.txt"
        article.write_text(TREATY)
        together = threading.Barrier(4)

        def ask(_: int) -> tuple[str, float]:
            together.wait()
            with Assistant.over(article, settings=Settings()) as assistant:
                answer = assistant.ask(QUESTION)
                return answer.text, answer.confidence

        with ThreadPoolExecutor(4) as pool:
            answers = set(pool.map(ask, range(4)))
        assert len(answers) == 1
        assert alive(*self.KINDS) - before == len(self.KINDS)

    def test_readers_of_other_settings_share_no_network(self) -> None:
        models = Shared()
        settings = (
            ReaderSettings(),
            ReaderSettings(precision="float32"),
            ReaderSettings(threads=1),
        )
        readers = [TransformersReader(each, models=models) for each in settings]
        for reader in readers:
            reader.load()
        same = TransformersReader(ReaderSettings(), models=models)
        assert same.judge is readers[0].judge
        judges = [reader.judge for reader in readers]
        assert len({id(judge) for judge in judges}) == len(settings)

    def test_weights_go_with_the_last_reader_that_uses_them(self) -> None:
        models = Shared(idle=0)
        one, two = (TransformersReader(ReaderSettings(), models=models) for _ in range(2))
        one.load()
        two.load()
        seen = ref(one.judge)
        one.close()
        gc.collect()
        assert seen() is two.judge
        two.close()
        gc.collect()
        assert seen() is None
        assert two.judge is not None  # used again, it takes its network up again

    def test_embedders_share_a_model_whatever_their_batch_size(self) -> None:
        models = Shared(idle=0)
        before = alive(SentenceEncoder)
        small, large = (
            SentenceTransformerEmbedder(EmbeddingSettings(batch_size=size), models=models)
            for size in (1, 32)
        )
        assert (
            small.embed([TREATY, QUESTION]).tobytes() == large.embed([TREATY, QUESTION]).tobytes()
        )
        assert alive(SentenceEncoder) == before + 1
        small.close()
        large.close()
        assert alive(SentenceEncoder) == before
