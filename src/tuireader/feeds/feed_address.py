"""The web address in what users paste, what lists of feeds hold and what sites link to: “feed:” stands before many."""

import re

_AROUND = " \t\r\n\v\f\xa0\u200b\u200e\u200f\u2028\u2029\u2060\ufeff"
_PAIRS = {"<": ">", '"': '"', "'": "'", "“": "”", "‘": "’", "«": "»", "`": "`", "(": ")", "[": "]"}
_INSIDE = re.compile(r"[\t\r\n\u200b\u2060\ufeff]+")  # as browsers leave them out
_SECURE_SCHEMES = {"feeds", "rsss"}
_FEED_SCHEME = re.compile(r"(feeds?|rsss?|itpc|pcast|podcast|itms-pcast)s?:", re.IGNORECASE)
_WEB_SCHEME = re.compile(r"(https?)(?::/*|/{2,})", re.IGNORECASE)
_MAX_SCHEMES = 3  # before one address


def web_address(text: str) -> str:
    """Return an address without what is around it, and with the web's scheme instead of one for feeds.

    “feed:https://weir.example/rss” and “feed://https://…” hold an address; “feed://weir.example/rss” means HTTP. What
    is no such address stays as it is; it may have no scheme at all.
    """
    address = _INSIDE.sub("", text.strip(_AROUND))
    if len(address) > 1 and _PAIRS.get(address[0]) == address[-1]:
        address = address[1:-1].strip(_AROUND)
    for _ in range(_MAX_SCHEMES):
        found = _FEED_SCHEME.match(address)
        if not found:
            break
        rest = address[found.end() :]
        bare = rest.lstrip("/")
        if web := _WEB_SCHEME.match(bare):
            return f"{web[1].lower()}://{bare[web.end() :]}"
        if _FEED_SCHEME.match(bare):
            address = bare
            continue
        secure = found[0][:-1].lower() in _SECURE_SCHEMES
        return f"{'https' if secure else 'http'}://{bare}" if rest.startswith("//") else bare
    return address
