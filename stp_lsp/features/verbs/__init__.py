"""The verbs. Others use ``api``.

Nothing is imported here. This runs before any module of the package, so that two threads which
import such modules at once would wait for each other (`tests/tidy/test_rings.py`).
"""
