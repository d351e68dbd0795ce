"""Keys and values of the header, by kind of document and generation (FORMAT.md 4)."""

from __future__ import annotations

import pytest

from stp_lsp.model.settings import Settings
from tests.features.completing import accepted, at, completions, items, labels


def info(header: str, folder: str = "intent/st/ST0020", body: str = "# ST0020: Bell buoy") -> str:
    return f"    --- {folder}/info.md\n    ---\n{header}    ---\n    {body}\n"


V = '    --- intent/.config/config.json\n    {{"intent_version": "{}", "author": "Ada"}}\n'


class TestKeys:
    def test_the_missing_ones_in_the_order_of_the_template(self):
        assert labels(info("    status: WIP\n    $0\n"), "invoked") == [
            "verblock", "intent_version", "slug", "created", "completed", "on-hold",
        ]  # fmt: skip

    def test_they_bring_the_value_that_is_known(self):
        assert accepted(info("    $0\n"), "created") == "created: 20260304"
        assert accepted(info("    sl$0\n"), "slug") == "slug: bell-buoy"
        assert accepted(info("    $0\n"), "intent_version") == "intent_version: 2.19.0"
        assert accepted(info("    $0\n"), "verblock") == (
            'verblock: "04 Mar 2026:v0.1: Ada - Initial version"'
        )

    def test_a_new_status_agrees_with_the_folder(self):
        """FORMAT.md 4.5: the bucket rule."""
        for folder, status in (
            ("intent/st/ST0020", "WIP"),
            ("intent/st/NOT-STARTED/ST0020", "Not Started"),
            ("intent/st/COMPLETED/ST0020", "Completed"),
            ("intent/st/CANCELLED/ST0020", "Cancelled"),
        ):
            assert accepted(info("    $0\n", folder), "status") == f"status: {status}"

    def test_a_half_typed_key_is_replaced_and_its_colon_kept(self):
        assert accepted(info("    sta$0tus: WIP\n"), "status") == "status: WIP"
        assert accepted(info("    cre$0\n"), "created") == "created: 20260304"

    def test_older_generations_have_other_keys(self):
        old = V.format("2.0.0") + info("    $0\n")
        assert labels(old) == [
            "verblock",
            "stp_version",
            "status",
            "created",
            "completed",
            "on-hold",
        ]

    @pytest.mark.parametrize(
        "path, expected",
        [
            ("intent/st/ST0020/WP/02/info.md", ["verblock", "wp_id", "title", "scope", "status"]),
            ("intent/st/ST0020/acceptance.md", ["verblock", "st_id", "title", "acceptance"]),
            (
                "intent/issues/OPEN/0004/0004-x.md",
                ["id", "title", "date", "reporter", "status", "severity"],
            ),
            ("intent/st/ST0020/design.md", ["verblock"]),
            ("intent/st/steel_threads.md", ["verblock"]),
            ("intent/todo.md", ["generator"]),
            ("README.md", []),
        ],
    )
    def test_every_kind_has_its_own(self, path, expected):
        source = (
            info("    status: WIP\n") + f"    --- {path}\n    ---\n    $0\n    ---\n    # T: x\n"
        )
        assert labels(source) == expected

    def test_a_header_that_is_being_begun(self):
        source = "    --- intent/st/ST0020/info.md\n    ---\n    st$0\n"
        assert labels(source) == ["status"]
        source = "    --- intent/st/ST0020/info.md\n    ---\n    status: WIP\n    cre$0\n"
        assert labels(source) == ["created"]

    def test_a_key_of_the_other_version_counts_as_present(self):
        assert "intent_version" not in labels(info("    stp_version: 2.0.0\n    $0\n"))


class TestStatus:
    WORDS = ("WIP", "Not Started", "On Hold", "Completed", "Cancelled")

    def test_the_vocabulary(self):
        assert tuple(labels(info("    status: $0\n"))) == self.WORDS

    def test_before_2_2_1_it_was_in_progress(self):
        assert labels(V.format("2.1.0") + info("    status: $0\n"))[0] == "In Progress"

    def test_the_whole_value_is_replaced(self):
        assert accepted(info("    status: C$0ompleted\n"), "Cancelled") == "status: Cancelled"

    def test_an_odd_one_is_kept_among_the_choices(self):
        found = labels(info("    status: $0SUPERSEDED\n"))
        assert (*found,) == (*self.WORDS, "SUPERSEDED")

    def test_typing_narrows_and_asking_shows_all(self):
        assert labels(info("    status: Com$0\n")) == ["Completed"]
        assert labels(info("    status: Com$0\n"), "invoked")[0] == "Completed"
        assert set(labels(info("    status: Com$0\n"), "invoked")) == {*self.WORDS}

    def test_a_missing_blank_is_inserted(self):
        """`status:WIP` is never rewritten by upstream's verbs (FORMAT.md 4.1)."""
        assert accepted(info("    status:$0\n"), "WIP") == "status: WIP"

    def test_packages_issues_and_whiteboards_have_their_own(self):
        package = info("    status: WIP\n") + "    --- intent/st/ST0020/WP/02/info.md\n"
        assert labels(package + "    ---\n    status: $0\n    ---\n") == [
            "Not Started",
            "WIP",
            "Done",
        ]
        issue = "    --- intent/issues/CLOSED/0004/0004-x.md\n    ---\n    status: $0\n    ---\n"
        assert labels(issue) == ["CLOSED", "OPEN"]
        board = "    --- intent/whiteboard/a/wip.md\n    ---\n    status: $0\n    ---\n"
        assert labels(board) == ["active", "paused"]


class TestValues:
    def test_dates_as_the_generation_writes_them(self):
        """FORMAT.md 4.2: an instant in `completed` since 2.14, eight digits before."""
        assert labels(info("    created: $0\n")) == ["20260304"]
        assert labels(info("    completed: $0\n")) == ["2026-03-04T00:00:00Z", "20260304"]
        assert labels(V.format("2.9.0") + info("    completed: $0\n")) == ["20260304"]
        issue = "    --- intent/issues/OPEN/0004/0004-x.md\n    ---\n    date: $0\n    ---\n"
        assert labels(issue) == ["2026-03-04"]

    def test_without_a_date_no_date_is_invented(self):
        fixture = at(info("    created: $0\n"), Settings())
        assert completions(fixture).items == ()

    def test_a_verblock_is_bumped_by_one(self):
        old = '    verblock: "06 Mar 2025:v0.9: Ada - x"\n'
        source = info(old.replace("verblock: ", "verblock: $0"))
        written = 'verblock: "04 Mar 2026:v0.10: Ada - what changed"'
        assert accepted(source, '"04 Mar 2026:v0.10: Ada - what changed"') == written
        (item,) = items(source)
        assert item.snippet
        assert "${1:what changed}" in item.insert

    def test_values_that_follow_from_the_place(self):
        package = info("    status: WIP\n") + "    --- intent/st/ST0020/WP/02/info.md\n    ---\n"
        assert labels(package + "    wp_id: $0\n    ---\n    # WP-02: Chain\n") == ["WP-02"]
        assert labels(package + "    title: $0\n    ---\n    # WP-02: Chain\n") == ['"Chain"']
        assert labels(package + "    scope: $0\n    ---\n")[0] == "Small"
        contract = info("    status: WIP\n") + "    --- intent/st/ST0020/acceptance.md\n    ---\n"
        assert labels(contract + "    st_id: $0\n    ---\n") == ["ST0020"]
        assert labels(contract + "    title: $0\n    ---\n") == [
            '"Bell buoy -- acceptance contract"'
        ]
        issue = "    --- intent/issues/OPEN/0004/0004-x.md\n    ---\n"
        assert labels(issue + "    id: $0\n    ---\n") == ['"0004"']
        assert labels(issue + "    severity: $0\n    ---\n") == [
            "critical",
            "high",
            "medium",
            "low",
        ]
        assert labels(issue + "    reporter: $0\n    ---\n") == ["Ada"]

    def test_free_text_is_left_alone(self):
        assert labels(info("    title: My own w$0\n")) == []

    def test_thread_ids_in_the_claims_of_a_whiteboard(self):
        board = "    --- intent/whiteboard/a/wip.md\n    ---\n    claims: [ST00$0]\n    ---\n"
        assert "ST0003" in labels(board)


def test_generated_views_are_not_completed():
    """FORMAT.md 13: what is typed into a view of the canon is lost."""
    files = """
    --- intent/.canon/st/ST0007.json
    {"id": "ST0007", "title": "T", "status": "wip"}
    --- intent/st/ST0007/info.md
    ---
    status: $0
    ---
    # ST0007: T
    """
    assert completions(at(files, threads=""), "invoked").items == ()


def test_a_rule_in_the_text_is_no_header():
    assert labels("    --- intent/notes.md\n    # Notes\n\n    ---\n    st$0\n") == []
