"""An immutable mapping whose copies share almost everything.

A snapshot must not change under its readers, and one edit must not cost work that grows with the
workspace. A plain copy of a 65,000-entry dictionary takes a millisecond, so a layered mapping
keeps one large dictionary that is never touched and a small patch over it; a change copies the
patch alone. When the patch has outgrown the square root of the base, the two are merged.

A persistent tree from a library would do the same; it was left out because lookups, which are
far more frequent than changes, are slower in one, and a compiled dependency would keep the server
from being bundled as pure Python (``docs/design/0003-the-model.md``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Generic, TypeVar, overload

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")


class _Gone:
    """Marks a key of the base that the patch removed."""


_GONE = _Gone()
_SMALL = 32


class Layered(Mapping[K, V], Generic[K, V]):
    """A mapping that is changed only by making another one."""

    __slots__ = ("_base", "_length", "_patch")

    def __init__(self, base: dict[K, V] | None = None) -> None:
        """Takes ``base`` over: the caller must not change it afterwards."""
        self._base: dict[K, V] = {} if base is None else base
        self._patch: dict[K, V | _Gone] = {}
        self._length = len(self._base)

    def __getitem__(self, key: K) -> V:
        if self._patch:
            found = self._patch.get(key)
            if found is not None:
                if isinstance(found, _Gone):
                    raise KeyError(key)
                return found
        return self._base[key]

    @overload
    def get(self, key: K, /) -> V | None: ...
    @overload
    def get(self, key: K, /, default: V | T) -> V | T: ...
    def get(self, key: K, /, default: T | None = None) -> V | T | None:
        """The value of a key; three times as quick as what a mapping inherits."""
        if self._patch:
            found = self._patch.get(key)
            if found is not None:
                return default if isinstance(found, _Gone) else found
        return self._base.get(key, default)

    def __contains__(self, key: object) -> bool:
        if self._patch and key in self._patch:
            return self._patch[key] is not _GONE
        return key in self._base

    def __iter__(self) -> Iterator[K]:
        patch = self._patch
        if not patch:
            yield from self._base
            return
        for key in self._base:
            if patch.get(key) is not _GONE:
                yield key
        for key, value in patch.items():
            if value is not _GONE and key not in self._base:
                yield key

    def __len__(self) -> int:
        return self._length

    def changed_since(self, before: Layered[K, V]) -> set[K] | None:
        """The keys that have other values (by identity) than in an earlier or later version.

        ``None`` when that would take a look at everything: the two do not share their base.
        """
        if self._base is not before._base:
            return None
        keys = self._patch.keys() | before._patch.keys()
        return {key for key in keys if self.get(key) is not before.get(key)}

    def missing(self, keys: Set[K]) -> set[K]:
        """Those of these keys that it does not have; quicker than to ask for one after the other.

        Takes keys as a set, because then next to nothing is asked of each.
        """
        found = {*keys}.difference(self._base)
        for key, value in self._patch.items():
            if value is _GONE and key in keys:
                found.add(key)
            elif value is not _GONE:
                found.discard(key)
        return found

    def with_changes(self, changes: Mapping[K, V | None]) -> Layered[K, V]:
        """The mapping with ``changes`` made; a value of ``None`` removes its key."""
        if not changes:
            return self
        patch = dict(self._patch)
        base = self._base
        length = self._length
        for key, value in changes.items():
            present = patch[key] is not _GONE if key in patch else key in base
            if value is None:
                length -= present
                if key in base:
                    patch[key] = _GONE
                else:
                    patch.pop(key, None)
            else:
                length += not present
                patch[key] = value
        result: Layered[K, V] = Layered(base)
        result._patch = patch
        result._length = length
        if len(patch) > _SMALL and len(patch) ** 2 > len(base):
            return Layered(dict(result.items()))
        return result


def changed_keys(now: Mapping[K, V], before: Mapping[K, V]) -> set[K] | None:
    """What :meth:`Layered.changed_since` says of two tables of snapshots."""
    if now is before:
        return set()
    if isinstance(now, Layered) and isinstance(before, Layered):
        return now.changed_since(before)
    return None


def missing_keys(keys: Set[K], table: Mapping[K, V]) -> set[K]:
    """What :meth:`Layered.missing` says, of any table."""
    if isinstance(table, Layered):
        return table.missing(keys)
    return {key for key in keys if key not in table}
