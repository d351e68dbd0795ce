"""Random workspaces whose texts name threads, packages, rows and issues in every written form."""

from __future__ import annotations

from hypothesis import strategies as st

from stp_lsp.model.paths import relative

THREADS = ("ST0001", "ST0002", "ST0003")
FOLDERS = {
    "ST0001": "intent/st/ST0001",
    "ST0002": "intent/st/COMPLETED/ST0002",
    "ST0003": "intent/st/NOT-STARTED/ST0003",
}
STATUS = {"ST0001": "WIP", "ST0002": "Completed", "ST0003": "Not Started"}
PLACES = (
    "README.md",
    "intent/wip.md",
    "intent/docs/guide.md",
    *(f"{folder}/design.md" for folder in FOLDERS.values()),
    *(f"{folder}/WP/01/notes.md" for folder in FOLDERS.values()),
)
_ALONE = (
    "{t}",
    "`{t}`",
    "**{t}**",
    "{t}/{p}",
    "{t}/WP-{p}",
    "{t}/WP{p}",
    "{t}/WP/{p}",
    "{t} WP-{p}",
    "{t} AC-{p}.1",
    "{t}/AT-{p}.1",
    "{t}: WP-{p}",
    "WP-{p}",
    "WP{p}",
    "AC-{p}.2",
    "AT-{p}.1",
    "issue 0011",
    "issues 0011 + 0012",
    "{t}/{u}",
    "{t}/{u}/ST0002",
    "{t}, {u} (and ST0005)",
    "{t} + {u}",
    "<!-- {t} -->",
    "> {t}",
    "- [ ] {t} WP-{p}",
    "| {t} | {u} |",
    "{t}é{u}, Ünicode 🔥 {t}",
    "xST0001 st0001 ST00012",
    "https://example.org/{t}/x",
    "`../Other/intent/st/{t}/info.md`",
    "`images/{t}/x.png`",
    "    {t} indented WP-{p}",
    "```\n{t} WP-{p} AC-{p}.1 ST000{{1,3}}\n```",
)
_GROUPS = (
    "{t} - {u}",
    "{t}-{u}",
    "{t} to {u}",
    "WP-02 - WP-{p}",
    "ST000{{1,2}}",
    "ST000{{1,2,3}}",
    "ST00{{01..03}}",
    "ST0001..ST0003",
    "ST0001 through ST0004",
    "ST0001-0003",
    "{t} WP-01..WP-03",
    "{t} WP-01..02",
    "WP-01 through WP-03",
    "{t} AC-{p}.1..3",
    "AC-{p}.1..{p}.3",
    "ST0001..ST0003, ST0009",
    "ST0002..ST0005, {t} and ST0001–ST0004",
    "ST000{{1..4}} `st/ST000{{2,3}}/info.md`",
    "ST000{{1, 3}} ST0{{001,003}}",
    "WP01–WP03, WPs 01-04",
    "{t} WP-01..WP-04, WP-06",
    "{t}/WP01-WP03",
    "{t} AC-{p}.1..3, {t} AC-{p}.5",
    "WP1, {t} WP2",
)
_PATHS = (
    "[x]({way})",
    "[x]({way}#st0001-one)",
    '[x](<{way}> "t")',
    "![x]({folder}/a.png)",
    "`{path}`",
    "`{root}/{{design,impl}}.md`",
    "`st/COMPLETED/{t}/design.md`",
    "{root}/WP/{p}/info.md",
    "[label]: {way}",
    "# About {t}",
    "## WP-{p} -- of {t}",
)


@st.composite
def lines(draw: st.DrawFn, source: str, groups: bool) -> str:
    """A paragraph of a document."""
    thread, other = draw(st.sampled_from(THREADS)), draw(st.sampled_from(THREADS))
    package = draw(st.sampled_from(["01", "02"]))
    form = draw(st.sampled_from((*_ALONE, *_PATHS, *(_GROUPS if groups else ()))))
    root = FOLDERS[thread]
    inner = draw(st.sampled_from(["info.md", "design.md", f"WP/{package}/info.md"]))
    path = f"{root}/{inner}"
    return form.format(
        t=thread,
        u=other,
        p=package,
        root=root,
        path=path,
        way=relative(path, source),
        folder=relative(root, source),
    )


@st.composite
def named_worlds(draw: st.DrawFn, *, groups: bool = True) -> dict[str, str]:
    """Files of three threads, two packages each, contracts, an issue, and texts about them.

    Args:
        draw: Given by hypothesis.
        groups: Whether braces and ranges occur, which a rename may have to write out.
    """
    files = {"intent/issues/OPEN/0011/0011-a.md": '---\nid: "0011"\nstatus: OPEN\n---\n# 0011: A\n'}
    for number, (thread, folder) in enumerate(FOLDERS.items(), 1):
        title = ("One", "Two", "Three")[number - 1]
        head = f"---\nstatus: {STATUS[thread]}\nslug: {title.lower()}\ncreated: 2026010{number}\n"
        files[f"{folder}/info.md"] = f"{head}completed:\n---\n# {thread}: {title}\n"
        files[f"{folder}/acceptance.md"] = _contract(thread, title)
        for package in ("01", "02"):
            files[f"{folder}/WP/{package}/info.md"] = (
                f'---\nwp_id: WP-{package}\ntitle: "P{package}"\nstatus: WIP\n---\n'
                f"# WP-{package}: P{package}\n"
            )
    for place in PLACES:
        found = draw(st.lists(lines(place, groups), max_size=5))
        newline = draw(st.sampled_from(["\n", "\n", "\r\n"]))
        start = draw(st.sampled_from(["", "", "\ufeff"]))
        text = "\n\n".join(["# Title \U0001f9f5", *found]) + "\n"
        files[place] = start + text.replace("\n", newline)
    return files


def _contract(thread: str, title: str) -> str:
    rows = "".join(
        f"- AC-{p}.1 a\n- AC-{p}.2 b\n- AC-{p}.3 c\n- AT-{p}.1 `tests/t.py` -- covers AC-{p}.1,"
        f" AC-{p}.2 -- status: red\n"
        for p in ("01", "02")
    )
    return f"---\nst_id: {thread}\n---\n# {thread} {title} -- Acceptance\n\n{rows}"
