"""The nine lights of a small harbour: rhythm, sun and, one day, log."""
