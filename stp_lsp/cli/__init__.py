"""The command line front end. Imports no LSP library, so that it starts quickly."""
