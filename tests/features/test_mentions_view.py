"""Who names a thing, by document, with the lines to show."""

from itertools import chain

from stp_lsp.features.mentions_view import mentions_by_document
from stp_lsp.features.references import naming, subject_of
from tests.features.understanding import look


def shown(snapshot, key):
    return {
        entry.document.id: [(line.text, line.text[line.start : line.end]) for line in entry.lines]
        for entry in mentions_by_document(snapshot, key)
    }


def test_documents_by_path_with_the_lines_that_name_it():
    snapshot, _, _ = look("# Now\n\n- ST0003 once, and ST0003/01 too\n")
    found = shown(snapshot, "ST0003")
    assert list(found) == sorted(found)
    line = "- ST0003 once, and ST0003/01 too".removeprefix("- ")
    assert [text for text, _ in found["intent/wip.md"]] == [f"- {line}", f"- {line}"]
    assert [mark for _, mark in found["intent/wip.md"]] == ["ST0003", "ST0003"]
    assert "intent/st/COMPLETED/ST0003/info.md" not in found  # the definition


def test_every_reference_is_there_once():
    snapshot, _, _ = look("ST0001, ST0003 and [home](st/COMPLETED/ST0003/info.md)\n")
    home = snapshot.documents["intent/st/COMPLETED/ST0003/info.md"]
    places = naming(snapshot, home, subject_of(snapshot, ("ST0003",)), include_declaration=False)
    expected = sorted(chain.from_iterable(places))
    found = [
        (entry.document.id, line.range)
        for entry in mentions_by_document(snapshot, "ST0003")
        for line in entry.lines
    ]
    assert sorted(found) == expected


def test_of_a_long_line_the_part_with_the_place_is_shown():
    snapshot, _, _ = look(f"{'x ' * 5000}ST0003 is far right\n")
    ((text, mark),) = shown(snapshot, "ST0003")["intent/wip.md"]
    assert mark == "ST0003"
    assert len(text) <= 200
    assert text.endswith("ST0003 is far right")


def test_indented_lines_lose_their_indentation():
    snapshot, _, _ = look("- a\n      - see ST0003\n")
    assert shown(snapshot, "ST0003")["intent/wip.md"] == [("- see ST0003", "ST0003")]


def test_files_that_carry_the_id_are_among_them_as_among_references():
    """`tests/light.sh` is cited by AT-01.1 and carries it; a file that is open may name it too."""
    snapshot, _, _ = look("ST0001 AT-01.1 is green\n")
    assert shown(snapshot, "ST0001/AT-01.1") == {
        "intent/wip.md": [("ST0001 AT-01.1 is green", "ST0001 AT-01.1")],
        "tests/light.sh": [("AT-01.1", "AT-01.1")],
    }
    assert "tests/stay.sh" not in shown(snapshot, "ST0001/AT-01.1")
    opened = mentions_by_document(snapshot, "ST0001/AT-01.1", ["lights/lamp.py"])
    assert [entry.document.id for entry in opened] == ["intent/wip.md", "tests/light.sh"]


def test_nothing_names_what_is_not_there():
    snapshot, _, _ = look("ST0099\n")
    assert mentions_by_document(snapshot, "ST0099") == []
