"""Find the user name and password for a feed outside the library: by a command, in a variable, or in a netrc file."""

import asyncio
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from tuireader.config import Config, FeedOptions
from tuireader.errors import TuireaderError
from tuireader.feeds.credentials import CredentialError, Credentials
from tuireader.feeds.network_policy import host_of
from tuireader.userinfo import split_userinfo, without_password

COMMAND_SECONDS = 20.0
"""How long a command may take: some ask for a key in a window of their own."""
MAX_LINE_BYTES = 4096
"""The longest password. What a command writes after that, or after its first line, is not read."""
_MAX_NETRC_BYTES = 1 << 20
_READABLE_BY_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class CredentialFinder:
    """Finds credentials as the configuration says. The same command runs once, for as long as the finder is used."""

    def __init__(self, config: Config, environment: Mapping[str, str] = os.environ) -> None:
        self._config, self._environment = config, environment
        self._passwords: dict[tuple[str, ...], asyncio.Task[str]] = {}

    async def find(self, url: str) -> Credentials | None:
        """Return the credentials for the feed at `url`: from outside, or else those in the address; None without any.

        Raises CredentialError, with a sentence that names the feed, where they should be somewhere and are not.
        """
        options = self._config.feed_options(url)
        own = Credentials.of_userinfo(split_userinfo(url)[1])
        user = (own.user if own else "") if options.user is None else options.user
        try:
            password = await self._password(options)
        except ValueError as error:
            raise CredentialError(f"the password of {without_password(url)} is missing: {error}") from error
        if password is not None:
            return Credentials(user, password)
        if own is not None and own.password:
            return own._replace(user=user)
        if self._config.netrc and (found := await asyncio.to_thread(self._in_netrc, url, user)):
            return found
        return Credentials(user, "") if user else None

    async def _password(self, options: FeedOptions) -> str | None:
        """Return the password from a command or variable, or None. Raises ValueError with the reason where it fails."""
        if command := options.password_command:
            if command not in self._passwords:
                self._passwords[command] = asyncio.ensure_future(password_from_command(command))
            return await asyncio.shield(self._passwords[command])
        if variable := options.password_variable:
            if not (password := self._environment.get(variable)):
                raise ValueError(f"the environment variable {variable} is not set")
            return password
        return None

    def _in_netrc(self, url: str, user: str) -> Credentials | None:
        """Return the credentials in the netrc file for exactly the host of `url`; its “default” is for nobody.

        Over http, where everyone on the way reads along, the user must be named: a list of feeds from elsewhere could
        name the host.
        """
        path = Path(self._environment.get("NETRC") or "~/.netrc").expanduser()
        host = host_of(url)
        if not host or not (user or url.lower().startswith("https://")):
            return None
        try:
            entries = _read_netrc(path, host)
        except ValueError as error:
            raise CredentialError(f"the password of {without_password(url)} is missing: {path} {error}") from error
        login, _, password = entries.get(host, ("", "", "")) if host != "default" else ("", "", "")
        return Credentials(login or user, password or "") if password and user in {"", login} else None


def _read_netrc(path: Path, host: str) -> dict[str, tuple[str, str, str]]:
    """Return the entries of a netrc file by host. Raises ValueError where it names `host` but cannot be used."""
    try:
        with path.open("rb") as file:
            state, data = os.fstat(file.fileno()), file.read(_MAX_NETRC_BYTES)
    except OSError:
        return {}
    if host.encode() not in data:
        return {}
    if hasattr(os, "getuid") and (state.st_mode & _READABLE_BY_OTHERS or state.st_uid != os.getuid()):
        raise ValueError(f"can be read by others; chmod 600 {path} makes it yours alone")
    import netrc  # noqa: PLC0415 - few users have such a file

    try:
        return dict(netrc.netrc(str(path)).hosts)
    except (netrc.NetrcParseError, OSError, UnicodeDecodeError) as error:
        line = f" in line {error.lineno}" if isinstance(error, netrc.NetrcParseError) else ""
        raise ValueError(f"cannot be understood{line}") from error


async def password_from_command(command: tuple[str, ...], seconds: float = COMMAND_SECONDS) -> str:
    """Return the first line that a program writes. Raises ValueError with the reason where there is none.

    It runs without a shell, without a terminal and without input, and ends at the latest after `seconds`.
    """
    from tuireader.run_program import Handling, run_program  # noqa: PLC0415 - few feeds have such a program

    name = command[0]
    one_line = Handling(MAX_LINE_BYTES, ends_at_output=False, has_errors=False, has_grace=False)
    try:
        outcome = await run_program(command, b"", seconds, handling=one_line)
    except TuireaderError as error:
        raise ValueError(str(error).rstrip(".")) from error
    if outcome.limit:
        raise ValueError(f"“{name}” took longer than {seconds:g} seconds")
    if outcome.status:
        raise ValueError(f"“{name}” failed with status {outcome.status}; run it in a terminal to see why")
    try:
        password = outcome.output.partition(b"\n")[0].decode().rstrip("\r")
    except UnicodeDecodeError as error:
        raise ValueError(f"“{name}” wrote a line that is not UTF-8") from error
    if not password:
        raise ValueError(f"“{name}” wrote no first line")
    return password
