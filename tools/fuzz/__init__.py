"""Hostile input by the million: ``python -m tools.fuzz``.

Documents (mutated and made from a grammar) go through everything that looks at a document; streams
of messages go to a real server. Whatever raises, breaks a rule or does not end is printed with the
seed that makes it again, and cut down to few lines.
"""
