"""The digest that tells whether something is as it was: BLAKE2b, from where it costs least."""

from __future__ import annotations

try:
    # Python's own. `hashlib` has the same one, and loads OpenSSL for others: 3 MB that stay.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

__all__ = ["blake2b"]
