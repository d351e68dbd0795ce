"""Documents that are opened by another name than their folder lists, and on disks that are slow.

What the client calls a document is what it is answered with (LSP 3.17, "URI": a server must not
assume that a URI is spelt as the file is).
"""

from __future__ import annotations

import asyncio
from unicodedata import normalize

import pytest

from stp_lsp.server import disk_changes, loading
from stp_lsp.server.uris import to_uri
from tests.server.desk import Desk
from tests.session.looking import look
from tests.support.folding_disk import FoldingDisk
from tests.support.memory_disk import MemoryDisk

ROOT = "/h/w"
INFO = "intent/st/ST0001/info.md"
COMPOSED, APART = (normalize(form, "caf\u00e9.md") for form in ("NFC", "NFD"))
FILES = {
    f"{ROOT}/intent/.config/config.json": '{"intent_version": "2.19.0"}',
    f"{ROOT}/intent/wip.md": "ST0001\n",
    f"{ROOT}/{INFO}": "# ST0001: First\n",
    f"{ROOT}/intent/st/ST0001/{COMPOSED}": "# Coffee\n",
    f"{ROOT}/intent/st/ST0002/info.md": "# ST0002: Second\n",
}
NEW = f"{ROOT}/intent/st/ST0003/info.md"
TYPED = "# ST0001: Typed\n\nSee ST0002.\n"
LISTED = {
    "intent/wip.md": "",
    INFO: "ST0001: First",
    f"intent/st/ST0001/{COMPOSED}": "Coffee",
    "intent/st/ST0002/info.md": "ST0002: Second",
}
SPELLINGS = [
    (INFO, f"{ROOT}/intent/st/ST0001/Info.md"),
    (INFO, f"{ROOT}/intent/st/st0001/info.md"),
    (INFO, f"{ROOT}/Intent/ST/st0001/INFO.MD"),
    (INFO, f"/H/W/{INFO}"),
    (INFO, "/H/w/Intent/st/st0001/info.md"),
    (f"intent/st/ST0001/{COMPOSED}", f"{ROOT}/intent/st/ST0001/{APART}"),
    (f"intent/st/ST0001/{COMPOSED}", f"{ROOT}/intent/st/ST0001/{APART.upper()}"),
]


async def ready(desk: Desk, path: str) -> object:
    """Waits for what is being found out; the outline of a document."""
    return await desk.answer(desk.about("documentSymbol", path))


@pytest.mark.parametrize("folder", [ROOT, "/h", ROOT.upper(), f"{ROOT}/intent/st"])
@pytest.mark.parametrize(("id", "path"), SPELLINGS)
async def test_it_is_the_one_that_is_listed(id: str, path: str, folder: str) -> None:
    desk = Desk(FoldingDisk(FILES), folder)
    (root,) = desk.server.session.views
    desk.open(path, TYPED)
    assert await ready(desk, path)
    assert desk.known(root) == {**LISTED, id: "ST0001: Typed"}
    desk.type(path, TYPED.replace("Typed", "More"))
    assert desk.known(root)[id] == "ST0001: More"
    assert not desk.server.session.views[root].loose
    places = await desk.answer(
        desk.about("references", path, 2, 5, context={"includeDeclaration": False})
    )
    assert to_uri(path) in [each["uri"] for each in places]
    desk.close_document(path)
    await desk.until(lambda: desk.known(root) == LISTED)
    assert len(desk.server.session.views) == 1


@pytest.mark.parametrize(("id", "path"), SPELLINGS)
async def test_where_capitals_count_it_is_another(id: str, path: str) -> None:
    desk = Desk(MemoryDisk(FILES), ROOT)
    desk.open(path, TYPED)
    await ready(desk, path)
    assert desk.known(ROOT)[id] == LISTED[id]


@pytest.mark.parametrize(("id", "path"), SPELLINGS)
async def test_it_is_opened_before_its_folder_was_read(id: str, path: str) -> None:
    """As editors do, right behind the handshake."""
    desk = Desk(FoldingDisk(FILES))
    desk.server.folder_names[ROOT] = ROOT
    desk.open(path, TYPED)
    assert await ready(desk, path)
    desk.server.session.open_folder(ROOT)
    assert desk.known(ROOT) == {**LISTED, id: "ST0001: Typed"}
    assert len(desk.server.session.views) == 1


async def test_a_workspace_that_nobody_opened_is_known_by_its_names_too() -> None:
    other = {path.replace(ROOT, "/h/v"): text for path, text in FILES.items()}
    desk = Desk(FoldingDisk(FILES | other), ROOT)
    desk.open("/h/v/intent/st/st0001/Info.md", TYPED)
    assert await ready(desk, "/h/v/intent/st/st0001/Info.md")
    assert desk.known("/h/v") == {INFO: "ST0001: Typed"}


async def test_two_names_of_one_are_open_at_once() -> None:
    """The text that was typed last counts; after the last one is closed, the disk."""
    desk = Desk(FoldingDisk(FILES), ROOT)
    one, two = f"{ROOT}/{INFO}", f"{ROOT}/intent/st/st0001/info.md"
    desk.open(one, "# ST0001: One\n")
    desk.open(two, "# ST0001: Two\n")
    await ready(desk, two)
    assert desk.known(ROOT)[INFO] == "ST0001: Two"
    first = {"start": {"line": 0, "character": 10}, "end": {"line": 0, "character": 13}}
    desk.type(one, "I", where=first)
    assert desk.known(ROOT)[INFO] == "ST0001: I"
    desk.type(two, "II", where=first)
    assert desk.known(ROOT)[INFO] == "ST0001: II"
    desk.close_document(two)
    assert desk.known(ROOT)[INFO] == "ST0001: I"
    desk.close_document(two)
    desk.close_document(one)
    await desk.until(lambda: desk.known(ROOT) == LISTED)


@pytest.mark.parametrize(
    ("old", "new", "path", "id"),
    [
        ("Info.md", "info.md", f"{ROOT}/intent/st/ST0001/Info.md", INFO),
        ("info.md", "Info.md", f"{ROOT}/{INFO}", "intent/st/ST0001/Info.md"),
    ],
)
async def test_it_is_renamed_in_its_letters_alone(old: str, new: str, path: str, id: str) -> None:
    """Some editors keep the old name (microsoft/vscode 121106)."""
    folder = f"{ROOT}/intent/st/ST0001"
    disk = FoldingDisk({name.replace(f"{folder}/info.md", f"{folder}/{old}"): text
                        for name, text in FILES.items()})  # fmt: skip
    desk = Desk(disk, ROOT)
    desk.open(path, TYPED)
    await ready(desk, path)
    disk.rename(f"{folder}/{old}", f"{folder}/{new}")
    desk.tell(
        "workspace/didChangeWatchedFiles",
        {"changes": [{"uri": to_uri(f"{folder}/{new}"), "type": 1}]},
    )
    await desk.answer(desk.ask("workspace/symbol", {"query": "x"}))  # which waits for that
    look(desk.server.session)
    await desk.until(lambda: desk.known(ROOT).get(id) == "ST0001: Typed")
    desk.type(path, "# ST0001: More\n")
    await desk.until(lambda: desk.known(ROOT).get(id) == "ST0001: More")
    assert f"intent/st/ST0001/{old}" not in desk.known(ROOT)
    desk.close_document(path)
    await desk.until(lambda: desk.known(ROOT).get(id) == "ST0001: First")


@pytest.mark.parametrize("word", ["Later", ""])
async def test_it_is_typed_into_and_closed_while_its_new_name_is_looked_for(word: str) -> None:
    """Nothing of what the client says meanwhile is lost."""
    folder, disk = f"{ROOT}/intent/st/ST0001", FoldingDisk(FILES)
    desk = Desk(disk, ROOT)
    for name in ("café.md", "info.md"):
        desk.open(f"{folder}/{name}", TYPED)
    await ready(desk, f"{folder}/info.md")
    disk.rename(f"{folder}/info.md", f"{folder}/INFO.md")
    changes = {"changes": [{"uri": to_uri(f"{folder}/INFO.md"), "type": 1}]}
    desk.tell("workspace/didChangeWatchedFiles", changes)
    desk.type(f"{folder}/info.md", f"# ST0001: {word}\n")
    if not word:
        desk.close_document(f"{folder}/info.md")
    expected = "ST0001: Later" if word else "ST0001: First"
    await desk.until(lambda: desk.known(ROOT).get("intent/st/ST0001/INFO.md") == expected)
    assert INFO not in desk.known(ROOT)
    await desk.until(lambda: len(desk.server.session.overlays) == (2 if word else 1))


async def test_it_is_opened_again_without_having_been_closed() -> None:
    desk = Desk(MemoryDisk(FILES), ROOT)
    for word in ("One", "Two"):
        desk.open(NEW, f"# ST0003: {word}\n")
        outline = desk.about("documentSymbol", NEW)
        assert word in str(await desk.answer(outline))
    desk.open(NEW, "# ST0003: Three\n")
    desk.close_document(NEW)
    await desk.until(lambda: desk.known(ROOT) == LISTED)
    assert not desk.server.session.overlays


async def test_a_folder_that_is_open_by_two_names_is_read_once() -> None:
    disk = FoldingDisk(FILES)
    disk.link("/h/link", ROOT)
    desk = Desk(disk, ROOT)
    for other in ("/H/w", "/h/link"):
        loading.open_folder(desk.server, other)
    assert list(desk.server.session.views) == [ROOT]
    desk.open(f"/h/link/{INFO}", TYPED)
    await ready(desk, f"/h/link/{INFO}")
    assert desk.known(ROOT)[INFO] == "ST0001: Typed"
    assert await ready(desk, "/H/w/intent/st/ST0002/info.md")  # one that is not open
    loading.close_folder(desk.server, ROOT)
    loading.close_folder(desk.server, "/H/w")
    assert list(desk.server.session.views) == [ROOT]
    desk.close_document(f"/h/link/{INFO}")
    await desk.until(lambda: desk.known(ROOT)[INFO] == "ST0001: First")
    loading.close_folder(desk.server, "/h/link")
    assert not desk.server.session.views


EDITS = {
    "workspace": {"workspaceEdit": {"documentChanges": True, "resourceOperations": ["rename"]}}
}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{ROOT}/intent/st/ST0001", f"{ROOT}/intent/st/ST0003"),
        (f"{ROOT}/Intent/ST/st0001", f"{ROOT}/Intent/ST/ST0003"),
        ("/H/w/intent/st/st0001", "/H/w/intent/st/ST0003"),
    ],
)
async def test_a_folder_that_will_move_is_found_by_any_spelling(old: str, new: str) -> None:
    desk = Desk(FoldingDisk(FILES), ROOT, capabilities=EDITS)
    files = [{"oldUri": to_uri(old), "newUri": to_uri(new)}]
    edit = await desk.answer(desk.ask("workspace/willRenameFiles", {"files": files}))
    changed = {each["textDocument"]["uri"] for each in edit["documentChanges"]}
    assert to_uri(f"{ROOT}/intent/wip.md") in changed


# -- disks that are slow ---------------------------------------------------------------------------


async def test_others_are_answered_while_a_document_is_looked_for() -> None:
    disk = FoldingDisk(FILES)
    desk = Desk(disk, ROOT)
    far = desk.disk
    far.is_near = False
    path = f"{ROOT}/Intent/st/st0001/info.md"
    desk.open(path, TYPED)
    waits, withdrawn = desk.about("documentSymbol", path), desk.about("hover", path, 2, 5)
    other = desk.about("documentSymbol", f"{ROOT}/intent/st/ST0002/info.md")
    assert desk.answer_to(other) is not None
    assert desk.known(ROOT) == LISTED
    first = {"start": {"line": 0, "character": 10}, "end": {"line": 0, "character": 15}}
    desk.type(path, "Changed", where=first)
    desk.cancel(withdrawn)
    cancelled = desk.answer_to(withdrawn)
    assert cancelled is not None
    assert cancelled["error"]["code"] == -32800  # LSP 3.17, RequestCancelled
    await far.asked.wait()
    assert desk.answer_to(waits) is None
    far.answers.set()
    (outline,) = await desk.answer(waits)
    assert "Changed" in outline["name"]
    assert desk.known(ROOT) == {**LISTED, INFO: "ST0001: Changed"}
    assert far.on_the_loop == []


async def test_a_document_that_is_known_is_asked_of_nobody() -> None:
    disk = MemoryDisk(FILES)
    desk = Desk(disk, ROOT)
    far = desk.disk
    far.is_near = False
    desk.open(f"{ROOT}/{INFO}", TYPED)
    assert desk.known(ROOT) == {**LISTED, INFO: "ST0001: Typed"}
    assert not far.asked.is_set()
    assert far.on_the_loop == []


@pytest.mark.parametrize("path", [NEW, f"{ROOT}/{INFO}"])
async def test_a_document_is_opened_closed_and_opened_again_meanwhile(path: str) -> None:
    disk = MemoryDisk(FILES)
    desk = Desk(disk, ROOT)
    far = desk.disk
    far.is_near = False
    id = path.removeprefix(f"{ROOT}/")
    asked = []
    for word in ("One", "Two", "Three"):
        desk.open(path, f"# {id[10:16]}: {word}\n")
        asked.append(desk.about("documentSymbol", path))
        desk.close_document(path)
        asked.append(desk.about("documentSymbol", path))
    desk.type(path, "# Nothing is open\n")
    desk.open(path, f"# {id[10:16]}: Last\n")
    outline = desk.about("documentSymbol", path)
    far.answers.set()
    assert "Last" in str(await desk.answer(outline))
    for each in asked:
        await desk.answer(each)
    await desk.until(lambda: not desk.server.open_documents._tasks)
    assert desk.known(ROOT) == {**LISTED, id: f"{id[10:16]}: Last"}
    desk.close_document(path)
    symbols = desk.about("documentSymbol", path)  # of the file, once it was read
    found = await desk.answer(symbols)
    assert desk.known(ROOT) == LISTED
    assert (found is None) is (path == NEW)
    assert far.on_the_loop == []


async def test_an_index_that_comes_in_meanwhile_finds_what_is_open() -> None:
    """The client opens documents right after the handshake; nothing is known by then."""
    disk = MemoryDisk(FILES)
    desk = Desk(disk)
    far = desk.disk
    far.is_near = False
    desk.open(f"{ROOT}/{INFO}", TYPED)
    outline = desk.about("documentSymbol", f"{ROOT}/{INFO}")
    await far.asked.wait()
    far.is_near = True
    desk.server.session.open_folder(ROOT)
    far.is_near = False
    far.answers.set()
    assert "Typed" in str(await desk.answer(outline))
    assert desk.known(ROOT) == {**LISTED, INFO: "ST0001: Typed"}
    assert desk.server.session.views[ROOT].is_read


async def test_a_folder_is_closed_right_behind_its_documents() -> None:
    desk = Desk(MemoryDisk(FILES), ROOT)
    for path in (f"{ROOT}/{INFO}", NEW):
        desk.open(path, TYPED)
        await ready(desk, path)
        desk.close_document(path)
    loading.close_folder(desk.server, ROOT)
    await desk.until(lambda: not desk.server.open_documents._tasks)
    assert not desk.server.session.views
    assert not desk.server.session.overlays


CONTRACT = f"{ROOT}/intent/st/ST0002/acceptance.md"
ROWS = (
    "# ST0002 Second -- Acceptance\n\n- AT-01.1 `tests/lamp.py` -- covers AC-01.1 -- status: red\n"
)
CITING = {**FILES, CONTRACT: ROWS, f"{ROOT}/tests/lamp.py": "# AT-01.1\n"}


@pytest.mark.parametrize(
    "method", ["hover", "implementation", "definition", "references", "diagnostic"]
)
async def test_others_are_answered_while_a_cited_file_is_looked_at(method: str) -> None:
    """And what is answered is of the text that there was, as if the disk had answered at once."""
    pulls = {"textDocument": {"diagnostic": {}}}
    desk = Desk(MemoryDisk(CITING), ROOT, capabilities=pulls)
    desk.open(CONTRACT, ROWS)
    column = 3 if method == "references" else 15
    more = {"context": {"includeDeclaration": False}} if method == "references" else {}
    expected = await desk.answer(desk.about(method, CONTRACT, 2, column, **more))
    assert expected
    desk.server.session.views[ROOT].snapshot.files.forget()  # as a verb does
    desk.type(CONTRACT, f"\n{ROWS}")
    desk.type(CONTRACT, ROWS, 3)
    desk.disk.is_near = False
    asked, withdrawn = (desk.about(method, CONTRACT, 2, column, **more) for _ in range(2))
    await desk.disk.asked.wait()
    other = desk.about("documentSymbol", CONTRACT)
    assert "ST0002" in str(desk.answer_to(other))
    desk.cancel(withdrawn)
    await desk.until(lambda: desk.answer_to(withdrawn) is not None)
    desk.type(CONTRACT, "# Other\n", 4)
    assert desk.answer_to(asked) is None
    desk.disk.answers.set()
    found = await desk.answer(asked)
    for each in (expected, found):
        each.pop("resultId", None) if isinstance(each, dict) else None
    assert found == expected
    assert desk.disk.on_the_loop == []


async def test_a_link_is_typed_on_a_slow_disk() -> None:
    """What it leads to so far is missing in a folder that is known: nobody need be asked."""
    pulls = {"textDocument": {"diagnostic": {}}}
    desk = Desk(MemoryDisk(FILES), ROOT, capabilities=pulls)
    path = f"{ROOT}/{INFO}"
    desk.open(path, TYPED)
    await desk.until(lambda: path in desk.server.publisher.rehearsals._begun)
    await desk.until(lambda: not desk.server.publisher.rehearsals.turn(path).locked())
    desk.disk.is_near = False
    for version, name in enumerate(("p", "pl", "plan", "plan.md"), 2):
        desk.type(path, f"{TYPED}\nThe [plan]({name}).\n", version)
        found = await desk.answer(desk.about("diagnostic", path))
        assert f"there is no `intent/st/ST0001/{name}`" in str(found["items"])
    assert not desk.disk.asked.is_set()
    desk.disk.answers.set()
    assert desk.disk.on_the_loop == []


async def test_others_are_answered_while_announced_files_are_looked_at() -> None:
    """What comes behind them waits, but not for ever, and what is typed is seen by nobody late."""
    desk = Desk(MemoryDisk(CITING), ROOT)
    desk.open(CONTRACT, ROWS)
    assert await desk.answer(desk.about("implementation", CONTRACT, 2, 15))  # asks of the test
    desk.disk.near.write(f"{ROOT}/{INFO}", "# ST0001: Changed\n")
    desk.disk.near.delete(f"{ROOT}/tests/lamp.py")
    desk.disk.is_near = False
    changed = [f"{ROOT}/{INFO}", f"{ROOT}/tests/lamp.py", f"{ROOT}/tests"]
    events = {"changes": [{"uri": to_uri(each), "type": 2} for each in changed]}
    desk.tell("workspace/didChangeWatchedFiles", events)
    asked = desk.ask("workspace/symbol", {"query": "ST0001"})
    await desk.disk.asked.wait()
    assert desk.answer_to(asked) is None
    desk.type(CONTRACT, f"\n{ROWS}")
    assert desk.known(ROOT)[INFO] == "ST0001: First"
    desk.disk.answers.set()
    assert "Changed" in str(await desk.answer(asked))
    assert desk.known(ROOT)[INFO] == "ST0001: Changed"
    assert desk.disk.on_the_loop == []


async def test_a_request_waits_no_longer_than_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is then answered from what there is."""
    monkeypatch.setattr(disk_changes, "PATIENCE", 0.0)
    desk = Desk(MemoryDisk(FILES), ROOT)
    desk.disk.near.write(f"{ROOT}/{INFO}", "# ST0001: Changed\n")
    desk.disk.is_near = False
    desk.tell(
        "workspace/didChangeWatchedFiles",
        {"changes": [{"uri": to_uri(f"{ROOT}/{INFO}"), "type": 2}]},
    )
    found = await desk.answer(desk.ask("workspace/symbol", {"query": "ST0001"}))
    assert "First" in str(found)
    desk.disk.answers.set()
    await desk.until(lambda: desk.known(ROOT)[INFO] == "ST0001: Changed")
    assert desk.disk.on_the_loop == []


async def test_others_are_answered_while_a_look_is_taken_in() -> None:
    """Also the files that documents name, of which a rule asked whether they are there."""
    desk = Desk(MemoryDisk(CITING), ROOT)
    desk.open(CONTRACT, ROWS)
    await ready(desk, CONTRACT)
    files = desk.server.session.views[ROOT].snapshot.files
    assert files.exists("tests/lamp.py")
    assert not files.exists("tests/other.py")
    desk.disk.near.write(f"{ROOT}/tests/other.py", "AT-01.1\n")
    desk.disk.near.write(f"{ROOT}/{INFO}", "# ST0001: Changed\n")
    sweep = desk.server.session.look()
    assert sweep.cited == (ROOT,)
    desk.disk.is_near = False
    taken = asyncio.ensure_future(disk_changes.take(desk.server, sweep))
    await desk.disk.asked.wait()
    assert "ST0002" in str(desk.answer_to(desk.about("documentSymbol", CONTRACT)))
    desk.disk.answers.set()
    await taken
    assert desk.known(ROOT)[INFO] == "ST0001: Changed"
    assert desk.disk.on_the_loop == []
    desk.disk.is_near = True
    assert files.exists("tests/other.py")
    assert desk.server.session.look().is_empty


async def test_findings_are_pushed_before_anything_else_is_done() -> None:
    """Of what is typed into; the loop need not even turn."""
    desk = Desk(MemoryDisk(FILES), ROOT)
    path = f"{ROOT}/{INFO}"
    desk.open(path, TYPED)
    for version, id in enumerate(("ST0077", "ST0002"), 2):
        desk.type(path, f"{TYPED}\nSee {id}.\n", version)
        if version == 2:  # the disk is asked whether that one is put away
            await desk.until(lambda: "ST0077" in str(desk.received[-1]))
            continue
        assert desk.received[-1]["method"] == "textDocument/publishDiagnostics"
        pushed = desk.received[-1]["params"]
        assert pushed["uri"] == to_uri(path)
        assert "ST0077" not in str(pushed)


async def test_what_is_found_again_is_as_it_is_now() -> None:
    """Its line after a line was typed above it, and the URI by which the client has opened it."""
    desk = Desk(MemoryDisk(FILES), ROOT)
    path = f"{ROOT}/{INFO}"

    async def places() -> list[tuple[str, int]]:
        found = await desk.answer(desk.ask("workspace/symbol", {"query": "ST0001"}))
        places = [each["location"] for each in found if each["name"].startswith("ST0001 ")]
        return [(place["uri"], place["range"]["start"]["line"]) for place in places]

    assert await places() == [(to_uri(path), 0)] == await places()
    escaped = to_uri(path).replace("/ST0001", "/%53T0001")
    desk.open(path, FILES[path], escaped)
    assert await places() == [(escaped, 0)]
    desk.type(path, f"x\n{FILES[path]}")
    assert await places() == [(escaped, 1)]
