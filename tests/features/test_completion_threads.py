"""Thread ids: where they are offered, by what they are found, and what is inserted."""

from __future__ import annotations

import pytest

from tests.features.completing import accepted, at, completions, items, labels

ALL = {"ST0001", "ST0002", "ST0003", "ST0004", "ST0010", "ST0011"}
NOTE = "--- intent/notes.md\n"


def note(text: str) -> str:
    """A document outside of every thread."""
    return f"    {NOTE}    # Notes\n\n    {text}\n"


@pytest.mark.parametrize("typed", ["ST", "ST0", "ST00"])
def test_an_id_is_offered_anywhere_for_the_beginning_of_one(typed):
    assert set(labels(note(f"We do {typed}$0 first."))) == ALL


def test_more_digits_leave_fewer_threads():
    assert set(labels(note("We do ST001$0"))) == {"ST0010", "ST0011"}


def test_lower_case_digits_are_an_id_but_lower_case_letters_alone_are_a_word():
    """`st` begins "start" and "still"; FORMAT.md 3.2 has no reference in lower case."""
    assert set(labels(note("We do st001$0"))) == {"ST0010", "ST0011"}
    assert labels(note("We st$0")) == []
    assert labels(note("St$0")) == []
    assert set(labels(note("We st$0"), "invoked")) == ALL


def test_the_inserted_id_has_the_spelling_of_the_workspace():
    assert accepted(note("We do st001$0 now"), "ST0011") == "We do ST0011 now"


def test_a_short_number_behind_the_prefix_finds_its_thread():
    """`ST3` is what the command line takes for ST0003 (FORMAT.md 3.1)."""
    assert labels(note("We do ST3$0")) == ["ST0003"]
    assert labels(note("We do ST1$0"))[0] == "ST0001"


@pytest.mark.parametrize(
    "text",
    [
        "TEST$0",
        "AST00$0",
        "START$0",
        "ST$0ART",
        "STX$0",
        "ST00012$0",
        "pars$0",
        "a header$0",
        "7$0",
        "S$0",
        "the header tests of $0",
    ],
)
def test_plain_prose_answers_no_keystroke(text):
    assert labels(note(text)) == []


def test_a_whole_id_is_not_offered_again_while_typing():
    assert labels(note("We do ST0003$0.")) == []
    assert labels(note("We do ST0003$0."), "invoked") == ["ST0003"]


def test_the_rest_of_a_half_typed_id_is_replaced():
    fixture = at(note("We do ST00$001 now"))
    found = completions(fixture).items
    item = next(item for item in found if item.label == "ST0010")
    text = fixture.document.text
    assert text[item.replace.start : item.replace.end] == "ST0001"
    assert text[item.insert_range.start : item.insert_range.end] == "ST00"


def test_asked_for_words_and_numbers_find_threads_in_prose():
    assert labels(note("We do pars$0"), "invoked") == ["ST0001"]
    assert labels(note("We do 3$0"), "invoked") == ["ST0003"]
    assert set(labels(note("We do $0"), "invoked")) == ALL
    assert labels(note("We do he$0"), "invoked") == []


def test_after_see_and_thread_a_word_of_the_title_is_enough():
    assert labels(note("(see sched$0")) == ["ST0003"]
    assert labels(note("as in thread fog$0")) == ["ST0010"]
    assert labels(note("thread 4$0")) == ["ST0004"]
    assert accepted(note("(see sched$0)"), "ST0003") == "(see ST0003)"


def test_common_words_after_see_are_no_titles():
    assert labels(note("see the$0")) == []
    assert labels(note("oversee fog$0")) == []


def test_a_word_behind_the_bare_prefix_is_replaced_with_it():
    assert accepted(note("We do ST fog$0 now"), "ST0010") == "We do ST0010 now"


def test_the_text_of_a_link_is_an_id_position():
    assert labels(note("[fog$0](x.md)")) == ["ST0010"]
    assert set(labels(note("[ST00$0]"))) == ALL
    assert labels(note("- [x$0] done")) == []


class TestRelated:
    """The bullets of `## Related Steel Threads`."""

    HEAD = "    --- intent/st/ST0001/design.md\n    # Design - ST0001: x\n\n"

    def related(self, text):
        return f"{self.HEAD}    ## Related Steel Threads\n\n    {text}\n"

    def test_words_find_threads_with_and_without_their_title(self):
        # As the template has it (`- ST####: [Brief description]`), the bare ids behind.
        assert labels(self.related("- lam$0"))[:2] == [
            "ST0003: Lamp schedule",
            "ST0002: Draw the lamp",
        ]
        assert set(labels(self.related("- lam$0"))) == {
            "ST0002",
            "ST0002: Draw the lamp",
            "ST0003",
            "ST0003: Lamp schedule",
        }

    def test_several_words_in_any_order(self):
        assert labels(self.related("- tests head$0")) == ["ST0004: Header tests", "ST0004"]

    def test_a_slug_finds_its_thread(self):
        assert labels(self.related("- parse-the$0"))[0] == "ST0001: Parse the header"

    def test_a_bare_number_finds_its_thread_first(self):
        assert labels(self.related("- 1$0"))[0] == "ST0001: Parse the header"

    def test_the_form_of_the_list_comes_first(self):
        titled, bare = "- ST0010: Fog signal", "- ST0010 -- later"
        assert labels(self.related(f"{titled}\n    - lam$0"))[0] == "ST0003: Lamp schedule"
        assert labels(self.related(f"{bare}\n    - lam$0"))[0] == "ST0003"

    def test_what_is_listed_comes_last_and_lists_count_up(self):
        """Own is ST0001, so the first may be any; behind ST0003 the next higher ones."""
        found = labels(self.related("- ST0003: Lamp schedule\n    - ST0$0"))
        assert found[0] == "ST0004: Header tests"
        assert found.index("ST0003: Lamp schedule") == 5

    def test_the_whole_bullet_is_replaced(self):
        assert accepted(self.related("- draw the la$0"), "ST0002") == "- ST0002"
        line = accepted(self.related("- lam$0"), "ST0003: Lamp schedule")
        assert line == "- ST0003: Lamp schedule"

    def test_an_empty_bullet_offers_threads_at_once(self):
        assert "ST0010" in labels(self.related("- $0"))

    def test_no_title_where_one_stands_already(self):
        assert "ST0003: Lamp schedule" not in labels(self.related("- ST000$0: Lamp schedule"))

    def test_the_title_on_the_line_says_which_thread_is_meant(self):
        assert labels(self.related("- ST00$0: Fog signal"))[0] == "ST0010"
        assert labels(self.related("- ST00$0: Paint the tower"))[0] == "ST0011"

    def test_a_whole_id_still_offers_its_title(self):
        assert labels(self.related("- ST0003$0")) == ["ST0003: Lamp schedule", "ST0003"]

    def test_prose_in_the_bullet_is_not_searched(self):
        assert labels(self.related("- none of them parse$0")) == []


class TestActive:
    """The active list of wip.md: `- ST0004: Title`, open threads first, listed ones last."""

    def wip(self, text):
        return f"    --- intent/wip.md\n    # Work In Progress\n\n{text}"

    LIST = "    ## Active Steel Threads\n\n    - ST0002: Draw the lamp\n    - $0\n\n    ## Notes\n"

    def test_open_threads_come_first_and_listed_ones_last(self):
        found = labels(self.wip(self.LIST))
        # ST0001 is WIP, ST0003 not started; then closed ones; ST0002 is in the list already.
        assert found[:2] == ["ST0001: Parse the header", "ST0003: Lamp schedule"]
        assert found[-1] == "ST0002: Draw the lamp"

    def test_the_title_is_inserted_too(self):
        source = self.wip(self.LIST.replace("- $0", "- sched$0"))
        assert accepted(source, "ST0003: Lamp schedule") == "- ST0003: Lamp schedule"

    def test_a_bare_number_is_enough(self):
        source = self.wip(self.LIST.replace("- $0", "- 3$0"))
        assert labels(source) == ["ST0003: Lamp schedule"]

    def test_a_title_that_is_there_is_kept(self):
        source = self.wip(self.LIST.replace("- $0", "- ST0$0: mine"))
        assert "ST0001" in labels(source)
        assert accepted(source, "ST0001") == "- ST0001: mine"

    def test_other_lists_of_the_document_are_prose(self):
        assert labels(self.wip("    ## Notes\n\n    - sched$0\n")) == []


class TestBrace:
    """Members of `ST000{1,3}`."""

    def test_members_are_digits_and_close_the_brace(self):
        found = items(note("ST000{$0"))
        assert {item.label for item in found} == {"1", "2", "3", "4"}
        assert accepted(note("ST000{$0"), "3") == "ST000{3}"

    def test_listed_members_are_left_out(self):
        assert set(labels(note("ST000{1, 3,$0}"))) == {"2", "4"}
        assert set(labels(note("ST000{1..3,$0}"))) == {"4"}

    def test_a_closed_brace_stays_as_it_is(self):
        assert accepted(note("ST000{1,$0}"), "3") == "ST000{1,3}"
        assert accepted(note("ST000{1,$0,4}"), "3") == "ST000{1,3,4}"

    def test_two_digits_are_left_open_by_a_shorter_stem(self):
        assert set(labels(note("ST00{1$0"))) == {"10", "11"}

    def test_the_following_member_comes_first(self):
        assert labels(note("ST000{1,2,$0"))[0] == "3"


def test_fenced_code_answers_only_to_ids_that_are_asked_for():
    fenced = "    --- intent/notes.md\n    # Notes\n\n    ```\n    {}\n    ```\n"
    assert labels(fenced.format("ST00$0")) == []
    assert set(labels(fenced.format("ST00$0"), "invoked")) == ALL
    assert labels(fenced.format("fog$0"), "invoked") == []
    assert labels(fenced.format("ST0001/$0"), "invoked") == []
    after = "    --- intent/notes.md\n    ```\n    x\n    ```\n    ST00$0\n"
    assert set(labels(after)) == ALL


def test_a_path_offers_the_threads_that_are_in_its_folder():
    assert set(labels(note("`intent/st/COMPLETED/ST00$0`"))) == {"ST0004", "ST0010"}
    assert set(labels(note("`intent/st/ST00$0`"))) == {"ST0001", "ST0002"}


def test_the_second_id_of_a_slash_list_is_a_thread():
    assert set(labels(note("ST0001/ST00$0"))) == ALL


def test_another_prefix_of_the_workspace():
    """FORMAT.md 1.3: ids of a configured prefix resolve like any others."""
    files = """
    --- intent/.config/config.json
    {"intent_version": "2.19.0", "st_prefix": "TH"}
    --- intent/st/TH0001/info.md
    # TH0001: One
    --- intent/notes.md
    We do TH$0
    """
    found = completions(at(files, threads=""))
    assert [item.label for item in found.items] == ["TH0001"]


def test_threads_of_the_canon_are_offered_like_all_others():
    """FORMAT.md 13: most threads of a 3.0 workspace have no documents on disk."""
    files = """
    --- intent/.canon/st/ST0007.json
    {"id": "ST0007", "title": "Only in the canon", "status": "wip"}
    --- intent/notes.md
    We do ST00$0
    """
    (item,) = completions(at(files, threads="")).items
    assert (item.label, item.description, item.detail) == (
        "ST0007",
        "Only in the canon",
        "Only in the canon (wip)",
    )


def test_an_intentfiles_line_takes_an_id():
    assert set(labels("    --- intent/.intentfiles\n    STEELTHREAD:ST00$0\n")) == ALL


class TestItem:
    """The other fields of an item."""

    def test_title_status_and_key(self):
        item = next(item for item in items(note("ST00$0")) if item.label == "ST0004")
        assert item.description == "Header tests"
        assert item.detail == "Header tests (Completed)"
        assert item.key == "ST0004"
        assert item.kind.value == "thread"

    @pytest.mark.parametrize(
        "text", ["see sched$0", "see SCHED$0", "thread 3$0", "ST3$0", "st000$0"]
    )
    def test_the_filter_text_begins_with_what_is_typed(self, text):
        fixture = at(note(text))
        found = completions(fixture).items
        assert found
        for item in found:
            typed = fixture.document.text[item.replace.start : fixture.offset]
            assert item.filter_text.startswith(typed)

    def test_a_title_found_in_its_middle_goes_on_in_the_filter_text(self):
        """Typing on, `header` then `headers`, editors filter by themselves."""
        (first, *_) = items(note("see head$0"))
        assert first.filter_text.startswith("header")

    def test_the_sort_text_repeats_the_order(self):
        found = items(note("ST00$0"))
        assert [item.sort_text for item in found] == sorted(item.sort_text for item in found)
        assert len({item.sort_text for item in found}) == len(found)

    def test_a_number_typed_out_preselects_its_thread(self):
        assert items(note("thread 3$0"))[0].preselect
        assert not any(item.preselect for item in items(note("ST00$0")))

    def test_more_than_the_limit_is_incomplete(self):
        fixture = at(note("ST00$0"))
        few, all_ = completions(fixture, limit=3), completions(fixture, limit=6)
        assert len(few.items) == 3
        assert few.incomplete
        assert not all_.incomplete

    @pytest.mark.parametrize("limit", [1, 50, 149, 150, 151, 400])
    @pytest.mark.parametrize("typed", ["ST", "ST0", "ST0{"])
    def test_a_list_that_is_cut_always_says_so(self, typed, limit):
        many = "".join(
            f"    --- intent/st/ST{number:04d}/info.md\n    # ST{number:04d}: x\n"
            for number in range(100, 250)
        )
        fixture = at(many + note(f"{typed}$0"), threads="")
        found = completions(fixture, limit=limit)
        assert len(found.items) == min(limit, 150)
        assert found.incomplete is (limit < 150)

    def test_a_search_by_words_is_incomplete(self):
        """One more letter may find other titles."""
        assert completions(at(note("see head$0"))).incomplete
