"""Who makes a request. Found once, by `ui.access.guard`; read here by whatever answers it."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from index.store.seen import LOCAL as LOCAL_OWNER
from ui.protocol import ChatAssistant

__all__ = ["LOCAL", "User", "made_by", "mine", "user_in", "user_of"]

_KEY = "article_qa.user"


@dataclass(frozen=True, slots=True)
class User:
    """Who asks. `owner` is what their articles and conversations are kept under, for ever theirs;
    `name` is what they are called, "" where nobody logs in.
    """

    owner: str
    name: str = ""


LOCAL = User(LOCAL_OWNER)
"""Who asks where nobody logs in: whoever uses this machine."""


def made_by(scope: MutableMapping[str, Any], user: User) -> None:
    """Note in the scope of a request who makes it."""
    scope[_KEY] = user


def user_in(scope: Mapping[str, Any]) -> User:
    """Return who makes the request of a scope.

    RuntimeError where that was never found out: nobody is taken for somebody.
    """
    user = scope.get(_KEY)
    if not isinstance(user, User):
        raise RuntimeError("a request came past ui.access.guard")
    return user


def user_of(request: Any) -> User:
    """Return who makes a request: Starlette's, or one of Gradio's around it."""
    inner = getattr(request, "request", None) or request
    return user_in(getattr(inner, "scope", {}))


def mine(assistant: ChatAssistant, request: Any) -> ChatAssistant:
    """Return the assistant as whoever makes a request sees it."""
    return assistant.of(user_of(request).owner)
