"""stp-lsp: a language server for steel threads.

The layers, each of which may import only what stands to its left::

    text -> syntax -> model -> rules -> features -> session -> { server | cli }

See ``docs/architecture.md``.
"""

__version__ = "0.1.0"
