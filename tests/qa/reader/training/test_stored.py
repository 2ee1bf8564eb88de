"""Passes in files: what is read is what was written, in the ids of the base that reads."""

import json
from pathlib import Path

import numpy as np
import pytest
import typer

from qa.reader.tokens import Limits, load_tokenizer
from qa.reader.training.encode import Encoded, encode
from qa.reader.training.example import Example
from qa.reader.training.rows import NO
from qa.reader.training.stored import (
    MADE,
    Stored,
    load_pass,
    save_pass,
    translated,
    translation,
)
from tests.readers import bert, deberta, mpnet

_WORDS = ("ann", "came", "late", "who")


def _windows(base: Path) -> list[Encoded]:
    text = "ann came late. who came late"
    asked = Example("s", "given", "who came late", "ann", text, (0, 3), True, None, items=((0, 3),))
    silent = Example("s", "given", "who came", "", "ann", None, False, None)
    stated = Example("s", "given", "ann came", "", text, None, None, NO)
    return encode(load_tokenizer(base), [asked, silent, stated], Limits())


def _same(ours: list[Encoded], theirs: list[Encoded]) -> bool:
    def told(window: Encoded) -> tuple[object, ...]:
        rest = (window.first, window.text, window.start, window.end)
        return (window.ids.tolist(), *rest, window.answerable, window.verdict, window.items)

    return [told(w) for w in ours] == [told(w) for w in theirs]


def test_a_pass_is_read_as_it_was_written(tmp_path: Path) -> None:
    windows = _windows(bert(tmp_path / "base", words=_WORDS))
    save_pass(windows, tmp_path / "pass-2.safetensors")
    assert _same(load_pass(tmp_path, 2), windows)
    assert load_pass(tmp_path, 2)[0].ids.dtype == np.int32


def test_a_pass_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter, match="no pass 0"):
        load_pass(tmp_path, 0)


def test_windows_in_the_ids_of_another_tokenizer_are_those_that_it_would_have_made(
    tmp_path: Path,
) -> None:
    one = bert(tmp_path / "bert", words=_WORDS)
    other = mpnet(tmp_path / "mpnet", words=_WORDS)
    assert _same(translated(_windows(one), translation(one, other)), _windows(other))
    assert not _same(_windows(one), _windows(other))


def test_a_tokenizer_that_cuts_texts_differently_is_refused(tmp_path: Path) -> None:
    one = bert(tmp_path / "bert", words=_WORDS)
    with pytest.raises(typer.BadParameter, match="differently"):
        translation(one, deberta(tmp_path / "deberta", words=_WORDS))


def test_a_folder_without_passes_says_how_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter, match=r"qa\.reader\.passes"):
        Stored(tmp_path, tmp_path)


def test_stored_passes_are_read_for_the_base_that_is_trained(tmp_path: Path) -> None:
    one = bert(tmp_path / "passes", words=_WORDS)
    other = mpnet(tmp_path / "mpnet", words=_WORDS)
    save_pass(_windows(one), one / "pass-0.safetensors")
    (one / MADE).write_text(json.dumps({"mixture": {}}))
    stored = Stored(one, other)
    assert stored.record == {"mixture": {}}
    assert _same(stored.windows(0), _windows(other))
