"""A page over loopback that a secret lies beside: outside its upload folder, linked from inside."""

from collections.abc import Iterator
from contextlib import closing
from secrets import token_hex
from threading import Thread

import pytest

from tests.hardening.names import plant
from tests.hardening.page import ServedPage
from tests.hardening.trying import Target, known_inside
from tests.serving import started


@pytest.fixture(name="target", scope="module")
def _target(_session_home: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    folder = tmp_path_factory.mktemp("served").resolve()
    planted = plant(folder, folder / "uploads", f"canary{token_hex(16)}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(planted.uploads))
        patch.setenv("CANARY", planted.secret)  # which /proc/self/environ would tell
        with started("-m", "tests.ui.serve_fake") as server:
            # It tells of each try that fails, and would wait for somebody to read it.
            Thread(target=server.rest, daemon=True).start()
            with closing(ServedPage(server.address)) as page:
                yield Target(page, planted)


@pytest.fixture(name="inside", scope="session")
def _inside(_session_home: None) -> dict[str, list[str]]:
    return known_inside()
