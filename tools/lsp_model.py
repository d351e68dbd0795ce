"""Whether JSON is what the Language Server Protocol says a message looks like (LSP 3.18).

The judge is lsprotocol's classes, which are generated from the protocol's meta model: every member
by name and type, required or not, null or absent, closed or open enumerations, ranges of integers.
lsprotocol itself is more lenient when it reads: it drops what it does not know.

Deliberately not here: what one client can take (see ``tools/lsp_client_rules.py``).
"""

from __future__ import annotations

import enum
import re
import types as python_types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Literal

import attrs
from lsprotocol import types

Message = dict[str, Any]
Sender = Literal["client", "server"]

OWN: Final = "stp/"
"""How methods begin that are agreed between this server and its own extensions."""
_HEAD: Final = 3
"""Problems shown of the best reading of a union."""
_CAMEL: Final = re.compile(r"_([a-z0-9])")
_BEFORE_READY: Final = frozenset(
    (
        types.WINDOW_SHOW_MESSAGE,
        types.WINDOW_LOG_MESSAGE,
        types.TELEMETRY_EVENT,
        types.WINDOW_SHOW_MESSAGE_REQUEST,
    )
)
"""All that a server may send before it has answered `initialize` ("Initialize Request")."""


@dataclass
class Conversation:
    """Both sides of one session, judged message by message."""

    pending: dict[Sender, dict[int | str, str]] = field(
        default_factory=lambda: {"client": {}, "server": {}}
    )
    """The methods of requests that await an answer, by who asked and by id."""
    ready: bool = False
    """Whether `initialize` was answered."""

    def judge(self, sender: Sender, message: Message) -> list[str]:
        """What is wrong with a message, given what was said before; empty when nothing is."""
        found = self._judge(sender, message)
        name = message.get("method") or f"answer {message.get('id')!r}"
        return [f"{sender}: {name}: {problem}" for problem in found]

    def answered_method(self, sender: Sender, message: Message) -> str:
        """The method that a response answers, before it is judged; empty for other messages."""
        if "method" in message:
            return ""
        asker: Sender = "server" if sender == "client" else "client"
        return self.pending[asker].get(message.get("id", ""), "")

    def _judge(self, sender: Sender, message: Message) -> list[str]:
        if message.get("jsonrpc") != "2.0":
            return ['"jsonrpc" is not "2.0"']
        method = message.get("method")
        if method is None:
            return self._judge_response(sender, message)
        if not isinstance(method, str):
            return ['"method" is not a string']
        known = types.METHOD_TO_TYPES.get(method)
        if known is None:
            if "id" in message:
                self.pending[sender][message["id"]] = method
            return [] if method.startswith(OWN) else ["no method of the protocol"]
        found: list[str] = []
        direction = types.message_direction(method)
        allowed = {"client": "clientToServer", "server": "serverToClient"}[sender]
        if direction not in (allowed, "both"):
            found.append(f"is sent {direction} only")
        if sender == "server" and not self.ready and method not in _BEFORE_READY:
            found.append("sent before `initialize` was answered")
        if "id" in message:
            if known[1] is None:
                found.append("is a notification and takes no id")
            elif message["id"] in self.pending[sender]:
                found.append(f"the id {message['id']!r} is in use")
            self.pending[sender][message["id"]] = method
        elif known[1] is not None:
            found.append("is a request and needs an id")
        return found + problems(known[0], message)

    def _judge_response(self, sender: Sender, message: Message) -> list[str]:
        asker: Sender = "server" if sender == "client" else "client"
        method = self.pending[asker].pop(message.get("id", ""), None)
        if "error" in message:
            found = problems(types.ResponseErrorMessage, message)
            if method is None and message.get("id") is not None:
                found.append("answers nothing that was asked")
            return found
        if method is None:
            return ["answers nothing that was asked"]
        if method == types.INITIALIZE:
            self.ready = True
        if method.startswith(OWN):
            return [] if "result" in message else ["neither result nor error"]
        response = types.METHOD_TO_TYPES[method][1]
        found = problems(response, message) if response is not None else ["to a notification"]
        return [f"to {method}: {problem}" for problem in found]


def problems(kind: Any, value: object, at: str = "") -> list[str]:
    """Where ``value`` is not of that type of the protocol.

    Args:
        kind: A class of lsprotocol, or any type that its fields have.
        value: Decoded JSON.
        at: The path to the value, for messages.
    """
    if kind in (Any, object):
        return []
    if kind is None or kind is type(None):
        return [] if value is None else [f"{at}: {_shown(value)} where null is meant"]
    origin = typing.get_origin(kind)
    if origin in (typing.Union, python_types.UnionType):
        return _union(typing.get_args(kind), value, at)
    if origin is Literal:
        wanted = typing.get_args(kind)
        return [] if value in wanted else [f"{at}: {_shown(value)} is none of {wanted}"]
    if origin is not None and issubclass(origin, tuple):
        return _tuple(typing.get_args(kind), value, at)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(typing.get_args(kind), value, at)
    if origin is not None and issubclass(origin, Sequence):
        if not isinstance(value, list):
            return [f"{at}: {_shown(value)} is no array"]
        element = typing.get_args(kind)[0]
        return [
            problem
            for index, item in enumerate(value)
            for problem in problems(element, item, f"{at}[{index}]")
        ]
    if attrs.has(kind):
        return _structure(kind, value, at)
    if issubclass(kind, enum.Enum):
        known = [member.value for member in kind]
        same = any(item == value and type(item) is type(value) for item in known)
        return [] if same else [f"{at}: {_shown(value)} is no {kind.__name__}"]
    return _plain(kind, value, at)


def _plain(kind: type, value: object, at: str) -> list[str]:
    if kind is float:
        fits = isinstance(value, int | float) and not isinstance(value, bool)
    elif kind is int:
        fits = isinstance(value, int) and not isinstance(value, bool)
    else:
        fits = isinstance(value, kind)
    return [] if fits else [f"{at}: {_shown(value)} is no {kind.__name__}"]


def _union(kinds: Sequence[Any], value: object, at: str) -> list[str]:
    """Nothing when one reading fits, else what is wrong with the nearest one."""
    best: list[str] | None = None
    for kind in kinds:
        found = problems(kind, value, at)
        if not found:
            return []
        if best is None or _distance(found, at) < _distance(best, at):
            best = found
    return (best or [])[:_HEAD]


def _distance(found: Sequence[str], at: str) -> tuple[bool, int]:
    """A reading that fails at the value itself is farther than one that fails inside it."""
    return any(problem.startswith(f"{at}: ") for problem in found), len(found)


def _tuple(kinds: Sequence[Any], value: object, at: str) -> list[str]:
    if not isinstance(value, list) or len(value) != len(kinds):
        return [f"{at}: {_shown(value)} is no array of {len(kinds)}"]
    return [
        problem
        for index, (kind, item) in enumerate(zip(kinds, value, strict=True))
        for problem in problems(kind, item, f"{at}[{index}]")
    ]


def _mapping(kinds: Sequence[Any], value: object, at: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{at}: {_shown(value)} is no object"]
    return [
        problem
        for key, item in value.items()
        for problem in problems(kinds[1], item, f"{at}.{key}")
    ]


def _structure(kind: type, value: object, at: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{at}: {_shown(value)} is no {kind.__name__}"]
    members = _members(kind)
    found = [f"{at}: {kind.__name__} has no {name!r}" for name in value if name not in members]
    for name, member in members.items():
        if name not in value:
            if member.required:
                found.append(f"{at}: {kind.__name__} lacks {name!r}")
            continue
        item = value[name]
        if item is None and not member.nullable:
            found.append(f"{at}.{name}: null, which is left out here")
            continue
        inner = problems(member.kind, item, f"{at}.{name}")
        if not inner and member.unsigned and item is not None and not 0 <= item < 2**31:
            inner = [f"{at}.{name}: {item} is out of range"]
        found += inner
    if kind is types.Range and not found and _key(value["start"]) > _key(value["end"]):
        found.append(f"{at}: the range ends before it starts")
    return found


def _key(position: Mapping[str, int]) -> tuple[int, int]:
    return position["line"], position["character"]


@dataclass(frozen=True)
class _Member:
    kind: Any
    required: bool
    nullable: bool
    unsigned: bool


_OPTIONAL: Final = frozenset(
    (
        "InitializeParams.root_path",
        "InitializeParams.workspace_folders",
        "SignatureHelp.active_parameter",
        "SignatureInformation.active_parameter",
    )
)
"""Members that may be null as well as absent; the others that may be null must be there."""


@cache
def _required() -> frozenset[str]:
    """The members that must be written although lsprotocol has a default for them."""
    own = (name for name in dir(types) if attrs.has(getattr(types, name)))
    return frozenset(
        f"{name}.{each.name}"
        for name in own
        for each in attrs.fields(getattr(types, name))
        if types.is_special_property(getattr(types, name), each.name)
        and each.name != "params"
        and f"{name}.{each.name}" not in _OPTIONAL
    )


@cache
def _members(kind: type) -> dict[str, _Member]:
    """The members of a structure by their names in JSON."""
    hints = typing.get_type_hints(kind, vars(types))
    required = _required()
    found: dict[str, _Member] = {}
    for each in attrs.fields(typing.cast("Any", kind)):
        name = _json_name(each.name)
        hint = hints[each.name]
        anything = hint in (Any, object) or Any in typing.get_args(hint)
        found[name] = _Member(
            hint,
            required=each.default is attrs.NOTHING or f"{kind.__name__}.{each.name}" in required,
            nullable=anything
            or each.name in ("id", "params", "result")
            or types.is_special_property(kind, each.name),
            unsigned="uinteger" in repr(each.validator),
        )
    return found


def _json_name(name: str) -> str:
    """`text_document` as `textDocument`; keywords lose their underscore."""
    return _CAMEL.sub(lambda match: match[1].upper(), name.rstrip("_"))


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
