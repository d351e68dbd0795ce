"""Makes the protocol's classes and converters before a first message would wait for them.

The protocol's classes are made when they are first used (``lazy_types``), and the converter writes
a function for each class that it reads or writes: 2 to 15 ms for the first message of a method, in
a session whose answers take half of one. All of it depends on the protocol alone.

The functions are also given back to the converter as hooks. By itself it forgets what it wrote
whenever it meets a new list or enumeration, and writes those of inner classes anew for each outer
one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, get_args

import attrs
from cattrs import Converter
from lsprotocol import types


def message_makers(converter: Converter, methods: Iterable[str]) -> Iterator[Callable[[], object]]:
    """What makes all of this in steps of about a millisecond, in the order of ``methods``.

    Steps are for the thread that reads messages, and may be left off at any. Methods that are no
    part of the protocol need nothing.
    """
    read: set[type] = set()
    written: set[type] = set()
    for method in methods:
        messages = types.METHOD_TO_TYPES.get(method)
        if messages is None:
            continue
        for cls in _classes(messages[0], read):
            yield partial(_prepare_reading, converter, cls)
        for cls in _classes(messages[1], written):
            yield partial(_prepare_writing, converter, cls)


def _prepare_reading(converter: Converter, cls: type) -> None:
    converter.register_structure_hook(cls, converter.get_structure_hook(cls))


def _prepare_writing(converter: Converter, cls: type) -> None:
    converter.register_unstructure_hook(cls, converter.get_unstructure_hook(cls))


def _classes(kind: Any, seen: set[type]) -> Iterator[type]:  # noqa: ANN401  # any annotation
    """The protocol's classes that a type is made of, innermost first, each once."""
    if not (isinstance(kind, type) and attrs.has(kind)):
        for part in get_args(kind):
            yield from _classes(part, seen)
    elif kind not in seen:
        seen.add(kind)
        for field in attrs.fields(kind):
            yield from _classes(field.type, seen)
        yield kind
