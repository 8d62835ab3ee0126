"""Whether there is a browser to open an address in."""

import os
from collections.abc import Mapping


def has_browser() -> bool:
    """Return whether an address can be opened beside the reader: not far away, nor in the reader's own terminal.

    May take a moment: the system is looked through for browsers.
    """
    if is_remote(os.environ):
        return False
    import webbrowser  # noqa: PLC0415 - when something is opened

    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    # Of those that take the terminal over, the library knows only that they do not go to the background.
    return type(browser) is not webbrowser.GenericBrowser and getattr(browser, "background", True)


def is_remote(environment: Mapping[str, str]) -> bool:
    """Return whether the reader sits at another machine: a browser started here would open where nobody sees it."""
    return any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"))
