"""A 3.0 workspace written back as one of 2.19, so that real ids of every kind can be renamed.

The real workspaces hold criteria, tests and issues only in the canon of a 3.0 project, where
nothing is renamed. Their texts are used here in the shape of FORMAT.md 2.1, 8 and 9: documents and
attachments of each thread in its status folder, covers of work packages, contracts in the grammar
of 2.19, issues in their folders, and each test file that a contract cites, with the ids that it
would carry. Nothing of a text is left out or changed; only the frames around it are new.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

CONFIG = "intent/.config/config.json"
_BUCKETS = {"completed": "COMPLETED/", "cancelled": "CANCELLED/", "not-started": "NOT-STARTED/"}
_STATUS = {
    "completed": "Completed",
    "cancelled": "Cancelled",
    "not-started": "Not Started",
    "wip": "WIP",
    "hold": "On Hold",
    "done": "Done",
}


def canon_back(files: dict[str, str]) -> dict[str, str]:
    """The files of a 3.0 workspace as 2.19 would have them."""
    made = {
        path: text
        for path, text in files.items()
        if not path.startswith(("intent/.canon/", "intent/st/", "intent/issues/", "intent/.intent"))
    }
    made[CONFIG] = json.dumps({"intent_version": "2.19.0", "st_prefix": "ST", "author": "A"})
    cited: dict[str, set[str]] = defaultdict(set)
    for path, text in files.items():
        if path.startswith("intent/.canon/st/") and path.endswith(".json"):
            made |= _thread(json.loads(text), cited)
        elif path.startswith("intent/.canon/issues/"):
            made |= _issue(json.loads(text))
    canon = [path for path in files if "/.canon/st/" in path]
    known = {path.rpartition("/")[2].removesuffix(".json") for path in canon}
    for path, text in files.items():  # of a canon file too large to keep there are views
        if path.startswith("intent/st/ST") and path.split("/")[2] not in known:
            made[path] = text
    for path, ids in cited.items():
        made.setdefault(path, "".join(f"// {id}\n" for id in sorted(ids)))
    made["intent/st/steel_threads.md"] = "# Steel Threads\n"
    return made


def _thread(record: dict[str, Any], cited: dict[str, set[str]]) -> dict[str, str]:
    id, title, status = record["id"], record["title"], record["status"]
    folder = f"intent/st/{_BUCKETS.get(status, '')}{id}"
    completed = record.get("completed") or ""
    head = (
        f"---\nintent_version: 2.19.0\nstatus: {_STATUS.get(status, status)}\n"
        f"slug: {record.get('slug') or ''}\ncreated: {record['created'].replace('-', '')}\n"
        f"completed: {completed}\n---\n"
    )
    parts = [f"# {id}: {title}", record.get("preamble") or ""]
    parts += ["## Objective", record.get("objective") or "", record.get("context") or ""]
    if record.get("related"):
        rows = [f"- {item['id']} -- {item.get('note') or ''}" for item in record["related"]]
        parts += ["## Related Steel Threads", "\n".join(rows)]
    parts.append(record.get("body") or "")
    made = {f"{folder}/info.md": head + "\n\n".join(filter(None, parts)) + "\n"}
    for item in record.get("attachments") or ():
        if item.get("text") is not None:
            made[f"{folder}/{item['path']}"] = item["text"]
    for package in record.get("wps") or ():
        made[f"{folder}/WP/{package['seq']:02d}/info.md"] = _package(package)
    if record.get("criteria") or record.get("tests"):
        made[f"{folder}/acceptance.md"] = _contract(record, cited)
    return made


def _package(record: dict[str, Any]) -> str:
    name, title = f"WP-{record['seq']:02d}", record["title"]
    head = f'---\nwp_id: {name}\ntitle: "{title}"\nscope: {record.get("scope") or "Small"}\n'
    parts = [f"# {name}: {title}", record.get("objective") or "", record.get("body") or ""]
    status = _STATUS.get(record["status"], record["status"])
    return f"{head}status: {status}\n---\n" + "\n\n".join(filter(None, parts)) + "\n"


def _contract(record: dict[str, Any], cited: dict[str, set[str]]) -> str:
    id, title = record["id"], record["title"]
    lines = [f'---\nst_id: {id}\ntitle: "{title} -- acceptance contract"\n---']
    lines.append(f"# {id} {title} -- Acceptance\n\n## Acceptance Criteria\n")
    group = ""
    for row in record.get("criteria") or ():
        own = row["id"][3:].partition(".")[0]
        if own != group and own != "00":
            lines.append(f"\n### WP-{own}\n")
        group = own
        lines.append(_criterion(row))
    lines.append("\n## Acceptance Tests\n")
    for row in record.get("tests") or ():
        file = row.get("file") or ""
        if file and "/" in file and " " not in file:
            cited[file].add(row["id"])
        what = f"`{file}`" if file else row.get("prose") or ""
        covers = f" -- covers {', '.join(row['covers'])}" if row.get("covers") else ""
        note = f" -- {_line(row['note'])}" if row.get("note") else ""
        lines.append(f"- {row['id']} {_line(what)}{covers} -- status: {row['status']}{note}")
    return "\n".join(lines) + "\n"


def _criterion(row: dict[str, Any]) -> str:
    state = row.get("state") or {}
    mark = "(non-test) " if row.get("kind") == "non-test" else ""
    text = f"- {row['id']} {mark}{_line(row['text'])}"
    match state.get("is"):
        case "descoped":
            end = f"descoped-to: {state.get('to')} -- by: {state.get('by')}"
            return f"{text} -- {end} -- reason: {_line(state.get('reason') or '')}"
        case "withdrawn":
            return f"{text} -- withdrawn: {_line(state.get('reason') or '')}"
        case "satisfied":
            evidence = state.get("evidence")
            proof = f" -- evidence: {_line(evidence)}" if evidence else ""
            return f"{text}{proof} -- satisfied: yes"
        case _:
            return f"{text} -- satisfied: no"


def _issue(record: dict[str, Any]) -> dict[str, str]:
    number, slug = f"{int(record['number']):04d}", record["slug"]
    bucket = "OPEN" if record["status"] == "open" else "CLOSED"
    head = f'---\nid: "{number}"\ntitle: "{record["title"]}"\nstatus: {bucket}\n'
    head += f"severity: {record.get('severity') or 'medium'}\ncreated: {record['created']}\n---\n"
    body = record.get("body") or ""
    if not body.startswith(f"# {number}"):
        body = f"# {number}: {record['title']}\n\n{body}"
    return {f"intent/issues/{bucket}/{number}/{number}-{slug}.md": head + body}


def _line(text: str) -> str:
    """A text of several paragraphs as the one line of a row."""
    return " ".join(text.split())
