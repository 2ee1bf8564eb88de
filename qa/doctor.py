"""What is installed, which models are in use, and whether the library is sound.

Looks only; repairs nothing. Each finding says what to do when it is a problem.
"""

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from index.embed import (
    PACKAGED_MODEL,
    PACKAGED_SHA256,
    SentenceTransformerEmbedder,
    packaged_model_folder,
    sha256_of,
)
from index.errors import ArticleQAError, ModelError
from index.keeping import backups, damage_of
from index.library import Library
from index.store import LIBRARY_FILE
from index.store.store import left_of
from qa.config import Settings
from qa.config_file import config_file, source_of
from qa.promised import promise_words
from qa.reader.calibration import calibration_of
from qa.reader.large import LARGE, large_base
from qa.reader.model import TransformersReader
from qa.reader.packaged import WEIGHTS, WEIGHTS_SHA256
from qa.reader.promise import Promise

__all__ = ["Finding", "examine", "library_findings"]

_PACKAGES = (
    "article-qa",
    "sentence-transformers",
    "transformers",
    "onnxruntime",
    "torch",
    "faiss-cpu",
    "llama-index-core",
    "gradio",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `ok` is False when it keeps article-qa from working."""

    subject: str
    ok: bool
    detail: str


def examine(folder: Path, settings: Settings, *, deep: bool = False) -> Iterator[Finding]:
    """Yield findings one by one; the slow ones (hashes, the library) come last.

    `deep` compares all that the library and its backups hold with their checksums.
    """
    yield Finding("python", True, f"{platform.python_version()} on {platform.platform()}")
    for name in _PACKAGES:
        yield _package(name)
    yield _one_place()
    yield from _models(settings)
    yield from library_findings(folder, settings, deep=deep)


def _package(name: str) -> Finding:
    try:
        return Finding(name, True, version(name))
    except PackageNotFoundError:
        return Finding(name, False, f"not installed; install it with: pip install {name}")


def _one_place() -> Finding:
    """Check that another package or folder does not shadow one of ours."""
    places = {
        name: Path(spec.origin).resolve().parent.parent
        for name in ("index", "qa", "ui", "evals")
        if (spec := find_spec(name)) is not None and spec.origin
    }
    missing = {"index", "qa", "ui", "evals"} - places.keys()
    if missing:
        return Finding("packages", False, f"missing: {', '.join(sorted(missing))}; install again")
    if len(set(places.values())) > 1:
        found = "; ".join(f"{name} from {place}" for name, place in places.items())
        return Finding(
            "packages",
            False,
            f"they come from different places ({found}); another package or a folder of that "
            "name is in the way: install article-qa into an environment of its own",
        )
    return Finding("packages", True, f"index, qa, ui and evals from {places['qa']}")


def _models(settings: Settings) -> Iterator[Finding]:
    name = settings.index.embedding.model
    if name == PACKAGED_MODEL:
        try:
            weights = packaged_model_folder() / "model.safetensors"
            yield _hash(f"embedding model {name}", weights, PACKAGED_SHA256)
        except ArticleQAError as error:
            yield Finding(f"embedding model {name}", False, str(error))
    else:
        yield Finding("embedding model", True, f"{name} (from the settings; not hash-checked)")
    yield from _reader(settings)
    yield _large_reader(settings)


def _large_reader(settings: Settings) -> Finding:
    """Say whether the large reader could answer; that it could not, keeps nothing from working."""
    try:
        said = f"its base is in {large_base()}, with the SHA-256 that was published"
        if LARGE not in (settings.reader.model, settings.reader.second):
            said += "; `article-qa get-large --use` has it answer"
    except ModelError as error:
        said = str(error)
    return Finding("large reader", True, said)


def _chosen_in() -> str:
    """Say where a reader other than the packaged one is chosen."""
    sources = {source_of("reader", name) for name in ("model", "second")}
    if "environment" in sources:
        return " (chosen by a variable ARTICLE_QA_READER__…)"
    return f" (chosen in {config_file()})" if "file" in sources else ""


def _reader(settings: Settings) -> Iterator[Finding]:
    """Look at the reader's weights, load it, and look for the calibration that goes with it."""
    reader = TransformersReader(settings.reader)
    try:
        if reader.folder is None:
            yield _hash("reader", WEIGHTS, WEIGHTS_SHA256)
        reader.load()
        said = f"{reader.name}{_chosen_in()}: loads; fingerprint {reader.fingerprint}"
        yield Finding("reader", True, said)
    except ArticleQAError as error:
        yield Finding("reader", False, str(error))
        return
    try:
        found = calibration_of(reader, settings.reader)
    except ArticleQAError as error:
        yield Finding("calibration", False, str(error))
        return
    said = " ".join(found.confidence.notices) or f"{found.place} was made for this reader"
    yield Finding("calibration", True, said)
    yield _promise("promise", found.confidence.promise("span", settings.reader))
    yield _promise("promise of yes or no", found.confidence.promise("yes_no", settings.reader))


def _promise(subject: str, promise: Promise) -> Finding:
    """Say what is promised; that nothing is, keeps nothing from working."""
    return Finding(
        subject,
        True,
        f"{promise_words(promise)} Asserted from {promise.assert_from:.2f} on, refused below "
        f"{promise.refuse_below:.2f}",
    )


def _hash(subject: str, path: Path, expected: str) -> Finding:
    if not path.is_file():
        return Finding(subject, False, f"{path} is missing; install article-qa again")
    found = sha256_of(path)
    if found != expected:
        return Finding(subject, False, f"SHA-256 {found} is not {expected}; install again")
    return Finding(subject, True, f"SHA-256 {found} is right")


def library_findings(folder: Path, settings: Settings, *, deep: bool) -> Iterator[Finding]:
    """Look at the library and its backups; see `examine`."""
    yield from _library(folder, settings, deep)
    yield _backups(folder, settings, deep)


def _library(folder: Path, settings: Settings, deep: bool) -> Iterator[Finding]:
    if not (folder / LIBRARY_FILE).exists():
        left = left_of(folder / LIBRARY_FILE)
        if left is not None:
            yield Finding("library", False, str(left))
            return
        yield Finding("library", True, f"none yet in {folder}; it is made when first used")
        return
    try:
        embedder = SentenceTransformerEmbedder(settings.index.embedding)
        with Library.open(folder, embedder, settings.index) as library:
            problems = library.check(deep=deep)
            count = len(library.titles())
    except ArticleQAError as error:
        yield Finding("library", False, f"{folder}: {error}")
        return
    if problems:
        said = " ".join(problems)
        yield Finding(
            "library",
            False,
            f"{folder}: {said} `article-qa repair` makes of it what can be made, and keeps what "
            "was there",
        )
    else:
        yield Finding("library", True, f"{folder}: sound, articles: {count}")


def _backups(folder: Path, settings: Settings, deep: bool) -> Finding:
    """Say what backups there are; that there are none, keeps nothing from working."""
    there = backups(folder)
    if not there:
        kept = settings.index.backup.kept
        said = "none yet; `article-qa backup` makes one" if kept else "none: index.backup.kept is 0"
        return Finding("backups", True, said)
    newest = f"{len(there)}, the newest of {there[0].made_at:%Y-%m-%d %H:%M} (UTC)"
    if not deep:
        return Finding("backups", True, newest)
    damaged = [str(b.path) for b in there if next(damage_of(b.path), None) is not None]
    if damaged:
        return Finding("backups", False, f"damaged: {', '.join(damaged)}; delete them")
    return Finding("backups", True, f"{newest}, all sound")
