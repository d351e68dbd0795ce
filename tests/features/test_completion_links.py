"""Destinations of links: paths to documents of the workspace, anchors of their headings."""

from __future__ import annotations

import pytest

from tests.features.completing import accepted, at, completions, items, labels

DOCS = """
    --- intent/st/ST0001/design.md
    # Design - ST0001: Parse the header

    ## Approach

    ## Open questions?
    --- intent/st/ST0001/WP/01/info.md
    # WP-01: One
    --- intent/st/COMPLETED/ST0004/design.md
    # Design - ST0004: Header tests
    --- intent/wip.md
    # Work In Progress
    --- intent/docs/harbour master.md
    # Harbour master
    --- README.md
    # Lighthouse

    ## How to build
"""


def impl(text: str) -> str:
    return f"{DOCS}    --- intent/st/ST0001/impl.md\n    # Implementation\n\n    {text}\n"


class TestPaths:
    def test_the_documents_of_the_own_thread_come_first(self):
        assert labels(impl("[x]($0)"))[:3] == ["info.md", "design.md", "WP/01/info.md"]

    def test_an_anchor_is_begun_or_ended_by_a_character(self):
        """`#` goes on to the headings of a document; `)` ends a link only where it fits."""
        by_label = {item.label: item for item in items(impl("[x](des$0)"))}
        assert by_label["design.md"].commit == "#"
        anchors = {item.label: item.commit for item in items(impl("[x](design.md#app$0)"))}
        assert anchors == {"approach": ")"}
        found = {item.label: item.commit for item in items(impl("[x](design.md#quest$0)"))}
        assert found == {"open-questions": ""}

    def test_by_the_beginning_of_a_name(self):
        assert labels(impl("[x](des$0)"))[0] == "design.md"
        assert accepted(impl("see [x](des$0) now"), "design.md") == "see [x](design.md) now"

    def test_by_thread_id_number_and_title(self):
        target = "../COMPLETED/ST0004/info.md"
        assert labels(impl("[x](ST0004$0)"))[0] == target
        assert labels(impl("[x](st0004$0)"))[0] == target
        assert labels(impl("[x](4$0)"))[0] == target
        assert target in labels(impl("[x](header-tests$0)"))
        assert accepted(impl("[x](fog$0)"), "../COMPLETED/ST0010/info.md") == (
            "[x](../COMPLETED/ST0010/info.md)"
        )

    def test_by_thread_and_kind_of_document(self):
        assert labels(impl("[x](ST0004/des$0)")) == ["../COMPLETED/ST0004/design.md"]
        assert labels(impl("[x](design tests$0)")) == ["../COMPLETED/ST0004/design.md"]

    def test_by_path(self):
        found = labels(impl("[x](../COMPLETED/$0)"))
        assert set(found[:2]) == {"../COMPLETED/ST0004/info.md", "../COMPLETED/ST0010/info.md"}
        assert labels(impl("[x](../COMPLETED/ST0004/d$0)"))[0] == "../COMPLETED/ST0004/design.md"
        assert "../../wip.md" in labels(impl("[x](../../w$0)"))
        assert "./design.md" in labels(impl("[x](./d$0)"))

    def test_from_the_root(self):
        assert "/intent/wip.md" in labels(impl("[x](/intent/w$0)"))
        assert "/README.md" in labels(impl("[x](/REA$0)"))

    def test_documents_outside_of_threads_by_name(self):
        assert labels(impl("[x](lighthouse$0)")) == []  # names are searched, not headings
        assert labels(impl("[x](readme$0)")) == ["../../../README.md"]

    def test_a_path_with_blanks_is_put_in_angle_brackets(self):
        assert accepted(impl("[x](harbour$0)"), "../../docs/harbour master.md") == (
            "[x](<../../docs/harbour master.md>)"
        )
        assert accepted(impl("[x](<harbour$0>)"), "../../docs/harbour master.md") == (
            "[x](<../../docs/harbour master.md>)"
        )

    def test_the_rest_of_the_path_is_replaced_and_the_anchor_kept(self):
        assert accepted(impl("[x](des$0ign-old.md#approach)"), "design.md") == (
            "[x](design.md#approach)"
        )

    def test_the_document_itself_is_left_out(self):
        assert "impl.md" not in labels(impl("[x]($0)"))

    def test_reference_definitions_are_destinations_too(self):
        assert labels(impl("[x]: des$0"))[0] == "design.md"

    @pytest.mark.parametrize("target", ["https://ex", "mailto:a", "$HOME/x", "//host/x"])
    def test_links_out_of_the_workspace_are_left_alone(self, target):
        assert labels(impl(f"[x]({target}$0)")) == []

    def test_a_path_that_leaves_the_workspace_finds_names_only(self):
        assert labels(impl("[x](../../../../../wi$0)")) == ["../../wip.md"]

    def test_thread_documents_tell_what_they_are(self):
        (item,) = [each for each in items(impl("[x](fog$0)")) if "ST0010" in each.label]
        assert item.description == "ST0010: Fog signal"
        assert item.key == "ST0010"
        assert item.kind.value == "path"
        (design,) = items(impl("[x](ST0004/des$0)"))
        assert design.key == "intent/st/COMPLETED/ST0004/design.md"

    def test_the_filter_text_begins_with_what_is_typed(self):
        for text in ("[x](ST0004$0)", "[x](fog$0)", "[x](../COMPLETED/$0)", "[x](wip$0)"):
            fixture = at(impl(text))
            found = completions(fixture).items
            assert found
            for item in found:
                typed = fixture.document.text[item.replace.start : fixture.offset]
                assert item.filter_text.startswith(typed)

    def test_new_documents_are_found_at_once(self):
        """The table of names is kept over edits, not over documents that come."""
        fixture = at(impl("[x](zebra$0)"))
        assert completions(fixture).items == ()
        other = at(impl("x") + "    --- intent/zebra.md\n    # Z\n").snapshot
        zebra = other.documents["intent/zebra.md"]
        grown = fixture.snapshot.with_documents({"intent/zebra.md": zebra})
        found = completions(fixture._replace(snapshot=grown)).items
        assert [item.label for item in found] == ["../../zebra.md"]


class TestAnchors:
    def test_of_the_document_itself(self):
        source = impl("## Some *part*\n\n    [x](#$0)")
        assert labels(source) == ["implementation", "some-part"]

    def test_of_another_document(self):
        assert labels(impl("[x](design.md#$0)")) == [
            "design---st0001-parse-the-header", "approach", "open-questions",
        ]  # fmt: skip
        assert accepted(impl("[x](design.md#op$0xyz)"), "open-questions") == (
            "[x](design.md#open-questions)"
        )

    def test_by_words_of_the_heading(self):
        assert labels(impl("[x](design.md#questions$0)")) == ["open-questions"]

    def test_of_nothing(self):
        assert labels(impl("[x](missing.md#$0)")) == []


def test_outside_of_a_destination_nothing_is_a_path():
    assert labels(impl("(des$0)")) == []
    assert labels(impl("[x](design.md) des$0")) == []
