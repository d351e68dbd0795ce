"""Measuring the server from outside and inside; see `README.md` in this folder.

Nothing here is part of the product: the package `stp_lsp` never imports it.
"""
