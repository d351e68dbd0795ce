"""Everywhere a thing is named, as the client is told: documents, files that carry its id, texts.

The references request and the lens that counts both ask here, so that a click shows as many as the
lens says.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from stp_lsp.features.content_place import is_only_canon
from stp_lsp.features.references import Subject, naming
from stp_lsp.session.session import Located

if TYPE_CHECKING:
    from stp_lsp.server.state import StpServer

PlainLocation = dict[str, object]
"""A `Location` as plain JSON."""


def locations_naming(
    server: StpServer,
    located: Located,
    subject: Subject,
    *,
    include_declaration: bool,
    own_uri: str = "",
) -> Iterator[list[PlainLocation] | Future[Any]]:
    """The places document by document, an empty list for one that names the subject nowhere.

    A future among them is what has to be waited for before the next ones are asked for.

    Args:
        server: Whose client is told.
        located: The document whose places come first.
        subject: What is sought.
        include_declaration: Whether the defining heading or row is one of them.
        own_uri: How the client names that document, if it is no file.
    """
    snapshot, own = located.snapshot, located.document
    shows, plain_range = server.client.contents, server.convert.plain_range
    texts: list[str] = []
    for found in naming(snapshot, own, subject, include_declaration):
        id = found[0].document if found else own.id
        doc = own if id == own.id else snapshot.documents[id]
        if found and shows and is_only_canon(snapshot, doc):
            texts.append(id)
            if doc is not own:
                yield []  # JSON that the client has as a text, whose places follow
                continue
        uri = (own_uri if doc is own else "") or server.uri_of(f"{located.root}/{doc.id}")
        yield [{"uri": uri, "range": plain_range(doc.lines, each.range)} for each in found]
    yield from server.cited_files.places(located, subject)
    if shows:
        yield from server.contents.places(located, subject, texts)
