"""The language server: the only room that speaks the protocol, and the only one that imports it."""
