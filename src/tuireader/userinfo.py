"""The user name and password that an address may hold, as in “https://user:password@host/”.

Only the server may see a password. Whoever shows an address, in whatever way, shows it without. This module imports
nothing slow, because every start needs it.
"""

_USER = r"[^/?#\s:@\[\]]*"
_PORT = r"\d{0,5}(?:[/?#\s]|$)"  # what may follow a colon in an address without a password
# A password belongs to what stands before the first “/”, unless it has one itself, which is a mistake but still secret.
_PASSWORD = rf"(?<=://)({_USER}):(?!{_PORT})(?:[^/?#\s]*@|\S*?@)"
_SCHEMES = r"\s*+(?:[A-Za-z]++:(?=[A-Za-z]++:/))?+(?:[A-Za-z]++:/++)?+"  # “feed:https://”
_PASSWORD_AT_START = rf"\A({_SCHEMES}{_USER}):(?!{_PORT})(?:[^/?#]*@|.*?@)"
_NO_WEB_SCHEMES = ("mailto:", "xmpp:", "sip:", "acct:")


def without_password(address: str) -> str:
    """Return an address as it may be shown: without a password, with the user's name. It may lack its scheme."""
    if "@" not in address:
        return address
    import re  # noqa: PLC0415 - few addresses need it

    if address.lstrip().lower().startswith(_NO_WEB_SCHEMES):
        return address
    return re.sub(_PASSWORD_AT_START, r"\1@", without_passwords(address), count=1, flags=re.DOTALL)


def without_passwords(text: str) -> str:
    """Return a text, such as a message, without the passwords of the addresses in it."""
    if "@" not in text or "://" not in text:
        return text
    import re  # noqa: PLC0415 - few texts need it

    def word_without_passwords(word: "re.Match[str]") -> str:
        # Behind the last “@” is no password; a search from each “://” there to the end of the word would be quadratic.
        head, at_sign, host = word[0].rpartition("@")
        return re.sub(_PASSWORD, r"\1@", head + at_sign) + host

    return re.sub(r"\S++", word_without_passwords, text)


def without_users(text: str) -> str:
    """Return a text without the user names and passwords of the addresses in it."""
    if "@" not in text or "://" not in text:
        return text
    import re  # noqa: PLC0415 - few texts need it

    return re.sub(rf"(?<=://){_USER}@", "", without_passwords(text))


def split_userinfo(address: str) -> tuple[str, str]:
    """Return a web address without user and password, and these as they stand in it, “user:password” or “”."""
    scheme, mark, rest = address.partition("://")
    if not mark or "@" not in rest:
        return address, ""
    end = min((at for at in map(rest.find, "/?#\\") if at >= 0), default=len(rest))
    userinfo, at_sign, host = rest[:end].rpartition("@")
    return (f"{scheme}://{host}{rest[end:]}", userinfo) if at_sign else (address, "")


def without_userinfo(address: str) -> str:
    """Return a web address without user and password."""
    return split_userinfo(address)[0] if "@" in address else address


def with_userinfo(address: str, userinfo: str) -> str:
    """Return a web address with “user:password”, or with what of it is given, instead of its own."""
    scheme, mark, rest = without_userinfo(address).partition("://")
    return f"{scheme}://{userinfo}@{rest}" if mark and userinfo else address


def has_password(address: str) -> bool:
    """Return whether an address holds a password."""
    return ":" in split_userinfo(address)[1]
