"""What stops a command: wrong usage, or input that it cannot work with."""

from __future__ import annotations

OK = 0
FINDINGS = 1
"""Something was found: a finding, a blocked gate, an index that is out of date."""
BROKEN = 2
"""Wrong usage, or input that cannot be worked with; nothing was judged."""
BROKEN_PIPE = 141
"""What a shell shows for a program that a closed pipe ended (128 + SIGPIPE)."""
INTERRUPTED = 130
"""What a shell shows for a program that Ctrl+C ended (128 + SIGINT)."""


class ProblemError(Exception):
    """Ends the command with :data:`BROKEN`; the message names the thing and the remedy."""
