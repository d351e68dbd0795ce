"""What may have changed elsewhere: never too little, and nothing that grows with the workspace."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stp_lsp.features.affected import affected
from stp_lsp.features.diagnostics import diagnose
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.layout import place
from stp_lsp.model.project import Project, read_project
from stp_lsp.model.snapshot import Snapshot
from tests.session.days import texts

PATHS = (
    "intent/st/steel_threads.md",
    "intent/wip.md",
    "intent/issues/OPEN/0001/0001-slow.md",
    "README.md",
    *(
        f"intent/st/{folder}/{name}"
        for folder in ("ST0001", "ST0002", "COMPLETED/ST0003")
        for name in ("info.md", "design.md", "acceptance.md", "WP/01/info.md")
    ),
)


def snapshot_of(contents: dict[str, str], project: Project) -> Snapshot:
    return Snapshot.build(
        project,
        [make_document(id, text, place(id, project), project) for id, text in contents.items()],
    )


@st.composite
def days(draw: st.DrawFn) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Documents that neither come nor go, and what is typed into them."""
    contents = {path: draw(texts()) for path in PATHS}
    edits = draw(st.lists(st.tuples(st.sampled_from(PATHS), texts()), min_size=1, max_size=12))
    return contents, edits


@given(days(), st.sampled_from(["2.19.0", "2.2.0", "3.0.0"]), st.integers(1, 3))
@settings(max_examples=150, deadline=None)
def test_what_was_found_elsewhere_still_holds(
    day: tuple[dict[str, str], list[tuple[str, str]]], version: str, steps: int
) -> None:
    contents, edits = day
    project = read_project({"intent/.config/config.json": f'{{"intent_version": "{version}"}}'})
    now = snapshot_of(contents, project)
    kept = {id: diagnose(now, document) for id, document in now.documents.items()}
    for at in range(0, len(edits), steps):
        before, changed = now, set()
        for id, text in edits[at : at + steps]:
            known = now.documents[id]
            now = now.with_documents({id: make_document(id, text, known.place, project, known)})
            contents[id] = text
            changed.add(id)
        reached = affected(before, now, changed)
        assert reached is not None, "no document came or went"
        kept.update({id: diagnose(now, now.documents[id]) for id in reached})
        fresh = snapshot_of(contents, project)
        for id, document in fresh.documents.items():
            assert kept[id] == diagnose(fresh, document), id


def workspace(threads: int) -> dict[str, str]:
    """A workspace in which every thread mentions and links to the first one."""
    contents = {
        "intent/st/steel_threads.md": "# Steel Threads\n",
        "intent/wip.md": "# WIP\n",
    }
    for number in range(1, threads + 1):
        folder = f"intent/st/ST{number:04d}"
        contents[f"{folder}/info.md"] = (
            f"---\nstatus: WIP\n---\n# ST{number:04d}: T\n\nSee ST0001 and ST0001/01.\n"
        )
        contents[f"{folder}/design.md"] = "# Design\n\n[it](../ST0001/info.md)\n"
        contents[f"{folder}/acceptance.md"] = "# Acceptance\n\n- AC-01.1 It works\n"
        contents[f"{folder}/WP/01/info.md"] = "---\nstatus: WIP\n---\n# WP-01: W\n"
    return contents


EDITS = [
    ("info.md", "See ST0001", "See this and ST0001", {"info.md"}),
    ("design.md", "[it]", "[it is]", {"design.md"}),
    ("acceptance.md", "It works", "It works well", "the thread"),
    ("WP/01/info.md", "status: WIP", "status: WI", "the thread and what speaks of all"),
    ("info.md", "status: WIP", "status: Completed", "the thread and what speaks of all"),
]


@pytest.mark.parametrize("threads", [60, 1000])
@pytest.mark.parametrize(("name", "old", "new", "expected"), EDITS)
def test_an_edit_reaches_its_thread_however_many_mention_it(
    threads: int, name: str, old: str, new: str, expected: object
) -> None:
    contents, project = workspace(threads), read_project({})
    before = snapshot_of(contents, project)
    id = f"intent/st/ST0001/{name}"
    known = before.documents[id]
    text = contents[id].replace(old, new)
    after = before.with_documents({id: make_document(id, text, known.place, project, known)})
    thread = {path for path in contents if path.startswith("intent/st/ST0001/")}
    overviews = {"intent/st/steel_threads.md", "intent/wip.md"}
    wanted = {
        "the thread": thread,
        "the thread and what speaks of all": thread | overviews,
    }.get(str(expected), {id})
    assert affected(before, after, {id}) == wanted


def test_a_heading_reaches_what_links_to_it() -> None:
    contents, project = workspace(3), read_project({})
    before = snapshot_of(contents, project)
    id = "intent/st/ST0001/info.md"
    new = make_document(id, contents[id] + "## More\n", before.documents[id].place, project)
    links = {f"intent/st/ST000{number}/design.md" for number in (1, 2, 3)}
    assert affected(before, before.with_documents({id: new}), {id}) == links | {id}


def test_a_new_row_reaches_what_mentions_the_thread() -> None:
    contents, project = workspace(3), read_project({})
    before = snapshot_of(contents, project)
    id = "intent/st/ST0001/acceptance.md"
    text = contents[id] + "- AC-01.2 It is quick\n"
    new = make_document(id, text, before.documents[id].place, project)
    # A link to a document of the thread mentions it, too.
    names = ("info.md", "design.md")
    mentions = {f"intent/st/ST000{number}/{name}" for number in (1, 2, 3) for name in names}
    thread = {path for path in contents if path.startswith("intent/st/ST0001/")}
    assert affected(before, before.with_documents({id: new}), {id}) == thread | mentions


def test_a_document_that_comes_or_goes_reaches_everything() -> None:
    contents, project = workspace(2), read_project({})
    before = snapshot_of(contents, project)
    id = "intent/st/ST0001/design.md"
    assert affected(before, before.with_documents({id: None}), {id}) is None
