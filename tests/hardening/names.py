"""Ways to name a file that was not uploaded, as a program that means harm would try them."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

__all__ = ["FileValue", "Planted", "few", "file_values", "plant"]

FileValue = dict[str, Any]
"""What Gradio takes for a file: `path`, and `meta` that says so."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A secret in files outside the upload folder, and links to them inside it."""

    secret: str
    files: tuple[Path, ...]
    links: tuple[Path, ...]
    uploads: Path


def plant(folder: Path, uploads: Path, secret: str) -> Planted:
    """Write the secret into files of several kinds, and link to them from `uploads`.

    A text can be added as an article, a key cannot, an SVG is what Gradio trusts most.
    """
    outside, linked = folder / "outside", uploads / ("0" * 64)
    outside.mkdir(parents=True)
    linked.mkdir(parents=True)
    files = tuple(outside / name for name in ("diary.txt", "server.key", "plan.svg"))
    links = []
    for file in files:
        file.write_text(f"<svg>The secret word of this text is {secret}.</svg>", encoding="utf-8")
        direct, chained, relative = (linked / f"{kind}-{file.name}" for kind in ("a", "b", "c"))
        direct.symlink_to(file)
        chained.symlink_to(direct.name)
        relative.symlink_to(os.path.relpath(file, linked))
        links += [direct, chained, relative]
    (linked / "folder").symlink_to(outside, target_is_directory=True)
    links += [linked / "folder" / file.name for file in files]
    return Planted(secret, files, tuple(links), uploads)


def few(planted: Planted, address: str) -> list[FileValue]:
    """One of each kind of name, for tests that run often."""
    text, key, svg = planted.files
    up = f"{planted.uploads}{'/..' * len(planted.uploads.parts)}{key}"
    plain = (str(text), up, quote(str(key), safe=""), f"file://{text}", f"{key}\0.txt")
    served = f"{address}/gradio_api/file={text}"
    return [
        *map(_file, (*plain, served, str(planted.links[0]), str(planted.links[-1]))),
        _file(str(svg), is_stream=True),
        _file(str(text), url=f"/gradio_api/file={text}"),
    ]


def file_values(planted: Planted, address: str) -> list[FileValue]:
    """All of them, well over 200."""
    values = [_file(name) for file in planted.files for name in _spellings(planted, file, address)]
    values += [_file(str(link)) for link in planted.links]
    values += [_file(f"/proc/self/{name}") for name in ("environ", "cmdline", "maps", "fd/0")]
    for file in planted.files:
        for path in (str(file), file.name, "", str(planted.uploads)):
            for url in (str(file), f"/gradio_api/file={file}", f"file://{file}"):
                values.append(_file(path, url=url))
    values += [_file(str(path), is_stream=True) for path in (*planted.files, *planted.links)]
    values += [{"path": str(path), "orig_name": "a.txt"} for path in planted.files]
    return values


def _file(path: str, **more: Any) -> FileValue:
    return {"path": path, "orig_name": "a.txt", "meta": {"_type": "gradio.FileData"}, **more}


def _spellings(planted: Planted, file: Path, address: str) -> Iterator[str]:
    path, uploads = str(file), str(planted.uploads)
    steps = "/.." * len(planted.uploads.parts)
    yield from (path, f"/{path}", f"//{path}", f"{path}/", f"{path}/.", path.replace("/", "/./"))
    yield from (f"{file.parent}/no-such/../{file.name}", f"{file.parent}//{file.name}")
    yield from (os.path.relpath(path), f"./{os.path.relpath(path)}", f"~/../..{path}", f"~{path}")
    for up in (steps, f"/a{steps}/..", steps.replace("/", "//"), steps.replace("..", "....")):
        yield f"{uploads}{up}{path}"
    yield f"{uploads}/{os.path.relpath(path, uploads)}"
    yield f"{uploads}/{'0' * 64}/../{os.path.relpath(path, uploads)}"
    yield f"{uploads}evil/..{steps}{path}"
    for dots in ("%2e%2e", "%252e%252e", "%c0%ae%c0%ae", "．．", "..;", "..%00"):
        yield f"{uploads}{steps.replace('..', dots)}{path}"
    for slash in ("%2f", "%252f", "%5c", "\\", "%c0%af", "／", "∕"):
        yield f"{uploads}{steps}{path}".replace("/", slash)
        yield path.replace("/", slash)
    for scheme in (
        "file:",
        "file://",
        "FILE://",
        "file://localhost",
        "file:///.",
        "data:,",
        "local:",
    ):
        yield f"{scheme}{path}"
    for host in (address, "http://localhost", "http://0.0.0.0", "http://[::1]", "//127.0.0.1"):
        yield f"{host}/gradio_api/file={path}"
    yield from (f"/gradio_api/file={path}", f"gradio_api/file={path}", f"/file={path}")
    yield from (f"file={path}", f"/gradio_api/file={uploads}{steps}{path}", f"/proxy={path}")
    yield from (f"{path}\0", f"{path}\0.txt", f"\0{path}", f"{uploads}/\0{path}", f"{path}%00.txt")
    yield from (f" {path}", f"{path} ", f"{path}\n", f"\t{path}", f"{path}\r\n", f'"{path}"')
    yield from (f"/proc/self/root{path}", f"/proc/self/cwd{'/..' * 20}{path}", f"/dev/fd/..{path}")
    yield from (f"{path}?a.txt", f"{path}#a.txt", f"{path}::$DATA", f"{uploads}/*/../..{path}")
    yield from (f"\\\\?\\{path}", f"${{HOME}}/../..{path}", f"{uploads}:{path}", f"{path}\ud7ff")
