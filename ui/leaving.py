"""Whether the person or program that asked for something is still there to get it.

Gradio tells neither a handler nor its thread when the connection of whoever called it has ended;
it only marks the event, which is looked at here.
"""

from collections.abc import Callable

__all__ = ["whether_left"]


def whether_left() -> Callable[[], bool]:
    """To be called inside a handler: returns what says whether its caller is gone.

    Never says so of a handler that is called past the queue: there Gradio does not know either.
    """
    from gradio.context import LocalContext

    blocks, event_id = LocalContext.blocks.get(None), LocalContext.event_id.get(None)
    queue = getattr(blocks, "_queue", None)
    if event_id is None or queue is None:
        return lambda: False
    event = queue.event_ids_to_events.get(event_id)
    return lambda: event is not None and not event.alive
