"""Where servers are asked: at things that exist, outside code."""

from __future__ import annotations

from benchmarks.targets import ID, LINK, documents, targets

INFO = "---\nstatus: WIP\nrelated: ST0001\n---\n\n# ST0002: Two\n\n"


def write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_ids_of_known_threads_in_prose(tmp_path):
    """Neither the header, nor headings, code, longer words, or threads that do not exist."""
    text = (
        f"{INFO}`x` ST0001\n```\nST0001\n```\nXST0001 ST00011 ST0009\n\n\u00e9\U0001f680 ST0001.\n"
    )
    write(tmp_path, {"st/ST0001/info.md": "# ST0001: One\n", "st/ST0002/info.md": text})
    (target,) = targets(tmp_path, ID)
    line = text.split("\n")[target.line]
    assert target.path == tmp_path / "st/ST0002/info.md"
    assert line.endswith("ST0001.")
    # One unit for the first letter, two for the rocket, a blank, and three into the id.
    assert target.character == 1 + 2 + 1 + 3
    assert not target.elsewhere


def test_links_to_documents_that_exist(tmp_path):
    text = "[x](https://a.example/b.md) [y](gone.md)\n\nSee [z](b.md#top).\n"
    write(tmp_path, {"a.md": text, "b.md": "# B\n", "c.md": "[b](b.md#top)\n"})
    first, second = targets(tmp_path, LINK)
    assert (first.path.name, first.line, first.character) == ("a.md", 2, len("See [z](b"))
    assert second.path.name == "c.md"
    assert first.elsewhere
    assert second.elsewhere


def test_a_link_to_a_section_is_not_a_link_to_the_file(tmp_path):
    write(tmp_path, {"a.md": "[b](b.md#top)\n", "b.md": "# B\n", "c.md": "[b](b.md)\n"})
    assert [target.elsewhere for target in targets(tmp_path, LINK)] == [False, False]


def test_spread_over_the_workspace(tmp_path):
    write(tmp_path, {f"{n:02d}.md": "[x](00.md)\n" for n in range(40)})
    names = [target.path.name for target in targets(tmp_path, LINK, count=4)]
    assert names == ["00.md", "10.md", "20.md", "30.md"]


def test_shared_references_come_first(tmp_path):
    files = {"a.md": "[x](x.md)\n", "b.md": "[y](y.md)\n", "c.md": "[y](y.md)\n"}
    write(tmp_path, {**files, "x.md": "", "y.md": ""})
    found = [(t.path.name, t.elsewhere) for t in targets(tmp_path, LINK, count=3)]
    assert found == [("b.md", True), ("c.md", True), ("a.md", False)]


def test_folders_of_others_are_left_out(tmp_path):
    write(tmp_path, {"a.md": "", "node_modules/b.md": "", ".git/c.md": "", "backup-1/d.md": ""})
    assert [path.name for path in documents(tmp_path)] == ["a.md"]
