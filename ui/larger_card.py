"""What the page says of the reader that answers and of the larger one, as HTML."""

from ui.escape import escape
from ui.larger import Now
from ui.render import render_error

__all__ = ["card", "label"]

DOWNLOAD_MB = 405
"""Of all parts together, in millions of bytes."""
_KEEPS_MB = 440
_SLOW, _QUICK = 10, 50
"""Of lines, in millions of bits a second."""
_BITS = 8
_MINUTE_S = 60
_PACKAGED = "the packaged reader"


def label(now: Now) -> str:
    """Return the name of the part of the page: which reader answers, in a word."""
    if now.large:
        return "Reader: the larger one"
    return "Reader: the packaged one" if now.reader == _PACKAGED else "Reader"


def card(now: Now) -> str:
    """Return all there is to say at this moment."""
    if now.stage:
        return _under_way(now)
    problem = "" if now.problem is None else render_error(now.problem)
    if now.fixed_by:
        return (
            f"{problem}<p>{_answering(now)} That is decided by {escape(now.fixed_by)}, so it "
            "cannot be changed here.</p>"
        )
    if now.large:
        return problem + _in_use(now)
    return problem + f"<p>{_answering(now)}</p>" + _offer(now)


def _answering(now: Now) -> str:
    name = "the larger reader" if now.large else now.reader
    return f"{escape(name[:1].upper() + name[1:])} answers."


def _in_use(now: Now) -> str:
    if not now.here:
        return (
            "<p>The larger reader is chosen, but its files are not here, so that nothing can be "
            f"answered. {_size()}</p>"
        )
    return (
        f"<p>{_answering(now)} It reads more carefully than the packaged one and takes longer. "
        "It stays chosen when this is started again.</p>"
    )


def _offer(now: Now) -> str:
    unpromised = "" if now.promises else " Nothing is promised of its answers so far."
    here = "Its files are here already." if now.here else _size()
    return (
        "<p>A larger one is sure of more answers and takes about five times as long."
        f"{unpromised} {here}</p>"
    )


def _size() -> str:
    slow, quick = (round(DOWNLOAD_MB * _BITS / rate / _MINUTE_S) for rate in (_SLOW, _QUICK))
    return (
        f"The download is about {round(DOWNLOAD_MB, -2)} MB, {quick} minute or so at {_QUICK} "
        f"Mbit/s and {slow} at {_SLOW}; {_KEEPS_MB} MB stay on this machine."
    )


def _under_way(now: Now) -> str:
    """Say how far it is; read aloud part by part, not byte by byte."""
    if now.stage == "loading":
        said, bar = "Loading it.", ""
    elif now.stage == "checking":
        said, bar = "Unpacking it and checking it.", ""
    else:
        done = min(now.done / 1e6, DOWNLOAD_MB)
        said = f"Downloading part {now.part} of {now.parts}." if now.parts else "Downloading."
        bar = (
            f'<progress aria-label="Downloaded" max="{DOWNLOAD_MB}" value="{done:.0f}">'
            f'</progress><p class="label">{done:.0f} of about {DOWNLOAD_MB} MB. Questions can '
            "be asked meanwhile.</p>"
        )
    return f'<p role="status">{said}</p>{bar}'
