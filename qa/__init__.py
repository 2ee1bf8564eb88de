"""Questions in, cited answers out.

`Assistant` is loaded when it is first touched, so that `import qa` stays light.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.assistant import Assistant

__all__ = ["Assistant"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name == "Assistant":
        from qa.assistant import Assistant

        return Assistant
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
