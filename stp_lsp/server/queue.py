"""The queue between the reader thread and the event loop, with look-ahead for cancellation.

Messages leave in the order in which they came. One kind overtakes: ``$/cancelRequest``. When the
request it names still waits here, that request is taken out and will never be handled; the
queue hands out a :class:`Cancelled` in its place, ahead of everything else. Any other message is
kept, however many changes of one document stand behind each other.

Deliberately not here: pygls, asyncio, any I/O, and any judgement about whether a message is valid.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Any, Final

Message = dict[str, Any]
"""One decoded JSON-RPC object."""

MessageId = int | str
"""What a request may carry as its ``id`` (LSP 3.17, "Request Message")."""

CANCEL_REQUEST: Final = "$/cancelRequest"

_NOT_CANCELLED: Final = frozenset({"initialize", "shutdown"})
"""Requests that change the life of the server: they run even when the client thinks again."""


@dataclass(frozen=True, slots=True)
class Malformed:
    """Bytes that are no JSON-RPC message."""

    code: int
    """JSON-RPC error code: -32700 (not JSON, or no frame) or -32600 (JSON, but no message)."""
    reason: str


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The client withdrew a request."""

    request_id: MessageId
    was_waiting: bool
    """True when its handler never ran, so that the answer is still owed."""


class Ended:
    """The client closed its end; nothing follows."""


Incoming = Message | Malformed | Cancelled | Ended


def message_id(value: object) -> MessageId | None:
    """``value`` when it can be the id of a request, else None (also for ``true``: an int here)."""
    return value if isinstance(value, int | str) and not isinstance(value, bool) else None


class Inbox:
    """Everything received and not yet handled. Safe to use from any thread."""

    __slots__ = ("_awake", "_lock", "_requests", "_urgent", "_waiting")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[Incoming] = deque()
        self._urgent: deque[Cancelled] = deque()
        self._requests: dict[MessageId, Message] = {}
        self._awake = False

    def put(self, item: Incoming) -> bool:
        """Add what arrived last (never an empty message). True when the taker must be woken."""
        with self._lock:
            if isinstance(item, dict):
                self._put_message(item)
            else:
                self._waiting.append(item)
            was_awake, self._awake = self._awake, True
            return not was_awake

    def take(self) -> Incoming | None:
        """The next thing to handle; None when there is none, and then :meth:`put` will wake."""
        with self._lock:
            if self._urgent:
                return self._urgent.popleft()
            while self._waiting:
                item = self._waiting.popleft()
                if not isinstance(item, dict):
                    return item
                if item:  # a cancelled request was emptied where it stood
                    self._forget(item)
                    return item
            self._awake = False
            return None

    def rest(self) -> bool:
        """Whether there is nothing to handle; if so, :meth:`put` will wake the taker."""
        with self._lock:
            if self._urgent or self._waiting:
                return False
            self._awake = False
            return True

    def _put_message(self, message: Message) -> None:
        method = message.get("method")
        if method == CANCEL_REQUEST:
            self._cancel(message)
            return
        self._waiting.append(message)
        request_id = message_id(message.get("id"))
        if request_id is not None and isinstance(method, str) and method not in _NOT_CANCELLED:
            self._requests[request_id] = message

    def _cancel(self, message: Message) -> None:
        params = message.get("params")
        request_id = message_id(params.get("id")) if isinstance(params, dict) else None
        if request_id is None:
            return
        waiting = self._requests.pop(request_id, None)
        if waiting is not None:
            waiting.clear()
        self._urgent.append(Cancelled(request_id, was_waiting=waiting is not None))

    def _forget(self, message: Message) -> None:
        request_id = message_id(message.get("id"))
        if request_id is not None and self._requests.get(request_id) is message:
            del self._requests[request_id]
