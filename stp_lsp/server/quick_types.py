"""Importing the protocol's types in half the time.

`lsprotocol.types` makes 550 classes, and for each of them attrs writes and compiles a `__repr__`,
an `__eq__` and the two methods of pickling: half of the time that a server needs to start. Here
the same classes get one shared `__repr__` and one shared `__eq__` instead, which do the same, and
nothing for pickling, which nothing does. Measured: 540 ms of processor time for importing the
protocol library become 300 (``docs/performance.md``).

If the library is ever built differently, the plain import is what remains.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from typing import Any

import attrs

_TYPES = "lsprotocol.types"


def import_types() -> None:
    """Imports the protocol's types, quickly if nobody has imported them yet."""
    if _TYPES in sys.modules:
        return
    plain = attrs.define
    attrs.define = _quick(plain)  # put back below
    try:
        importlib.import_module(_TYPES)
    except (TypeError, ValueError, AttributeError):
        sys.modules.pop(_TYPES, None)
    finally:
        attrs.define = plain
    importlib.import_module(_TYPES)


def _quick(plain: Callable[..., Any]) -> Callable[..., Any]:
    """``attrs.define`` that compiles only `__init__`; with options of its own it is left alone."""

    def define(cls: type | None = None, **options: object) -> Any:  # noqa: ANN401  # as attrs
        if cls is None or options:
            return plain(cls, **options)
        own = vars(cls)
        has_repr, has_equal = "__repr__" in own, "__eq__" in own
        made: Any = plain(cls, repr=False, eq=False, getstate_setstate=False)
        if not has_repr:
            made.__repr__ = _repr
        if not has_equal:
            made.__eq__ = _equal
            made.__hash__ = None
        return made

    return define


def _repr(self: Any) -> str:  # noqa: ANN401  # any of the protocol's classes
    """`Position(line=1, character=2)`, as attrs writes it."""
    cls: Any = type(self)
    values = (f"{field.name}={getattr(self, field.name)!r}" for field in attrs.fields(cls))
    return f"{cls.__name__}({', '.join(values)})"


def _equal(self: Any, other: Any) -> Any:  # noqa: ANN401  # any of the protocol's classes
    """Equal when of the same class and every field is, as attrs has it."""
    if other.__class__ is not self.__class__:
        return NotImplemented
    fields = attrs.fields(type(self))
    return all(getattr(self, field.name) == getattr(other, field.name) for field in fields)
