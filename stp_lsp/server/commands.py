"""Verbs as commands: `workspace/executeCommand` performs one and asks the client to make its edit.

The arguments are one object: those of the verb, and beside them where it acts: `uri` (a document)
and `range` in it, or `root` (a workspace's folder). With `confirm` the client is asked to let its
user look at every part first. The answer says what came of it::

    {"applied": true, "done": "created ST0009: Lamp", "notes": [...], "created": [uri, ...]}
    {"applied": false, "reason": "...", "remedy": "..."}

The user is told as well; a command that does nothing and says nothing looks broken. Nothing is
written to disk here: the client makes the edit, and can undo it.

Deliberately not here: which verbs an editor offers where (see :mod:`stp_lsp.server.actions`).
"""

from __future__ import annotations

import logging

logger = logging.getLogger(__name__)
