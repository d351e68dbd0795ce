"""Work packages, criteria, tests and documents of a thread; issues."""

from __future__ import annotations

import pytest

from tests.features.completing import accepted, items, labels

PARTS = """
    --- intent/st/ST0005/info.md
    ---
    status: WIP
    ---
    # ST0005: Harbour
    --- intent/st/ST0005/design.md
    # Design - ST0005: Harbour
    --- intent/st/ST0005/WP/01/info.md
    ---
    wp_id: WP-01
    title: "Quay"
    status: Done
    ---
    # WP-01: Quay
    --- intent/st/ST0005/WP/02/info.md
    ---
    wp_id: WP-02
    title: "Crane"
    status: WIP
    ---
    # WP-02: Crane
    --- intent/st/ST0005/WP/03/info.md
    ---
    wp_id: WP-03
    title: "Rails"
    status: Not Started
    ---
    # WP-03: Rails
    --- intent/st/ST0005/acceptance.md
    # ST0005 Harbour -- Acceptance

    ## Acceptance Criteria

    - AC-01.1 The quay stands
    - AC-01.2 (non-test) The mayor likes it -- evidence: letter -- satisfied: yes
    - AC-02.1 The crane lifts

    ## Acceptance Tests

    - AT-01.1 `test/quay.py` -- covers AC-01.1 -- status: green
    --- intent/issues/OPEN/0007/0007-rust.md
    ---
    id: "0007"
    title: Rust on the crane
    status: OPEN
    ---
    # 0007: Rust on the crane
    --- intent/issues/OPEN/0012/0012-fog.md
    ---
    id: "0012"
    title: Fog in the lamp room
    status: OPEN
    ---
    --- intent/issues/CLOSED/0003/0003-paint.md
    ---
    id: "0003"
    title: Paint peels
    status: CLOSED
    ---
"""


def note(text: str) -> str:
    return f"{PARTS}    --- intent/notes.md\n    # Notes\n\n    {text}\n"


def design(text: str) -> str:
    return PARTS + f"    --- intent/st/ST0005/impl.md\n    # Implementation\n\n    {text}\n"


class TestAfterAThread:
    def test_packages_what_is_to_do_first_then_documents(self):
        found = labels(note("ST0005/$0"))
        assert found[:3] == ["02", "03", "01"]
        assert found[3] == "info.md"
        assert "WP/01/info.md" in found

    def test_the_form_that_the_document_uses_comes_first(self):
        found = labels(note("ST0005/WP-01 and ST0005/$0"))
        assert found[:3] == ["WP-02", "WP-03", "WP-01"]
        assert found[3:6] == ["02", "03", "01"]

    def test_digits_and_both_spellings(self):
        assert labels(note("ST0005/0$0")) == ["02", "03", "01"]
        assert labels(note("ST0005/WP-$0")) == ["WP-02", "WP-03", "WP-01"]
        assert labels(note("ST0005/WP0$0")) == ["WP02", "WP03", "WP01"]
        assert labels(note("ST0005 WP-$0")) == ["WP-02", "WP-03", "WP-01"]
        assert labels(note("ST0005/WP/0$0")) == ["WP/02", "WP/03", "WP/01"]

    def test_what_follows_of_the_number_is_replaced(self):
        assert accepted(note("ST0005/0$01 is"), "02") == "ST0005/02 is"

    def test_rows_and_the_free_numbers_of_their_groups(self):
        assert labels(note("ST0005/AC-$0")) == [
            "AC-01.1", "AC-01.2", "AC-02.1", "AC-01.3", "AC-02.2", "AC-03.1",
        ]  # fmt: skip
        assert labels(note("ST0005/AT-01.$0")) == ["AT-01.1", "AT-01.2"]
        assert labels(note("ST0005 AC-02$0")) == ["AC-02.1", "AC-02.2"]

    def test_documents_by_name(self):
        assert labels(note("ST0005/de$0")) == ["design.md"]
        assert accepted(note("see `st/ST0005/acc$0`"), "acceptance.md") == (
            "see `st/ST0005/acceptance.md`"
        )

    def test_an_unknown_thread_offers_nothing(self):
        assert labels(note("ST0999/$0")) == []

    def test_rows_of_a_thread_that_only_the_canon_has(self):
        """FORMAT.md 13."""
        source = """
    --- intent/.canon/st/ST0007.json
    {"id": "ST0007", "title": "T", "status": "wip", "wps": [{"seq": 2, "title": "Horn"}],
     "criteria": [{"id": "AC-01.1", "text": "It sounds", "state": {"is": "computed"}}]}
    --- intent/notes.md
    """
        assert labels(source + "ST0007/AC-01.$0\n") == ["AC-01.1", "AC-01.2"]
        assert labels(source + "ST0007/AC-$0\n") == ["AC-01.1", "AC-01.2", "AC-02.1"]
        assert labels(source + "ST0007/0$0\n") == ["02"]

    def test_a_repeated_row_is_offered_once_with_its_first_text(self):
        rows = "- AC-01.1 First\n    - AC-01.2 x\n    - AC-01.1 Second\n"
        source = (
            f"    --- intent/st/ST0009/acceptance.md\n    {rows}"
            "    --- intent/notes.md\n    ST0009/AC-01.$0\n"
        )
        found = items(source)
        assert [item.label for item in found] == ["AC-01.1", "AC-01.2", "AC-01.3"]
        assert found[0].description == "First"


class TestShortIds:
    """They belong to the thread in hand (FORMAT.md 3.3, 6)."""

    def test_inside_the_folder_of_the_thread(self):
        assert labels(design("WP-$0")) == ["WP-02", "WP-03", "WP-01"]
        assert labels(design("WP$0")) == ["WP-02", "WP-03", "WP-01"]
        assert labels(design("WP-3$0")) == ["WP-03"]
        assert labels(design("see AC-02.$0")) == ["AC-02.1", "AC-02.2"]
        assert labels(design("AT-$0"))[0] == "AT-01.1"

    def test_after_a_thread_on_the_line_or_in_the_heading(self):
        assert labels(note("For ST0005 we do WP-$0")) == ["WP-02", "WP-03", "WP-01"]
        assert labels(note("# On ST0005\n\n    We do WP-$0")) == ["WP-02", "WP-03", "WP-01"]

    def test_elsewhere_the_whole_id_is_offered(self):
        """FORMAT.md 3.3: outside any scope a short id means nothing."""
        assert labels(note("We do WP-$0")) == ["ST0005/02", "ST0005/03", "ST0005/01"]
        assert labels(note("We do WP-03$0")) == ["ST0005/03"]
        assert labels(note("We do AC-0$0")) == [
            "ST0005 AC-01.1",
            "ST0005 AC-01.2",
            "ST0005 AC-02.1",
        ]
        [test] = items(note("We do AT-$0"))
        assert (test.insert, test.filter_text) == ("ST0005 AT-01.1", "AT-01.1 ST0005 AT-01.1")
        assert accepted(note("We do AC-02.$01"), "ST0005 AC-02.1") == "We do ST0005 AC-02.1"

    def test_behind_an_unknown_thread_nothing_is(self):
        assert labels(note("ST0099 WP-$0")) == []
        assert labels(note("ST0099: AC-$0")) == []

    def test_the_own_package_comes_first(self):
        source = PARTS + "    --- intent/st/ST0005/WP/03/notes.md\n    WP-$0\n"
        assert labels(source)[0] == "WP-03"
        source = PARTS + "    --- intent/st/ST0005/WP/02/notes.md\n    AC-$0\n"
        assert labels(source)[0] == "AC-02.1"

    def test_a_free_number_is_marked_as_new(self):
        new = {item.label: item.description for item in items(design("AC-01.$0"))}
        assert new == {
            "AC-01.1": "The quay stands",
            "AC-01.2": "The mayor likes it",
            "AC-01.3": "new",
        }

    def test_states_are_told(self):
        detail = {item.label: item.detail for item in items(design("AC-01.$0"))}
        assert detail["AC-01.1"] == "The quay stands (satisfied)"

    @pytest.mark.parametrize("text", ["XWP-$0", "SWAP$0", "FAC-$0", "AC$0", "AT$0"])
    def test_not_inside_words_and_not_for_two_letters(self, text):
        assert labels(design(text)) == []

    def test_the_rest_of_the_row_id_is_replaced(self):
        assert accepted(design("AC-$001.1 holds"), "AC-02.1") == "AC-02.1 holds"


class TestIssues:
    def test_after_the_word_open_ones_first_the_younger_first(self):
        assert labels(note("issue $0")) == ["0012", "0007", "0003"]
        assert labels(note("Issues 0003 + $0")) == ["0012", "0007", "0003"]
        assert labels(note("issues 0003, 0007 and 00$0"))[0] == "0012"

    def test_by_digits(self):
        assert labels(note("issue 001$0")) == ["0012"]
        assert labels(note("issue 7$0")) == ["0007"]
        assert labels(note("issue #00$0")) == ["0012", "0007", "0003"]

    def test_words_only_when_asked_for(self):
        assert labels(note("issue with$0")) == []
        assert labels(note("issue fog$0"), "invoked") == ["0012"]

    def test_bullets_of_the_related_section_of_an_issue(self):
        source = PARTS + (
            "    --- intent/issues/OPEN/0012/0012-more.md\n    # 0012: x\n\n"
            "    ## Related\n\n    - 00$0\n"
        )
        # Its own number comes last.
        assert labels(source) == ["0007", "0003", "0012"]

    def test_the_key_names_the_issue(self):
        (first, *_) = items(note("issue 7$0"))
        assert first.key == "issue/0007"
        assert first.detail == "Rust on the crane (open)"


FLAT = """
    --- intent/.config/config.json
    {"intent_version": "3.1.0"}
    --- intent/st/ST0005/info.md
    # ST0005: Harbour
    --- intent/st/ST0005/acceptance.md
    # ST0005 Harbour -- Acceptance

    ## Acceptance Criteria

    - AC01 Ships moor -- satisfied: no (computed)
    - AC12 Ships leave -- satisfied: no (computed)

    ## Acceptance Tests

    - AT01 `tests/a.sh` -- covers AC01 -- status: red

    _Generated by Intent v3.1.0 from the thread canon._
    --- intent/wip.md
    """


class TestRowsThatTheCanonNumbers:
    """3.0 numbers criteria and tests without a group: `AC01`."""

    @pytest.mark.parametrize(
        ("typed", "offered"),
        [
            ("ST0005/AC$0", ["AC01", "AC12"]),
            ("ST0005/AC1$0", ["AC12"]),
            ("ST0005 AC0$0", ["AC01"]),
            ("ST0005 AT0$0", ["AT01"]),
            ("ST0005/AC-$0", ["AC01", "AC12"]),  # and no free number of a group
        ],
    )
    def test_they_are_offered(self, typed, offered):
        assert labels(FLAT + typed) == offered
