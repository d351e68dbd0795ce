"""What is decided of one folder or file is what reading everything finds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from stp_lsp.model.document import DocId
from stp_lsp.model.paths import parent
from stp_lsp.session.loader import survey
from stp_lsp.session.open_folders import nearest
from stp_lsp.session.scope import Scope
from tests.support.memory_disk import MemoryDisk

CONFIG = "intent/.config/config.json"
HOMES = (
    *("/h", "/h/w", "/h/w/intent", "/h/w/intent/st/ST0001", "/h/w/intent/st/ST0001/example"),
    *("/h/w/docs", "/h/w/docs/inner", "/h/w/node_modules/other", "/h/w/notes.md", "/h/v"),
)
"""Where workspaces begin, one inside another; a walk does not come by all of them."""
FILES = (CONFIG, "intent/st/ST0001/info.md", "intent/wip.md", "README.md", "stp/prj/st/ST0001.md")
LINKS = ("/h/w/linked", "/h/w/intent/st/ST0002", "/h/w/intent/linked", "/h/linked")

paths = st.builds("{}/{}".format, st.sampled_from(HOMES), st.sampled_from(FILES))
links = st.dictionaries(st.sampled_from(LINKS), st.sampled_from(["/h/v", "/out"]), max_size=2)
folders = st.lists(st.sampled_from([*HOMES, *LINKS, "/h/w/intent/st", "/h/w/gone"]), max_size=3)


def listed(disk: MemoryDisk, opened: list[str]) -> dict[str, set[DocId]]:
    """The documents of each workspace, by reading every open folder as a whole."""
    found: dict[str, set[DocId]] = {}
    for folder in opened:
        for root, _, entries in survey(disk, folder, {}, {}):
            found.setdefault(root, set()).update(entry.path for entry in entries)
    return found


def decided(disk: MemoryDisk, opened: list[str]) -> dict[str, set[DocId]]:
    """The same, by asking of each folder and file alone, also of those behind links."""
    files = {*disk.paths, *disk.links}
    for link, target in disk.links.items():
        files.update(link + path[len(target) :] for path in disk.paths if path.startswith(target))
    above = {path[:at] for path in files for at, sign in enumerate(path) if sign == "/" and at}
    scope = Scope(disk, opened)
    roots = {folder for folder in above if scope.is_root(folder)}
    documents: dict[str, set[DocId]] = {root: set() for root in roots}
    for path in files | above:  # a folder may be called like a document
        root = nearest(parent(path), roots)
        if root and scope.reads(path):
            documents[root].add(path)
    return documents


@settings(max_examples=400, deadline=None)
@given(st.lists(paths, max_size=12), links, folders)
def test_one_answer_is_that_of_the_list(
    files: list[str], leading: dict[str, str], opened: list[str]
) -> None:
    """`listed` is the walk of FORMAT.md 1.1 from each open folder; links are not entered."""
    disk = MemoryDisk(dict.fromkeys([*files, f"/out/{CONFIG}", "/out/secret.md"], "{}"))
    for path, target in leading.items():
        disk.link(path, target)
    assert decided(disk, opened) == listed(disk, opened)
