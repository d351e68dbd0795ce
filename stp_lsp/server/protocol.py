"""The JSON-RPC rules of the server: pygls's protocol class, changed where it has to be.

What pygls keeps doing: the life cycle, capabilities, workspace folders, trace, progress, calling
handlers (plain ones in line, coroutines as tasks, ``@server.thread()`` ones in the pool) and
turning their results and exceptions into answers.

What is changed, each for a reason given beside it: no copy of the open documents is kept; every
request is answered, also one that cannot be understood or comes at the wrong time; decoding and
encoding stand in two functions; cancelling and shutting down do not trip over finished work.

Deliberately not here: bytes and threads (see :mod:`stp_lsp.server.transport`), and the order of
messages (see :mod:`stp_lsp.server.queue`).
"""

from __future__ import annotations

import contextvars
import json
import logging
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol, cast

from cattrs import transform_error
from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInternalError,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcRequestCancelled,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import (
    JsonRPCNotification,
    JsonRPCRequestMessage,
    JsonRPCResponseMessage,
    LanguageServerProtocol,
    lsp_method,
)

from stp_lsp.server.encoding import chunks, encode
from stp_lsp.server.on_demand import OnDemand
from stp_lsp.server.position_limits import DEEPEST, clamp_positions, is_bottomless
from stp_lsp.server.queue import Malformed, Message, MessageId, message_id
from stp_lsp.server.steps import is_in_steps, work_off
from stp_lsp.server.warmup_messages import message_makers

logger = logging.getLogger(__name__)

_SAID_TO_THE_CLIENT: Final = frozenset(
    (types.LSPErrorCodes.RequestFailed.value, types.ErrorCodes.InvalidParams.value)
)
"""What a handler says about a request that cannot be fulfilled; no fault of the server."""
_DOCUMENT_SYNC: Final = (
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_CLOSE,
    types.NOTEBOOK_DOCUMENT_DID_OPEN,
    types.NOTEBOOK_DOCUMENT_DID_CHANGE,
    types.NOTEBOOK_DOCUMENT_DID_CLOSE,
)
"""All built-in methods of pygls 2.1.1 that write to ``workspace.text_documents``."""

_INITIALIZE_DEFAULTS: Final[Message] = {"processId": None, "rootUri": None, "capabilities": {}}
_NOTHING: Final = object()


def decode(body: bytes) -> object:
    """The JSON value in ``body``.

    Raises:
        ValueError: when it is not JSON in UTF-8.
        RecursionError: when it is nested too deeply.
    """
    return json.loads(body)


@dataclass(frozen=True, slots=True)
class Plain:
    """An answer that is plain JSON already, for the large ones.

    Turning a list of fifty completions from objects of the protocol into JSON takes longer than
    finding them. Whoever makes such an answer is bound to the shapes of the protocol by tests:
    they compare it with what the objects would have become.
    """

    value: object


class _Writer(Protocol):
    def writelines(self, pieces: Iterable[bytes]) -> None: ...


class StpProtocol(LanguageServerProtocol):
    """pygls's protocol, fed with decoded messages through :meth:`receive`.

    ``workspace.text_documents`` stays empty and ``workspace.get_text_document`` must not be used
    (it would read the disk): the session holds the open documents.
    """

    adjust: Callable[[types.ServerCapabilities], None] | None = None
    """Fits the capabilities to the client, once it is known."""
    heard_at = float("-inf")
    """When the client said something last, by the event loop's clock."""

    def encode(self, message: object) -> bytes:
        """``message`` (lsprotocol or plain data) as JSON."""
        return b"".join(self._pieces(message))

    def _pieces(self, message: object) -> list[bytes]:
        result = getattr(message, "result", None)
        if isinstance(result, Plain):
            plain = {"id": message.id, "jsonrpc": self.VERSION, "result": result.value}  # type: ignore[attr-defined]  # an answer has an id
        else:
            plain = self._converter.unstructure(message)
        return encode(plain, self._serialize_message)

    def plain(self, value: object) -> Any:  # noqa: ANN401  # any JSON
        """Objects of the protocol as plain JSON."""
        return self._converter.unstructure(value)

    def message_makers(self) -> Iterator[Callable[[], object]]:
        """What makes ahead all that the first message of each method needs (`warmup_messages`)."""
        methods = (method for method in self.fm.features if method != types.INITIALIZE)
        return message_makers(self._converter, methods)

    @property
    def is_ending(self) -> bool:
        """Whether the client has asked for `shutdown`, so that nothing more is said to it."""
        return bool(self._shutdown)

    def exit_code(self) -> int:
        """What the process ends with: 0 after ``shutdown``, else 1 (LSP 3.17, "Exit")."""
        return 0 if self._shutdown else 1

    def receive(self, message: Message) -> None:
        """Handle one decoded message, in its turn. Never raises but for ``SystemExit``."""
        try:
            method = message.get("method")
            if message.get("jsonrpc") != self.VERSION:
                self._refuse(message, JsonRpcInvalidRequest('"jsonrpc" is not "2.0"'))
            elif method is None:
                self._receive_response(message)
            elif not isinstance(method, str):
                self._refuse(message, JsonRpcInvalidRequest('"method" is not a string'))
            elif "id" in message:
                self._receive_request(method, message)
            else:
                self._receive_notification(method, message)
        except Exception:
            logger.exception("cannot handle a message")
            request_id = message_id(message.get("id"))
            if request_id is not None and "method" in message:
                self._send_error(request_id, JsonRpcInternalError("Internal Error"))

    def receive_malformed(self, malformed: Malformed) -> None:
        """Report bytes that held no message: an error without an id (JSON-RPC 2.0, part 5)."""
        logger.warning("malformed input: %s", malformed.reason)
        self._send_error(None, JsonRpcException(malformed.reason, code=malformed.code))

    def cancel_waiting(self, request_id: MessageId) -> None:
        """Answer a request that was withdrawn before its handler ran."""
        self._send_error(request_id, JsonRpcRequestCancelled("cancelled before it was handled"))

    def cancel_running(self, request_id: MessageId) -> None:
        """Cancel a request whose handler has begun; nothing when it is already answered.

        A coroutine is cancelled where it awaits, work in steps between two of them. A thread that
        runs cannot be stopped.
        """
        if request_id in self._request_futures:  # pygls warns about each late cancel
            self._handle_cancel_notification(request_id)

    def cancel_in_flight(self, except_for: MessageId | None = None) -> None:
        """Cancel all requests that are being handled, and all that the client has not answered."""
        # A copy, because a cancelled future takes itself out of the dictionary at once. pygls
        # walks the dictionary itself, and its `shutdown` fails when a request waits in the pool.
        for request_id, future in list(self._request_futures.items()):
            if request_id != except_for:
                future.cancel()

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(
        self, params: types.InitializeParams
    ) -> Generator[Any, Any, types.InitializeResult]:
        """The handshake; what is promised is fitted to the client before it is sent."""
        result: types.InitializeResult = yield from super().lsp_initialize(params)
        if params.trace is not None:
            self.trace = params.trace  # pygls minds only `$/setTrace`
        if self.adjust is not None:
            self.adjust(result.capabilities)
        return result

    @lsp_method(types.SHUTDOWN)
    def lsp_shutdown(self, *args: object) -> Generator[Any, Any, None]:
        """Stop work; from now on only ``exit`` is obeyed.

        The state is set before the server's own handler runs, so that a failure there does not
        turn an orderly end into exit code 1.
        """
        self._shutdown = True
        own_id = self.msg_id  # read here: a handler in a thread continues in another context
        if (handler := self.fm.features.get(types.SHUTDOWN)) is not None:
            yield handler, args, None
        self.cancel_in_flight(except_for=own_id)

    def _register_builtin_features(self) -> None:
        super()._register_builtin_features()  # type: ignore[no-untyped-call]
        # pygls keeps each open document as a second copy, with lines split at form feeds and
        # U+2028. Without the built-in methods our own handlers are called directly.
        for method in _DOCUMENT_SYNC:
            self.fm.builtin_features.pop(method, None)

    def _receive_request(self, method: str, message: Message) -> None:
        request_id = message_id(message["id"])
        if request_id is None:
            self._refuse(message, JsonRpcInvalidRequest('"id" is neither a number nor a string'))
            return
        if (refusal := self._why_not_now(method)) is not None:
            self._send_error(request_id, refusal)
            return
        params = None
        if self._is_known(method):
            try:
                if method != types.INITIALIZE and is_bottomless(message.get("params")):
                    raise JsonRpcInvalidParams(f"Invalid Params: nested deeper than {DEEPEST}")
                params = self._structure(message, method, JsonRPCRequestMessage).params
            except JsonRpcInvalidParams as error:
                logger.warning("request %r: %s", method, error)
                self._send_error(request_id, error)
                return
        context = contextvars.copy_context()
        context.run(self._handle_request, request_id, method, params)

    def _receive_notification(self, method: str, message: Message) -> None:
        if method != types.EXIT and self._why_not_now(method) is not None:
            logger.warning("ignored at this time: %r", method)
            return
        if not self._is_known(method):
            logger.debug("ignored, not known: %r", method)
            return
        try:
            params = self._structure(message, method, JsonRPCNotification).params
        except JsonRpcInvalidParams as error:
            logger.warning("notification %r: %s", method, error)
            near = clamp_positions(message) if method == types.TEXT_DOCUMENT_DID_CHANGE else message
            if near != message:
                self._receive_notification(method, near)
            return
        context = contextvars.copy_context()
        context.run(self._handle_notification, method, params)

    def send_request(
        self,
        method: str,
        params: Any | None = None,  # noqa: ANN401  # any protocol type
        callback: Callable[[Any], None] | None = None,
        msg_id: MessageId | None = None,
    ) -> Future[Any]:
        """Asks the client; ``callback`` gets the answer, if there ever is one.

        pygls logs a traceback when a client declines, and for all that is unanswered at the end.
        """
        future: Future[Any] = super().send_request(method, params, None, msg_id)
        if callback is not None:
            future.add_done_callback(partial(_hand_on, method, callback))
        return future

    def _receive_response(self, message: Message) -> None:
        request_id = message_id(message.get("id"))
        future = None if request_id is None else self._request_futures.get(request_id)
        if request_id is None or future is None:
            if "result" not in message and "error" not in message:
                self._refuse(message, JsonRpcInvalidRequest("neither method, result nor error"))
            return
        result_type = self._result_types.pop(request_id, None) or JsonRPCResponseMessage
        try:
            if message.get("error") is not None:
                failure = self._converter.structure(message, types.ResponseErrorMessage)
                self._handle_response(request_id, error=failure.error)
            else:
                # JavaScript clients leave out a result that is undefined.
                result = message.get("result")
                answer = {"jsonrpc": self.VERSION, "id": request_id, "result": result}
                response = self._converter.structure(answer, result_type)
                self._handle_response(request_id, response.result)
        except Exception as error:
            # Whoever waits for the answer must not wait for ever; it may also have given up.
            self._request_futures.pop(request_id, None)
            if not future.done():
                future.set_exception(JsonRpcInvalidParams(_describe(error)))

    def _why_not_now(self, method: str) -> JsonRpcException | None:
        """The error for a message outside its part of the life cycle (LSP 3.17, "Lifecycle")."""
        if self._shutdown:
            return JsonRpcInvalidRequest("the server is shutting down")
        if self._workspace is None and method != types.INITIALIZE:
            return JsonRpcServerNotInitialized("the server is not initialized")
        if self._workspace is not None and method == types.INITIALIZE:
            return JsonRpcInvalidRequest("the server is initialized already")
        return None

    def _is_known(self, method: str) -> bool:
        return method in self.fm.builtin_features or method in self.fm.features

    def _structure(self, message: Message, method: str, fallback: type[Any]) -> Any:  # noqa: ANN401
        """``message`` as lsprotocol's class for ``method``, whose ``params`` are typed.

        pygls structures every nested object that has a key "jsonrpc", and leaves the request
        unanswered when it cannot.
        """
        message_type = self.get_message_type(method)
        if message_type is None:
            message_type = fallback
            message.setdefault("params", None)
        try:
            return self._converter.structure(message, message_type)
        except Exception as error:
            invalid = JsonRpcInvalidParams(f"Invalid Params: {_describe(error)}")
        readable: Any = _NOTHING
        if method == types.INITIALIZE:
            # A client of a later LSP may name kinds that lsprotocol does not know, deep in its
            # capabilities. It is served without them, rather than not at all.
            readable = _readable_part(message.get("params"), self._reads_initialize_params)
        if readable is _NOTHING:
            raise invalid
        logger.warning("not all of `initialize` is understood: %s", invalid)
        fitting = {**message, "params": _INITIALIZE_DEFAULTS | readable}
        return self._converter.structure(fitting, message_type)

    def _reads_initialize_params(self, params: object) -> bool:
        if not isinstance(params, dict):
            return False
        try:
            self._converter.structure(_INITIALIZE_DEFAULTS | params, types.InitializeParams)
        except Exception:
            return False
        return True

    def _refuse(self, message: Message, error: JsonRpcException) -> None:
        logger.warning("invalid message: %s", error)
        self._send_error(message_id(message.get("id")), error)

    def _send_error(self, request_id: MessageId | None, error: JsonRpcException) -> None:
        payload = {"code": error.code, "message": error.message}
        self._send_data({"jsonrpc": self.VERSION, "id": request_id, "error": payload})

    def _send_data(self, data: object) -> None:
        """Write one message. pygls turns an error of the encoding into an error response."""
        if self.writer is None:
            logger.error("nothing can be sent: no client is connected")
            return
        body = self._pieces(data)
        head = b"Content-Length: %d\r\n\r\n" % sum(map(len, body))
        cast("_Writer", self.writer).writelines(chunks((head, *body)))

    def _execute_handler(
        self,
        msg_id: MessageId,
        handler: Callable[..., Any],
        callback: Callable[[Future[Any]], None],
        args: tuple[Any, ...] | None = None,
        kwargs: dict[str, Any] | None = None,
    ) -> None:
        if isinstance(handler, OnDemand):
            handler = handler.get()
        if is_in_steps(handler):
            done = self._request_futures[msg_id] = Future[Any]()
            done.add_done_callback(callback)
            work_off(handler(*(args or ()), **(kwargs or {})), done)
            return
        super()._execute_handler(msg_id, handler, callback, args, kwargs)
        # pygls forgets a future when it answers a request, but never that of a notification.
        future = self._request_futures.get(msg_id)
        if future is not None:
            future.add_done_callback(partial(self._forget, msg_id))
            # A command is run for a built-in method of pygls, which is cancelled without it.
            asked_for = callback.keywords if isinstance(callback, partial) else {}
            if (outer := asked_for.get("result_future")) is not None:
                outer.add_done_callback(partial(_end_too, future))

    def _send_handler_result(self, future: Future[Any], *, msg_id: MessageId) -> None:
        """Answer a request. pygls logs every error with a traceback, also what a client did."""
        error = None if future.cancelled() else future.exception()
        if isinstance(error, JsonRpcException) and error.code in _SAID_TO_THE_CLIENT:
            self._request_futures.pop(msg_id, None)
            self._send_error(msg_id, error)
        else:
            super()._send_handler_result(future, msg_id=msg_id)

    def _forget(self, msg_id: MessageId, future: Future[Any]) -> None:
        if self._request_futures.get(msg_id) is future:
            del self._request_futures[msg_id]


def _end_too(inner: Future[Any], outer: Future[Any]) -> None:
    if outer.cancelled():
        inner.cancel()


def _hand_on(method: str, callback: Callable[[Any], None], future: Future[Any]) -> None:
    if future.cancelled():
        return
    if (error := future.exception()) is not None:
        logger.info("the client declines %r: %s", method, error)
    else:
        callback(future.result())


def _readable_part(value: Any, reads: Callable[[object], bool]) -> Any:  # noqa: ANN401
    """``value`` without the members and elements that ``reads`` refuses, else ``_NOTHING``."""
    if reads(value):
        return value
    part: object
    if isinstance(value, dict):
        part = members = {}
        for name, member in value.items():
            kept = _readable_part(member, partial(_reads_member, reads, name))
            if kept is not _NOTHING:
                members[name] = kept
    elif isinstance(value, list):
        part = [element for element in value if reads([element])]
    else:
        return _NOTHING
    return part if reads(part) else _NOTHING


def _reads_member(reads: Callable[[object], bool], name: str, member: object) -> bool:
    return reads({name: member})


def _describe(error: Exception) -> str:
    """What is wrong in a message, with the place, as in "... @ $.params.position.line"."""
    return "; ".join(transform_error(error)[:3])
