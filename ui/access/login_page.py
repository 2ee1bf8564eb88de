"""The pages to log in and out: pure functions to HTML, which need no script."""

from ui.access.guard import LOGIN_ADDRESS, LOGOUT_ADDRESS
from ui.plain_page import attribute, plain_page, text

__all__ = ["render_login", "render_logout"]


def render_login(name: str = "", problem: str = "") -> str:
    """The form; `name` is what was typed before, `problem` what was wrong with it."""
    told = f'<p class="problem" role="alert">{text(problem)}</p>' if problem else ""
    on_password = " autofocus" if name else ""
    on_name = "" if name else " autofocus"
    return plain_page(
        "Log in",
        f'<main class="login"><h1>article-qa</h1>{told}'
        f'<form method="post" action="{LOGIN_ADDRESS}">'
        '<label for="name">Name</label>'
        f'<input id="name" name="name" value="{attribute(name)}" autocomplete="username" '
        f'autocapitalize="none" spellcheck="false" required{on_name}>'
        '<label for="password">Password</label>'
        '<input id="password" name="password" type="password" autocomplete="current-password" '
        f"required{on_password}>"
        '<button type="submit">Log in</button></form></main>',
    )


def render_logout(name: str) -> str:
    """One button, as an address alone must not log anybody out."""
    return plain_page(
        "Log out",
        f'<main class="login"><h1>article-qa</h1><p dir="auto">You are {text(name)}.</p>'
        f'<form method="post" action="{LOGOUT_ADDRESS}">'
        '<button type="submit">Log out</button></form><p><a href="/">Back</a></p></main>',
    )
