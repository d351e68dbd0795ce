"""Names searched by words, ids by prefix and number, and how long such tables live."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.features.document_names import document_names
from stp_lsp.features.name_search import Names, ThreadNames, issue_names, thread_names, words_of
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.symbols import Thread
from stp_lsp.syntax.status import Status
from tests.features.completing import THREADS, at

TITLES = ("Parse the header", "Header tests", "Draw the lamp", "Über-Lampe zeichnen")


def thread(id_, status=Status.WIP):
    return Thread(id_, id_, status, "", "", "", "", "", "", "", "", (), (), ())


class TestNames:
    @pytest.mark.parametrize(
        "query, expected",
        [
            ("header", [1, 0]),  # the title that begins so comes first
            ("the header", [0]),
            ("header parse", [0]),  # any order
            ("the", [0, 2]),
            ("la dr", [2]),
            ("lamp", [2, 3]),
            ("LAMPE", [3]),
            ("über", [3]),
            ("ader", [0, 1]),  # nothing begins so, parts inside words count
            ("ad", []),  # but not two letters
            ("header zzz", []),
            ("", []),
            (" - ", []),
        ],
    )
    def test_find(self, query, expected):
        assert Names(TITLES).find(query) == expected

    def test_groups(self):
        names = Names(["a b", "b a", "a c b", "x a b"])
        assert names.groups("a b") == ([0], [3], [1, 2])

    @given(
        st.lists(st.text("ab c", max_size=6), max_size=8), st.text("ab c", min_size=1, max_size=4)
    )
    def test_find_is_what_looking_at_each_name_finds(self, titles, query):
        words = words_of(query)
        expected = {
            number
            for number, title in enumerate(titles)
            if words and all(any(w.startswith(word) for w in words_of(title)) for word in words)
        }
        found = Names(titles).find(query)
        assert len(found) == len(set(found))
        if expected or not all(len(word) >= 3 for word in words):
            assert set(found) == expected


class TestThreadNames:
    def test_the_order_when_nothing_else_says(self):
        table = {
            "ST0001": thread("ST0001", Status.COMPLETED),
            "ST0002": thread("ST0002", None),
            "ST0003": thread("ST0003"),
            "ST0004": thread("ST0004", Status.CANCELLED),
            "ST0005": thread("ST0005"),
        }
        assert ThreadNames(table).by_rank == ["ST0005", "ST0003", "ST0002", "ST0001", "ST0004"]

    @pytest.mark.parametrize("count", [30, 2600])
    @pytest.mark.parametrize("start", ["ST", "ST0", "ST00", "ST1", "ST0012", "ST9", "TH"])
    @pytest.mark.parametrize("limit", [1, 7, 5000])
    def test_with_prefix_is_the_best_of_all_that_begin_so(self, count, start, limit):
        statuses = [Status.COMPLETED, Status.WIP, Status.NOT_STARTED]
        table = {f"ST{n:04d}": thread(f"ST{n:04d}", statuses[n % 3]) for n in range(1, count)}
        names = ThreadNames(table)
        expected = [id_ for id_ in names.by_rank if id_.startswith(start)][:limit]
        assert names.with_prefix(start, limit) == expected

    @pytest.mark.parametrize(
        "digits, expected",
        [
            ("7", ["ST0007", "ST0070", "ST0071", "ST0700", "ST7000"]),
            ("07", ["ST0007", "ST0700"]),
            ("0070", ["ST0070"]),
            ("70", ["ST0070", "ST0700", "ST7000"]),
            ("9", []),
            ("12345", []),
        ],
    )
    def test_with_number(self, digits, expected):
        numbers = (7, 70, 71, 700, 7000)
        names = ThreadNames({f"ST{n:04d}": thread(f"ST{n:04d}") for n in numbers})
        assert sorted(names.with_number(digits, "ST", 100)) == expected
        if digits.lstrip("0") == "7":
            assert names.with_number(digits, "ST", 100)[0] == "ST0007"


class TestLife:
    """A table lives as long as what it was made of."""

    def edited(self, fixture, id_, old, new):
        document = fixture.snapshot.documents[id_]
        text = document.text.replace(old, new)
        changed = make_document(id_, text, document.place, fixture.snapshot.project)
        return fixture.snapshot.with_documents({id_: changed})

    def test_edits_of_prose_keep_it(self):
        fixture = at("    --- intent/notes.md\n    prose\n")
        before = fixture.snapshot
        after = self.edited(fixture, "intent/notes.md", "prose", "more prose ST0001")
        assert after is not before
        assert thread_names(after) is thread_names(before)
        assert document_names(after) is document_names(before)
        assert issue_names(after) is issue_names(before)

    def test_a_new_title_makes_a_new_one(self):
        fixture = at("    --- intent/notes.md\n    prose\n")
        after = self.edited(fixture, "intent/st/ST0001/info.md", "Parse", "Weigh")
        assert thread_names(after) is not thread_names(fixture.snapshot)
        assert thread_names(after).names.find("weigh") != []
        assert thread_names(fixture.snapshot).names.find("weigh") == []

    def test_two_workspaces_have_two(self):
        one, other = at(""), at("", threads=THREADS.replace("lamp", "buoy"))
        assert thread_names(one.snapshot) is not thread_names(other.snapshot)
        assert thread_names(other.snapshot).names.find("buoy") != []


def test_frequent_words_are_found_together_however_many_have_one_of_them() -> None:
    """More than are looked at for one word have either; the one that has both is the last."""
    names = Names(
        [*(f"gate {n}" for n in range(600)), *(f"link {n}" for n in range(600)), "gate link"]
    )
    assert names.find("link gate") == names.find("gate link") == names.find("ga li") == [1200]
    assert names.find("gat lin 7") == []
