"""Whether an address can be opened in a browser."""

import os
from collections.abc import Mapping


def has_browser() -> bool:
    """Return whether a browser can open an address on the user's own screen, and outside the program's terminal.

    This may take a moment: it searches the system for browsers.
    """
    if is_remote(os.environ):
        return False
    import webbrowser  # noqa: PLC0415 - when something is opened

    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    # Browsers that run in the terminal are those that the library does not start in the background.
    return type(browser) is not webbrowser.GenericBrowser and getattr(browser, "background", True)


def is_remote(environment: Mapping[str, str]) -> bool:
    """Return whether the user is on another machine: a browser started here would open where nobody sees it."""
    return any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"))
