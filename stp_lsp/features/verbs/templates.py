"""New documents: which ones a workspace of this generation has, and what they begin with.

FORMAT.md 12 (`st new`, `wp new`, `issues add`) and 10.2. Values are put in in one pass, so that a
title which happens to look like a template's token stays as it was typed; upstream replaces it,
which FORMAT.md marks as a defect.
"""

from __future__ import annotations

from string import Template
from typing import Final

from stp_lsp.features.verbs import template_texts as texts
from stp_lsp.features.verbs.outcome import Moment, writes
from stp_lsp.model.project import Generation, Project
from stp_lsp.syntax.slug import slugify
from stp_lsp.syntax.status import Status, spelling

_NEWEST: Final = "2.19.0"
"""What a workspace is taken for that declares no version."""

SEVERITIES: Final = ("critical", "high", "medium", "low")


def is_single_file(project: Project) -> bool:
    """Whether a thread is one file here (FORMAT.md 0)."""
    return project.generation in (Generation.G0, Generation.G1)


def document_names(project: Project) -> tuple[str, ...]:
    """The documents of a new thread, in the order in which they are created."""
    if project.generation <= Generation.G2:
        return ("design.md", "impl.md", "info.md", "results.md", "tasks.md")
    first = ("acceptance.md",) if writes(project, 2, 11, 13) else ()
    return (*first, "design.md", "impl.md", "info.md", "tasks.md")


def document_text(
    project: Project, name: str, thread: str, title: str, status: Status, now: Moment
) -> str:
    """A new document of a thread by its file name; one of :func:`document_names`."""
    match name:
        case "design.md":
            return _filled(texts.DESIGN, id=thread, title=title)
        case "impl.md":
            return _filled(texts.IMPL, id=thread, title=title)
        case "tasks.md":
            return _filled(texts.TASKS, id=thread, title=title)
        case "results.md":
            return _filled(texts.RESULTS, id=thread, title=title)
        case "acceptance.md":
            return _acceptance(project, thread, title, now)
        case _:
            return info_text(project, thread, title, status, now.compact, now)


def info_text(
    project: Project, thread: str, title: str, status: Status, created: str, now: Moment
) -> str:
    """The document that defines a thread: `info.md`, or the whole single file.

    Args:
        project: Decides the fields and their spelling.
        thread: The id.
        title: The title, without `|`.
        status: The status.
        created: `YYYYMMDD`; empty when nobody knows.
        now: Gives the date and the author of the verblock.
    """
    version = project.version_text if project.version else _NEWEST
    author = now.author_of(project)
    word = spelling(status, project.version)
    lines = [
        "---",
        f'verblock: "{now.long_date}:v0.1: {author} - Initial version"',
        f"{'intent_version' if writes(project, 2, 2) else 'stp_version'}: {version}",
        f"status: {word}",
    ]
    if writes(project, 2, 4):
        lines.append(f"slug: {slugify(title)}")
    lines.append(f"created: {created}".rstrip())
    # Until 2.9.0 `st done` found only a line that begins `completed: ` (FORMAT.md 4.6).
    lines.append("completed:" if writes(project, 2, 9) else "completed: ")
    lines += ["---", "", f"# {thread}: {title}", ""]
    if project.generation <= Generation.G2:
        day = f"{created[:4]}-{created[4:6]}-{created[6:]}" if created else "YYYY-MM-DD"
        lines += [
            f"- **Status**: {word}",
            f"- **Created**: {day}",
            "- **Completed**: YYYY-MM-DD",
            f"- **Author**: {author}",
            "",
        ]
    parts = ["\n".join(lines) + "\n", texts.INFO_SECTIONS]
    if is_single_file(project):
        parts.append(texts.SINGLE_SECTIONS)
    if writes(project, 2, 11, 13):
        parts.append(texts.INFO_ACCEPTANCE)
    parts.append(texts.INFO_TAIL)
    return "".join(parts)


def _acceptance(project: Project, thread: str, title: str, now: Moment) -> str:
    values = {"id": thread, "title": title, **_stamp(project, now)}
    sections = texts.ACCEPTANCE_SECTIONS
    rules = texts.ACCEPTANCE_RULES
    if not writes(project, 2, 19):
        rules = texts.ACCEPTANCE_RULES_BEFORE_GRAMMAR
        sections = sections.replace("`[path/to/the_test_file]`", "[test path::name]")
    return _filled(texts.ACCEPTANCE_HEAD + rules + sections, **values)


def package_text(project: Project, number: str, title: str, now: Moment) -> str:
    """The cover of a new work package; ``number`` has two digits."""
    middle = texts.PACKAGE_ACCEPTANCE if writes(project, 2, 11, 13) else texts.PACKAGE_CRITERIA
    text = texts.PACKAGE_HEAD + middle + texts.PACKAGE_TAIL
    return _filled(text, number=number, title=title, **_stamp(project, now))


def issue_text(project: Project, number: str, title: str, severity: str, now: Moment) -> str:
    """A new issue; ``number`` has four digits."""
    values = {"number": number, "title": title, "severity": severity, "today": now.today}
    return _filled(texts.ISSUE, **values, author=now.author_of(project))


def _stamp(project: Project, now: Moment) -> dict[str, str]:
    return {"date": now.long_date, "author": now.author_of(project)}


def _filled(text: str, **values: str) -> str:
    return Template(text).substitute(values)
