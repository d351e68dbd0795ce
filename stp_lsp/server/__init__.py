"""The language server: the only room that speaks the protocol, and the only one that imports it."""

from stp_lsp.server.lazy_types import import_types

import_types()
