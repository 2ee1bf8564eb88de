import gc
import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from weakref import ref

import pytest

from index.shared import Shared, sha256_of, stamp_of


class Model:
    """Stands for loaded weights."""


def in_threads(*calls: Callable[[], None]) -> None:
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class TestSharing:
    def test_equal_keys_get_one_object_that_was_loaded_once(self) -> None:
        models, loads = Shared(), list[str]()

        def load() -> Model:
            loads.append("once")
            return Model()

        assert models.get(("reader", 2), load) is models.get(("reader", 2), load)
        assert loads == ["once"]

    def test_other_keys_get_other_objects(self) -> None:
        models = Shared()
        assert models.get(("reader", "int8"), Model) is not models.get(("reader", "f32"), Model)

    def test_of_threads_that_ask_at_once_one_loads(self) -> None:
        models, together = Shared(), threading.Barrier(8)
        loads, found = list[Model](), list[Model]()

        def load() -> Model:
            loads.append(Model())
            threading.Event().wait(0.05)  # long enough for the others to ask
            return loads[-1]

        def ask() -> None:
            together.wait()
            found.append(models.get("reader", load))

        in_threads(*[ask] * 8)
        assert len(loads) == 1
        assert found == loads * 8

    def test_one_model_is_loaded_while_another_is(self) -> None:
        models, first, second = Shared(), threading.Event(), threading.Event()

        def slow() -> Model:
            first.set()
            assert second.wait(60)
            return Model()

        def quick() -> Model:
            second.set()
            return Model()

        def after() -> None:
            assert first.wait(60)
            models.get("quick", quick)

        in_threads(lambda: models.get("slow", slow) and None, after)
        assert second.is_set()

    def test_a_model_may_be_made_of_another_shared_one(self) -> None:
        models = Shared()
        outer = models.get("outer", lambda: [models.get("inner", Model)] and Model())
        assert models.get("outer", Model) is outer

    def test_after_a_load_that_failed_the_next_one_tries_again(self) -> None:
        models = Shared()

        def fail() -> Model:
            raise OSError("no such file")

        with pytest.raises(OSError, match="no such file"):
            models.get("reader", fail)
        assert isinstance(models.get("reader", Model), Model)


class TestLetting:
    def test_a_model_lives_as_long_as_somebody_holds_it(self) -> None:
        models = Shared(idle=0)
        held = models.get("reader", Model)
        seen = ref(held)
        assert models.get("reader", Model) is held
        del held
        gc.collect()
        assert seen() is None

    def test_those_asked_for_last_stay_for_the_next_who_asks(self) -> None:
        models = Shared(idle=2)
        seen = {name: ref(models.get(name, Model)) for name in ("a", "b")}
        models.get("a", Model)
        seen["c"] = ref(models.get("c", Model))
        gc.collect()
        assert {name for name, each in seen.items() if each() is not None} == {"a", "c"}

    def test_release_lets_go_of_what_nobody_uses_and_leaves_the_rest_shared(self) -> None:
        models = Shared()
        used, idle = models.get("used", Model), ref(models.get("idle", Model))
        models.release()
        models.release()
        gc.collect()
        assert idle() is None
        assert models.get("used", Model) is used

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
    def test_a_forked_process_loads_its_own(self) -> None:
        script = (
            "import os\n"
            "from index.shared import MODELS\n"
            "class Model: pass\n"
            "held = MODELS.get('reader', Model)\n"
            "child = os.fork()\n"
            "if child == 0:\n"
            "    os._exit(MODELS.get('reader', Model) is held)\n"
            "assert os.waitpid(child, 0)[1] == 0\n"
            "assert MODELS.get('reader', Model) is held\n"
        )
        subprocess.run([sys.executable, "-c", script], check=True)


class TestFiles:
    def test_the_stamp_tells_every_change_of_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "config.json").write_text("{}")
        (tmp_path / "1_Pooling").mkdir()
        stamps = [stamp_of(tmp_path)]
        (tmp_path / "1_Pooling" / "config.json").write_text("{}")
        stamps.append(stamp_of(tmp_path))
        (tmp_path / "config.json").write_text("{ }")
        stamps.append(stamp_of(tmp_path))
        (tmp_path / "config.json").unlink()
        stamps.append(stamp_of(tmp_path))
        assert len(set(stamps)) == len(stamps)
        assert stamp_of(tmp_path) == stamps[-1]

    def test_equal_files_in_two_places_have_two_stamps(self, tmp_path: Path) -> None:
        for name in ("one", "two"):
            (tmp_path / name).write_text("weights")
        assert stamp_of(tmp_path / "one") != stamp_of(tmp_path / "two")

    def test_what_is_not_there_has_an_empty_stamp(self, tmp_path: Path) -> None:
        assert stamp_of(tmp_path / "nowhere") == stamp_of(tmp_path) == ()

    def test_the_hash_is_that_of_the_content_as_it_is_now(self, tmp_path: Path) -> None:
        file = tmp_path / "weights"
        for content in (b"first", b"other", b"third one"):  # the first two are of one length
            file.write_bytes(content)
            for _ in range(2):
                assert sha256_of(file) == hashlib.sha256(content).hexdigest()

    def test_a_file_that_was_not_changed_for_a_while_is_hashed_once(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "weights"
        file.write_bytes(b"weights")
        monkeypatch.setattr("index.shared.time.time_ns", lambda: file.stat().st_ctime_ns + 10**10)
        digest = sha256_of(file)
        opened = list[Path]()
        opening = Path.open

        def noted(path: Path, *mode: str, **rest: str) -> Any:
            opened.append(path)
            return opening(path, *mode, **rest)

        monkeypatch.setattr(Path, "open", noted)
        assert sha256_of(file) == digest
        assert opened == []
        file.write_bytes(b"changed weights")
        opened.clear()
        assert sha256_of(file) == hashlib.sha256(b"changed weights").hexdigest()
        assert opened == [file]

    def test_a_file_that_is_not_there_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            sha256_of(tmp_path / "nowhere")
