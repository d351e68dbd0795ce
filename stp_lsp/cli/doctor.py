"""`doctor`: what stp-lsp makes of this place, for people who wonder and for reports of bugs.

Which workspaces were found and by what, what is in them, what was passed over and why, which
settings hold, and with which versions. It changes nothing. No document's text is printed, so the
report can be shown to strangers; paths can not be left out, they are the point.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections import Counter
from importlib import metadata
from typing import TYPE_CHECKING, Any

from stp_lsp import __version__
from stp_lsp.cli.output import Output, standard_output
from stp_lsp.cli.problem import FINDINGS, OK
from stp_lsp.cli.width import Span
from stp_lsp.cli.workspaces import Opened, open_paths, shown_path, unlisted
from stp_lsp.features.diagnostics import diagnose_all
from stp_lsp.model.diagnostic import Level
from stp_lsp.model.layout import Kind
from stp_lsp.model.paths import parent
from stp_lsp.model.settings import Settings
from stp_lsp.rules import unreadable_document
from stp_lsp.session import cache
from stp_lsp.syntax.status import Status

if TYPE_CHECKING:
    from argparse import Namespace

    from stp_lsp.model.snapshot import Snapshot
    from stp_lsp.session.session import View

_LIBRARIES = ("pygls", "lsprotocol", "markdown-it-py", "python-frontmatter", "rich", "orjson")
_SHOWN = 10
"""Of each kind of thing that was passed over."""
_HALF_UPGRADED = "an upgrade did not end here (`.migration-in-progress`); run it again"
_MADE_BY = {
    "G0": "STP 0 to 1.0",
    "G1": "STP 1.2.0",
    "G2": "STP 1.2.1",
    "G3": "Intent 2.0 to 2.9",
    "G4": "Intent 2.10 to 2.19",
    "G5": "Intent 3.0",
}


def doctor(options: Namespace) -> int:
    """Runs `doctor`; 1 when something was found that keeps stp-lsp from doing its work."""
    begun = time.perf_counter()
    opened = open_paths([options.path])
    read = time.perf_counter()
    spaces = [workspace_data(view) for view in opened.views]
    checked = time.perf_counter()
    report = {
        "versions": versions(),
        "times": {"read": round(read - begun, 3), "checked": round(checked - read, 3)},
        "workspaces": spaces,
        "passed_over": passed_over(opened),
        "settings_problems": [
            str(complaint._replace(path=shown_path(complaint.path)))
            for complaint in opened.session.complaints()
        ],
    }
    output = standard_output(options.color)
    if options.json:
        output.text(json.dumps(report, indent=2) + "\n")
    else:
        _print(output, report)
    ill = report["passed_over"] or report["settings_problems"]
    return FINDINGS if ill or any(space["rules_that_broke"] for space in spaces) else OK


def versions() -> dict[str, str]:
    """The versions of everything that has a part in an answer."""
    found = {"stp-lsp": __version__, "Python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    found["system"] = f"{platform.system()} {platform.machine()}"
    found["processors"] = str(os.cpu_count() or 1)
    found["file names"] = sys.getfilesystemencoding()
    return found


def workspace_data(view: View) -> dict[str, Any]:
    """What one workspace is and holds."""
    snapshot = view.snapshot
    project = snapshot.project
    documents = snapshot.documents.values()
    threads = snapshot.threads.values()
    kinds = Counter(document.kind.name.lower() for document in documents)
    statuses = Counter(
        thread.status.value if thread.status else f"unknown ({thread.status_raw})"
        for thread in threads
    )
    levels: Counter[str] = Counter()
    broke: list[str] = []
    for _, diagnosis in diagnose_all(snapshot):
        levels.update(found.level.value for found in diagnosis.diagnostics)
        broke += diagnosis.failures
    return {
        "root": shown_path(view.root),
        "name": project.name,
        "generation": project.generation.name,
        "version": project.version_text,
        "configured_by": project.config_path or "its folders alone",
        "passed_by": _passed_by(snapshot),
        "upgrade_unfinished": _is_half_upgraded(snapshot),
        "prefix": project.prefix,
        "threads": len(snapshot.threads),
        "threads_not_on_disk": sum(not thread.on_disk for thread in threads),
        "statuses": {name: statuses[name] for name in sorted(statuses, key=_by_status)},
        "work_packages": sum(len(thread.packages) for thread in threads),
        "issues": len(snapshot.issues),
        "documents": sum(kinds.values()),
        "cache": cache.state(view.root, sum(kinds.values())),
        "characters": sum(document.facts.table.length for document in documents),
        "kinds": dict(kinds.most_common()),
        "not_judged": sum(document.place.quiet for document in documents),
        "index": "present" if snapshot.index_document is not None else "missing",
        "findings": {level.value: levels[level.value] for level in Level if levels[level.value]},
        "rules_that_broke": broke,
        "settings": _changed(snapshot.settings),
    }


def _passed_by(snapshot: Snapshot) -> list[str]:
    """Configurations that do not count: a project whose move to a newer tool was not finished."""
    used = parent(snapshot.project.config_path)
    found = (
        doc.id
        for doc in snapshot.documents.values()
        if doc.kind is Kind.CONFIG and parent(doc.id) != used
    )
    return sorted(found) if used else []


def _is_half_upgraded(snapshot: Snapshot) -> bool:
    """Whether `intent upgrade` left its mark behind: it did not end (FORMAT.md 11.1, U3)."""
    folder = parent(snapshot.project.config_path)
    return bool(folder) and snapshot.files.exists(f"{folder}/.migration-in-progress")


def _by_status(name: str) -> tuple[int, str]:
    known = [status.value for status in Status]
    return (known.index(name) if name in known else len(known)), name


def _changed(settings: Settings) -> dict[str, str]:
    """The settings that are not as they come; the day is no setting."""
    usual = Settings()
    return {
        name: str(getattr(settings, name))
        for name in settings.__dataclass_fields__
        if name != "today" and getattr(settings, name) != getattr(usual, name)
    }


def passed_over(opened: Opened) -> list[str]:
    """What could not be read, one line each with the reason."""
    found = [unlisted(path, why) for path, why, ours in opened.unlisted() if ours]
    for view in opened.views:
        for id, document in view.snapshot.documents.items():
            path = shown_path(f"{view.root}/{id}")
            found += [
                f"{path}: {reason}"
                for name, _, _, reason in document.facts.marks
                if name == unreadable_document.NAME
            ]
    return found


def _print(output: Output, report: dict[str, Any]) -> None:
    for space in report["workspaces"]:
        _print_workspace(output, space)
    _print_list(output, "not read, or only in part", report["passed_over"])
    _print_list(output, "wrong in the settings", report["settings_problems"])
    times = report["times"]
    output.line(Span("times", "heading"))
    output.line(f"  read in {times['read']:.2f} s, every rule run in {times['checked']:.2f} s")
    output.line(Span("versions", "heading"))
    output.paragraph(
        "  " + ", ".join(f"{name} {value}" for name, value in report["versions"].items()), indent=2
    )


def _print_workspace(output: Output, space: dict[str, Any]) -> None:
    output.line(Span(space["root"], "path"))
    declared = f", version {space['version']}" if space["version"] else ", no version declared"
    more = f"{space['work_packages']} work packages, {space['issues']} issues"
    length = f"{space['characters']:,} characters"
    quiet = space["not_judged"]
    rows = (
        ("what", f"{space['name'] or 'unnamed'}: {_shape(space['generation'])}{declared}"),
        ("by", f"{space['configured_by']}; ids begin with {space['prefix']}"),
        ("", f"not by {', '.join(space['passed_by'])}" if space["passed_by"] else ""),
        ("", _HALF_UPGRADED if space["upgrade_unfinished"] else ""),
        ("threads", _counted(space["threads"], space["statuses"])),
        ("", _absent(space["threads_not_on_disk"])),
        ("more", f"{more}, index {space['index']}"),
        ("documents", f"{_counted(space['documents'], space['kinds'])}; {length}"),
        ("", f"{quiet} generated or archived, not judged" if quiet else ""),
        ("findings", _counted(sum(space["findings"].values()), _plural(space["findings"]))),
        ("cache", space["cache"]),
        ("settings", ", ".join(f"{key} = {value}" for key, value in space["settings"].items())),
    )
    for name, text in rows:
        if text:
            output.paragraph(Span(f"  {name:<10}", "faint"), text, indent=12)
    _print_list(output, "rules that broke, a fault of stp-lsp itself", space["rules_that_broke"])


def _shape(generation: str) -> str:
    """A generation in words (FORMAT.md 0)."""
    return f"laid out as by {_MADE_BY[generation]} ({generation})"


def _plural(levels: dict[str, int]) -> dict[str, int]:
    """Counts by level, as one says them; `information` has no plural."""
    many = {"error": "errors", "warning": "warnings", "hint": "hints"}
    return {(many.get(level, level) if n > 1 else level): n for level, n in levels.items()}


def _absent(number: int) -> str:
    return f"{number} of them in the canon only, with no documents on disk" if number else ""


def _counted(total: int, parts: dict[str, int]) -> str:
    listed = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in parts.items())
    return f"{total}: {listed}" if listed else str(total)


def _print_list(output: Output, title: str, lines: list[str]) -> None:
    if not lines:
        return
    output.line(Span(f"{title} ({len(lines)})", "warning"))
    for line in lines[:_SHOWN]:
        output.paragraph(f"  {line}", indent=4)
    if len(lines) > _SHOWN:
        output.line(f"  and {len(lines) - _SHOWN} more; --json has them all")
