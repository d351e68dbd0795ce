"""The text of a new thread's `info.md`, as upstream's `st new` writes it (FORMAT.md 12).

Not here: which documents a new thread gets besides, and where it is put.
"""

from __future__ import annotations

from stp_lsp.model.project import Generation, Project
from stp_lsp.syntax.dates import long_date
from stp_lsp.syntax.slug import slugify
from stp_lsp.syntax.status import Status, spelling

_CONTEXT = (
    "[Background information and context for this steel thread, including why it's needed and"
    " how it fits into the larger project]"
)
_CURRENT = "2.19.0"
"""What a workspace gets whose version is not declared."""


def info_text(
    project: Project, thread: str, title: str, status: Status, created: str, today: str
) -> str:
    """A whole `info.md`, its sections still to be filled.

    Args:
        project: Decides the spelling of the status and the name of the version field.
        thread: The thread's id.
        title: Its title, kept as typed but for `|`, which would split the index row.
        status: Its status.
        created: `YYYY-MM-DD`, or empty when nobody knows.
        today: `YYYY-MM-DD`, for the version line; it is left out when empty.
    """
    title = title.replace("|", "/")
    version = project.version_text or _CURRENT
    key = "intent_version" if project.at_least(2, 2) or not project.version else "stp_version"
    lines = ["---"]
    if today:
        lines.append(
            f'verblock: "{long_date(today) or today}:v0.1: {_author(project)} - Initial version"'
        )
    lines += [f"{key}: {version}", f"status: {spelling(status, project.version)}"]
    if _has_slug(project):
        lines.append(f"slug: {slugify(title)}")
    lines += [
        f"created: {created.replace('-', '')}".rstrip(),
        "completed:",
        "---",
        "",
        f"# {thread}: {title}",
        "",
        "## Objective",
        "",
        "[Clear statement of what this steel thread aims to accomplish]",
        "",
        "## Context",
        "",
        _CONTEXT,
        "",
        "## Related Steel Threads",
        "",
        "- [List any related steel threads here]",
    ]
    return "\n".join(lines) + "\n"


def _has_slug(project: Project) -> bool:
    return not project.version or project.at_least(2, 4) or project.generation is Generation.G5


def _author(project: Project) -> str:
    return project.author or "Unknown"
