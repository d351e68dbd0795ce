"""How servers are asked: the calls behind the questions.

A call asks at a place. What it needs beforehand is fetched first and not timed; key presses are
timed together with the request after them, because the server has to take them in before it can
answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from benchmarks.client import Answer, Message
from benchmarks.editing import OpenDocument
from benchmarks.targets import Target

EDITED = "See [x](./nope.md) and ST9998."
"""A line with a broken link and an unknown id, put in and taken out again."""
TYPED = "See ST0003, [that](./nope.md) and `code`; WP-01 is <b>done</b>. "
"""A sentence that is typed again and again; most of the time something in it is half typed."""
PAUSE = 0.1
"""Seconds between two key presses of a quick typist."""
_OTHERS = 1.0
"""Seconds after which nobody was late: it was another server's turn."""
QUERIES = ("ST00", "ST0042", "index", "gate link", "zzz")
_SCREEN = 40
"""Lines that an editor shows; it asks for hints and colours of these."""
_LONG = 600.0
"""Seconds that the diagnostics of a whole workspace may take."""


class Open(NamedTuple):
    """A target whose document is open."""

    target: Target
    document: OpenDocument

    def identifier(self) -> Message:
        """The parameter that names the document."""
        return {"textDocument": {"uri": self.document.uri}}

    def at(self) -> Message:
        """The parameters that most requests share."""
        position = {"line": self.target.line, "character": self.target.character}
        return {**self.identifier(), "position": position}


class Asker(Protocol):
    """The session in which a question is asked."""

    typed: tuple[str, ...]
    """A line while it is being typed, for completion."""
    memory: dict[tuple[str, str], Any]
    """What a question keeps for its next call at the same document, by its name and the URI."""

    def request(self, method: str, params: object, seconds: float = 60.0) -> Answer:
        """Sends a request and waits for its response."""

    def idle_until(self, moment: float) -> None:
        """Takes in what comes until a moment, by `time.perf_counter`."""

    def diagnostics(self, document: OpenDocument, begun: float) -> Answer:
        """The findings of a document that was just edited, however the client gets them."""


Call = Callable[[Asker, Open, int], Answer | None]
"""Asks at a place; the number counts the calls. ``None`` when there is nothing to ask there."""


def plain(method: str, make: Callable[[Open], object] = Open.at) -> Call:
    """A request whose parameters follow from the place."""
    return lambda asker, item, _: asker.request(method, make(item))


def _kept(asker: Asker, item: Open, name: str, make: Callable[[], Any]) -> Any:
    """What ``make`` gave when it was first called at this document."""
    key = (name, item.document.uri)
    if key not in asker.memory:
        asker.memory[key] = make()
    return asker.memory[key]


def _first(asker: Asker, method: str, params: object, wanted: Callable[[Any], bool]) -> Any:
    """The first element of an answer that is wanted."""
    result = asker.request(method, params).result
    found = result.get("items", []) if isinstance(result, dict) else result
    return next((element for element in found or () if wanted(element)), None)


def follow(
    method: str,
    of: str,
    make: Callable[[Open], object],
    params: Callable[[Any], object] = lambda found: found,
    wanted: Callable[[Any], bool] = lambda found: True,
) -> Call:
    """A request about something that another answer holds."""

    def call(asker: Asker, item: Open, _: int) -> Answer | None:
        found = _kept(asker, item, of, lambda: _first(asker, of, make(item), wanted))
        return asker.request(method, params(found)) if found is not None else None

    return call


def references(item: Open) -> Message:
    """Everything that mentions the thing, its definition included."""
    return {**item.at(), "context": {"includeDeclaration": True}}


def screen(item: Open) -> Message:
    """The lines that an editor shows around the place."""
    first = max(0, item.target.line - _SCREEN // 2)
    lines = {"start": first, "end": min(first + _SCREEN, item.document.line_count)}
    edges = {name: {"line": line, "character": 0} for name, line in lines.items()}
    return {**item.identifier(), "range": edges}


def cursor(item: Open) -> Message:
    """The place as an empty range, for code actions."""
    position = item.at()["position"]
    return {
        **item.identifier(),
        "range": {"start": position, "end": position},
        "context": {"diagnostics": [], "triggerKind": 1},
    }


def title(item: Open) -> Message:
    """A place in the first heading."""
    return {**item.identifier(), "position": {"line": item.document.title_line, "character": 4}}


def symbols(asker: Asker, _: Open, number: int) -> Answer:
    """Symbols of the workspace, for a few queries in turn."""
    return asker.request("workspace/symbol", {"query": QUERIES[number % len(QUERIES)]})


def completion(asker: Asker, item: Open, text: str) -> Answer:
    """Completion at the end of a line."""
    position = {"line": item.target.line + 1, "character": len(text)}
    params = {**item.identifier(), "position": position, "context": {"triggerKind": 1}}
    return asker.request("textDocument/completion", params)


def _with_line(asker: Asker, item: Open, text: str, ask: Callable[[], Answer]) -> Answer:
    """Asks with a line below the target that is not there otherwise; the line is not timed."""
    item.document.insert(item.target.line + 1, text)
    asker.request("textDocument/hover", item.at())  # until then the server may be busy with it
    try:
        return ask()
    finally:
        item.document.remove(item.target.line + 1)
        asker.request("textDocument/hover", item.at())


def complete(asker: Asker, item: Open, _: int) -> Answer:
    """Completion in a line that was just typed."""
    text = asker.typed[-1]
    return _with_line(asker, item, text, lambda: completion(asker, item, text))


def resolve_completion(asker: Asker, item: Open, _: int) -> Answer | None:
    """What is shown beside the first completion."""
    text = asker.typed[-1]

    def offer() -> Any:
        result = _with_line(asker, item, text, lambda: completion(asker, item, text)).result
        found = result.get("items", []) if isinstance(result, dict) else result
        return found[0] if found else None

    found = _kept(asker, item, "completion", offer)
    return asker.request("completionItem/resolve", found) if found is not None else None


def _press(asker: Asker, item: Open, number: int, ask: Callable[[str], Answer]) -> Answer:
    """A key press and what is asked after it, timed together; the line is taken out again."""
    texts = asker.typed
    before, text = texts[number % len(texts)], texts[(number + 1) % len(texts)]
    line = item.target.line + 1

    def press() -> Answer:
        begun = time.perf_counter()
        item.document.retype(line, text)
        sent = time.perf_counter()
        answer = ask(text)
        return answer._replace(ms=answer.ms + (sent - begun) * 1e3)

    return _with_line(asker, item, before, press)


def press_and_complete(asker: Asker, item: Open, number: int) -> Answer:
    """A key press and the completion after it."""
    return _press(asker, item, number, lambda text: completion(asker, item, text))


def press_and_outline(asker: Asker, item: Open, number: int) -> Answer:
    """A key press and the outline after it."""
    method = "textDocument/documentSymbol"
    return _press(asker, item, number, lambda _: asker.request(method, item.identifier()))


def press_and_colour(asker: Asker, item: Open, number: int) -> Answer:
    """What changed in the colours, since they were asked for before the key press."""

    def ask(_: str) -> Answer:
        before = asker.memory.get(("tokens", item.document.uri)) or "none"
        params = {**item.identifier(), "previousResultId": before}
        return asker.request("textDocument/semanticTokens/full/delta", params)

    full = asker.request("textDocument/semanticTokens/full", item.identifier()).result
    if not isinstance(full, dict):
        return _press(asker, item, number, ask)
    asker.memory["tokens", item.document.uri] = full.get("resultId")
    return _press(asker, item, number, ask)


def press_and_everything(asker: Asker, item: Open, number: int) -> Answer:
    """A key press and all that an editor asks for after it, one after the other."""
    whole, seen = item.identifier(), screen(item)

    def ask(text: str) -> Answer:
        answers = [
            completion(asker, item, text),
            asker.request("textDocument/documentSymbol", whole),
            asker.request("textDocument/semanticTokens/full", whole),
            asker.request("textDocument/codeLens", whole),
            asker.request("textDocument/inlayHint", seen),
            asker.request("textDocument/foldingRange", whole),
            asker.request("textDocument/documentLink", whole),
            asker.request("textDocument/diagnostic", whole),
        ]
        return answers[0]._replace(
            ms=sum(answer.ms for answer in answers), size=sum(answer.size for answer in answers)
        )

    return _press(asker, item, number, ask)


def edit(asker: Asker, item: Open, _: int) -> Answer:
    """The line with two faults, put in or taken out, to the findings that know of it."""
    line, document = item.target.line + 1, item.document
    key = ("edited", document.uri)
    begun = time.perf_counter()
    if asker.memory.get(key):
        document.remove(line)
    else:
        document.insert(line, EDITED)
    asker.memory[key] = not asker.memory.get(key)
    return asker.diagnostics(document, begun)


def press(asker: Asker, item: Open, number: int) -> Answer:
    """One character more at the place, or taken out again, to the findings that know of it."""
    line, character, _ = item.target[1:]
    begun = time.perf_counter()
    if number % 2 == 0:
        item.document.type(line, character, "x")
    else:
        item.document.erase(line, character)
    return asker.diagnostics(item.document, begun)


def type_on(asker: Asker, item: Open, number: int) -> Answer:
    """The next character of somebody who types at speed, completion after it, and the findings.

    The time runs from when the key is due: if the one before is not done by then, it is late.
    """
    document, target = item.document, item.target
    now, due = time.perf_counter(), asker.memory.get(("due", ""), 0.0)
    if now - due > _OTHERS:
        due = now
    asker.memory["due", ""] = due + PAUSE
    asker.idle_until(due)
    character = target.character + number
    document.type(target.line, character, TYPED[number % len(TYPED)])
    at = {"line": target.line, "character": character + 1}
    params = {**item.identifier(), "position": at, "context": {"triggerKind": 1}}
    offered = asker.request("textDocument/completion", params)
    found = asker.diagnostics(document, due)
    done = (time.perf_counter() - due) * 1e3
    return found._replace(ms=done, size=found.size + offered.size, error=found.error)


def pull_again(asker: Asker, item: Open, _: int) -> Answer:
    """The findings of a document in which nothing has changed."""
    method = "textDocument/diagnostic"

    def first() -> Any:
        result = asker.request(method, item.identifier()).result
        return result.get("resultId") if isinstance(result, dict) else None

    before = _kept(asker, item, "resultId", first)
    previous = {"previousResultId": before} if before else {}
    return asker.request(method, {**item.identifier(), **previous})


def pull_all(asker: Asker, _: Open, __: int) -> Answer:
    """The findings of the workspace, by a client that has them already."""
    params = {"previousResultIds": asker.memory.get(("workspace", ""), [])}
    answer = asker.request("workspace/diagnostic", params, _LONG)
    items = answer.result.get("items", []) if isinstance(answer.result, dict) else []
    asker.memory["workspace", ""] = [
        {"uri": item["uri"], "value": item["resultId"]} for item in items if item.get("resultId")
    ]
    return answer
