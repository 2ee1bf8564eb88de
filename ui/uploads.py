"""Keeps the page to the files that were uploaded to it.

To Gradio a file is a dict with a path, which a program can send as the value of any component. It
copies that file to where it serves files from, unless it has been told that the page is served;
`launch` tells it, mounting the page in another app does not.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["is_uploaded", "only_uploads", "paths_in", "served"]


def only_uploads(**settings: Any) -> "gr.Blocks":
    """Make a `gr.Blocks` whose events are refused when they name a file that was not uploaded."""
    import gradio as gr
    from gradio.utils import get_upload_folder

    class OnlyUploads(gr.Blocks):
        async def preprocess_data(
            self, block_fn: Any, inputs: list[Any], state: Any, explicit_call: bool = False
        ) -> list[Any]:
            """As Gradio does it, once all files in the inputs are known to be uploaded."""
            folder = Path(get_upload_folder())
            if not all(is_uploaded(path, folder) for path in paths_in(inputs)):
                # One message for all: it does not tell which files there are.
                raise gr.Error("This file was not uploaded here.", print_exception=False)
            ready: list[Any] = await super().preprocess_data(block_fn, inputs, state, explicit_call)
            return ready

    return OnlyUploads(**settings)


def served(blocks: "gr.Blocks") -> None:
    """Tell Gradio that a mounted page is served, so that it checks paths itself as well."""
    blocks.has_launched = True


def is_uploaded(path: str, folder: Path) -> bool:
    """True when a path leads into the upload folder, with all links followed."""
    try:
        return Path(path).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # Links in a circle; a character no path has.
        return False


def paths_in(value: Any) -> Iterator[str]:
    """The paths of all files in the value of a component, however deep they lie in it."""
    left = [value]
    while left:
        each = left.pop()
        if isinstance(each, dict):
            if isinstance(each.get("path"), str):
                yield each["path"]
            left.extend(each.values())
        elif isinstance(each, list | tuple):
            left.extend(each)
