"""Random workspaces whose documents name each other in every form that a path is written in."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from stp_lsp.model.paths import relative

BUCKETS = {
    "WIP": "",
    "On Hold": "",
    "Not Started": "NOT-STARTED/",
    "Completed": "COMPLETED/",
    "Cancelled": "CANCELLED/",
}
OUTSIDE = ("README.md", "CHANGELOG.md", "intent/wip.md", "intent/docs/guide.md", "lib/notes.md")
FENCED = "```\nintent/st/ST0001/info.md st/COMPLETED/ST0001/design.md\n```"


@dataclass(frozen=True)
class World:
    """Files, and for each document the documents that its lines lead to, in order."""

    files: dict[str, str]
    leads: dict[str, tuple[str, ...]]


def _link(target: str, source: str, form: int) -> str:
    """A line of ``source`` that names ``target`` in one of the forms of FORMAT.md 10.1."""
    way = relative(target, source)
    folder = target.rpartition("/")[0]
    dotted = way if way.startswith(".") else f"./{way}"
    written = [
        f"[x]({way})",
        f"[x]({dotted})",
        f'[x](<{way}> "title")',
        f"[x]({way}#objective)",
        f"[x](/{target})",
        f"![x]({way})",
        f"[label]: {way}",
        f"See `{target}` there.",
        f"See {target}, or not.",
        f"See {target.removeprefix('intent/')}.",
        f"See `{dotted}` there.",
        f"([x]({relative(folder, source)}/))" if target.endswith("info.md") else f"[x]({way})",
        f"See `{folder}/`." if target.endswith("info.md") else f"See `{target}`.",
        f"<!-- {target} -->",
        f"# About [x]({way})",
        f"| a | [x]({way}) |",
    ]
    return written[form % len(written)]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Three threads in any folder, some with packages, and documents beside them."""
    statuses = [draw(st.sampled_from(list(BUCKETS))) for _ in range(3)]
    folders = [f"intent/st/{BUCKETS[s]}ST000{n}" for n, s in enumerate(statuses, 1)]
    names = ["info.md", "design.md", "WP/01/info.md", "claude/notes.md"]
    inside = [f"{folder}/{name}" for folder in folders for name in names]
    everything = [*inside, *OUTSIDE]
    files = {"intent/st/steel_threads.md": "# Steel Threads\n"}
    leads: dict[str, tuple[str, ...]] = {}
    for path in everything:
        targets = draw(st.lists(st.sampled_from(inside), max_size=4))
        forms = [draw(st.integers(0, 15)) for _ in targets]
        lines = [_link(target, path, form) for target, form in zip(targets, forms, strict=True)]
        leads[path] = tuple(targets)
        body = "\n\n".join([*lines, FENCED]) + "\n"
        files[path] = _head(path, statuses) + body
    for folder in folders:
        files[f"{folder}/acceptance.md"] = "---\nacceptance: exempt\n---\n# Acceptance\n"
        files[f"{folder}/picture.png"] = "no document"
    return World(files, leads)


def _head(path: str, statuses: list[str]) -> str:
    """A thread's info.md needs a header; every other document a title."""
    parts = path.split("/")
    if parts[-1] != "info.md":
        return "# Title\n\n"
    if "WP" in parts:
        return '---\nwp_id: WP-01\ntitle: "One"\nscope: Small\nstatus: WIP\n---\n# WP-01: One\n\n'
    name = parts[-2]
    status = statuses[int(name[-1]) - 1]
    return f"---\nstatus: {status}\ncreated: 20260102\ncompleted:\n---\n# {name}: Title\n\n"
