"""Imports `lsprotocol.types` in a third of the time: its classes are completed at first use.

The module makes 550 classes, of which a session uses a fifth, and for each of them attrs
writes and compiles an `__init__`, a `__repr__`, an `__eq__` and the two methods of pickling: more
than half of the time that a server needs to start. Here a class becomes one of attrs when it is
first used, which is when one of it is made or somebody (the converter) asks for its fields. Then it
gets an `__init__` as attrs writes it, one shared `__repr__` and one shared `__eq__` that do the
same as attrs' own, and nothing for pickling, which nothing does. So that attrs can do this in
place, the classes have no slots. Measured on two processors, in turns: the first symbols of 60
threads came after 0.77 of the time before, those of 1,000 after 0.90.

To resolve type hints of an `__init__` at run time, which nobody does here, attrs gives it a copy of
everything in the module of its class: 50 kB for each of 200 classes. Therefore it does not get to
see the module, and the server takes 12 MB less.

If the library is ever built differently, the plain import is what remains.
"""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Callable
from typing import Any, Final

import attrs

_TYPES: Final = "lsprotocol.types"
_NO_MODULE: Final = "lsprotocol.types, while a class of it is made"
"""No module has this name."""
_FIELDS: Final = "__attrs_attrs__"
_making: Final = threading.RLock()


def import_types() -> None:
    """Imports the protocol's types, quickly if nobody has imported them yet."""
    if _TYPES in sys.modules:
        return
    plain = attrs.define
    attrs.define = _lazy(plain)  # put back below
    try:
        importlib.import_module(_TYPES)
    except (TypeError, ValueError, AttributeError):
        sys.modules.pop(_TYPES, None)
    else:
        _leave_references()
    finally:
        attrs.define = plain
    importlib.import_module(_TYPES)


def _leave_references() -> None:
    """Keeps lsprotocol from putting classes for names in all its classes: each does so in its turn.

    Where the library has no such mark, it makes all classes now, and nothing else is different.
    """
    try:
        hooks: Any = importlib.import_module("lsprotocol._hooks")
    except ImportError:
        return
    hooks._resolved_forward_references = True


def _lazy(plain: Callable[..., Any]) -> Callable[..., Any]:
    """``attrs.define`` that does its work later; with options of its own it is left alone."""

    def define(cls: type | None = None, **options: object) -> Any:  # noqa: ANN401  # as attrs
        if cls is None or options or cls.__module__ != _TYPES:
            return plain(cls, **options)
        if cls.__bases__ != (object,):
            raise TypeError("the protocol's types are built differently")
        setattr(cls, _FIELDS, _Fields(plain))
        cls.__init__ = _init  # type: ignore[misc]  # until the first one is made
        return cls

    return define


class _Fields:
    """What stands for the fields of a class until somebody asks for them."""

    def __init__(self, plain: Callable[..., Any]) -> None:
        self._plain = plain

    def __get__(self, _: object, cls: Any) -> Any:  # noqa: ANN401  # attrs' tuple of fields
        with _making:
            if vars(cls)[_FIELDS] is self:
                _make(cls, self._plain)
        return vars(cls)[_FIELDS]


def _init(self: Any, *args: Any, **keywords: Any) -> None:  # noqa: ANN401  # as the class has them
    """Makes the class one of attrs, and begins anew."""
    cls: Any = type(self)
    with _making:
        attrs.fields(cls)
    cls.__init__(self, *args, **keywords)


def _make(cls: Any, plain: Callable[..., Any]) -> None:  # noqa: ANN401  # a class to be
    """Has attrs do its work, on the class itself."""
    own = vars(cls)
    has_repr, has_equal = "__repr__" in own, "__eq__" in own
    cls.__module__ = _NO_MODULE
    try:
        plain(
            cls,
            init=True,  # although there is one already, the one above
            repr=False,
            eq=False,
            slots=False,
            getstate_setstate=False,
            field_transformer=_resolve,
        )
    finally:
        cls.__module__ = _TYPES
    cls.__init__.__module__ = _TYPES
    if not has_repr:
        cls.__repr__ = _repr
    if not has_equal:
        cls.__eq__ = _equal
        cls.__hash__ = None


def _resolve(cls: type, fields: list[Any]) -> list[Any]:
    """Puts classes for names in the types of the fields; lsprotocol does so for all at once."""
    attrs.resolve_types(cls, sys.modules[_TYPES].ALL_TYPES_MAP, {}, fields)
    return fields


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
