"""Checks a made-up key press in each opened document, so that the first real one need not wait.

The first findings of a kind of document import its rules and make the tables that these look things
up in; the first findings of the index read the headers of all threads. A key press that came to
all of that waited a tenth of a second at a thousand threads. So one is made up while nobody types,
checked beside the event loop, and forgotten. After that the cards of the threads that the document
names are made, for they read files.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Final
from weakref import WeakValueDictionary

from stp_lsp.model.document import Document
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.paths import within
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.server.protocol import StpProtocol

if TYPE_CHECKING:
    from stp_lsp.server.state import StpServer

logger = logging.getLogger(__name__)

IDLE: Final = 0.06
"""Seconds without a message: what an editor asks when it opens a document has its answers then."""
_HALF_TYPED: Final = " [](-.md) {}9998"
"""A link to nothing and, behind the prefix, a thread that there is not."""


class Rehearsals:
    """Rehearses a key press in every document, once for as long as it is open."""

    def __init__(self, server: StpServer) -> None:
        self._server = server
        self._begun: set[str] = set()
        """Documents that are open and need no other rehearsal."""
        self._waiting: dict[str, None] = {}
        self._task: asyncio.Task[None] | None = None
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def turn(self, path: str) -> asyncio.Lock:
        """Held by who checks a document beside the event loop.

        The first check of a long index makes what the next one finds ready. Two at once would both
        make it, and each would take twice as long.
        """
        return self._turns.setdefault(path, asyncio.Lock())

    def changed(self, paths: Collection[str]) -> None:
        """These open documents are there, or say something else than before."""
        self._begun &= self._server.session.overlays.keys()
        self._waiting.update(dict.fromkeys(path for path in paths if path not in self._begun))
        if self._waiting and (self._task is None or self._task.done()):
            self._task = asyncio.get_running_loop().create_task(self._rehearse())

    def repeat(self, root: str) -> None:
        """Documents came or went in a workspace, and with them what is kept of their set.

        Whichever document is rehearsed makes that for all.
        """
        overlays = self._server.session.overlays
        inside = [path for path in overlays if path in self._begun and within(path, root)]
        if inside:
            self._begun.discard(inside[-1])
            self.changed(inside[-1:])

    async def _rehearse(self) -> None:
        await self._server.first_index.wait()
        while self._waiting:
            await self._until_idle()
            path, _ = self._waiting.popitem()  # the last is what the user looks at
            async with self.turn(path):
                located = self._server.session.locate(path)
                if located is None or located.document.id not in located.snapshot.documents:
                    continue
                self._begun.add(path)
                await asyncio.to_thread(_try, located.snapshot, located.document)
            for make in await asyncio.to_thread(_cards, located.snapshot, located.document):
                await self._until_idle()
                await asyncio.to_thread(_try_card, make)

    async def _until_idle(self) -> None:
        loop, protocol = asyncio.get_running_loop(), self._server.protocol
        assert isinstance(protocol, StpProtocol)
        while (left := protocol.heard_at + IDLE - loop.time()) > 0:
            await asyncio.sleep(left)


def rehearse(snapshot: Snapshot, document: Document) -> None:
    """Checks a document, and what it would be with a link and an id of nothing in its middle.

    Half of a link that is being typed leads nowhere; what is to be known of that is at hand then.
    In a long document, which is checked in a thread anyway, a blank is typed: an id in the middle
    of a table of ten thousand rows takes half a second, and who types waits for the rehearsal.
    """
    from stp_lsp.features.affected import affected
    from stp_lsp.features.diagnostics import diagnose
    from stp_lsp.server.publish import SMALL  # which leads here

    diagnose(snapshot, document)
    text = document.text
    at = text.find("\n", len(text) // 2)
    more = _HALF_TYPED.format(snapshot.project.prefix) if len(text) <= SMALL else " "
    text = text[:at] + more + text[at:]
    typed = make_document(document.id, text, document.place, snapshot.project, document)
    after = snapshot.with_documents({document.id: typed})
    affected(snapshot, after, (document.id,))
    diagnose(after, typed)
    _ = typed.structure


def _cards(snapshot: Snapshot, document: Document) -> Iterator[Callable[[], object]]:
    from stp_lsp.features.card_prefetch import prefetch_cards  # leads to much

    return prefetch_cards(snapshot, document)


def _try_card(make: Callable[[], object]) -> None:
    try:
        make()
    except Exception:
        logger.exception("a card could not be made ahead")


def _try(snapshot: Snapshot, document: Document) -> None:
    try:
        rehearse(snapshot, document)
    except Exception:
        # Whoever types will find out, and be told; here nobody waits for it.
        logger.exception("a key press could not be rehearsed in %s", document.id)
