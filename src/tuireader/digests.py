"""The digests that the library stores, from Python's own modules: importing OpenSSL would take 4 MB of memory.

OpenSSL's is used where it is loaded, as in whatever fetches: it takes a quarter of the time.
"""

import importlib
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import blake2b, sha256
else:

    def _first_of(name: str, *modules: str) -> object:
        for module in modules:
            try:
                return getattr(importlib.import_module(module), name)
            except (ImportError, AttributeError):
                continue
        raise ImportError(name)

    # Python 3.12 has renamed the module with sha256; other implementations may have neither.
    _sha256 = _first_of("sha256", "_sha256", "_sha2", "hashlib")
    blake2b = _first_of("blake2b", "_blake2", "hashlib")

    def sha256(data: bytes) -> object:
        """Return the SHA-256 of `data`, from OpenSSL if it is loaded."""
        openssl = sys.modules.get("_hashlib")
        return openssl.openssl_sha256(data) if openssl else _sha256(data)


__all__ = ["blake2b", "sha256"]
