"""The tree of threads that editors show: order and counts on top, the contract below."""

from stp_lsp.features.tree import issue_entries, thread_entries, thread_nodes
from stp_lsp.features.type_hierarchy import subtypes
from tests.features.corpora import corpus
from tests.features.understanding import BASE, known, look
from tests.support.shared import needs_shared
from tests.support.workspace import build, split_files

CONTRACT = "intent/st/ST0001/acceptance.md"


def shape(nodes):
    """Keys and states, with what is below."""
    return [
        (node.item.key.removeprefix("ST0001/"), node.state, shape(node.children)) for node in nodes
    ]


def test_threads_stand_in_the_order_of_the_index():
    """WIP, then Completed, then Cancelled (FORMAT.md 5.2); counts are those of the cards."""
    snapshot, _ = known(CONTRACT)
    found = thread_entries(snapshot)
    assert [entry.thread.id for entry in found] == ["ST0001", "ST0003", "ST0004"]
    assert [entry.packages for entry in found] == [(1, 2), (1, 1), (0, 0)]
    assert [entry.number for entry in found] == [0, 1, 2]


def test_within_a_status_the_highest_id_comes_first():
    files = split_files(BASE)
    files["intent/st/ST0009/info.md"] = "---\nstatus: WIP\n---\n# ST0009: Fog\n"
    files["intent/st/ST0010/info.md"] = "---\nstatus: Frozen\n---\n# ST0010: Ice\n"
    found = [entry.thread.id for entry in thread_entries(build(files))]
    assert found == ["ST0009", "ST0001", "ST0003", "ST0004", "ST0010"]  # no status: behind all


def test_open_issues_come_first():
    files = split_files(BASE)
    path = "intent/issues/CLOSED/0012/0012-rust.md"
    files[path] = "---\ntitle: Rust\nstatus: CLOSED\n---\n# 0012: Rust\n"
    found = [(entry.issue.number, entry.is_open) for entry in issue_entries(build(files))]
    assert found == [("0011", True), ("0012", False)]


def test_what_is_below_a_thread():
    """Criteria below the package of their group, group 00 below the thread (FORMAT.md 3.1)."""
    snapshot, _ = known(CONTRACT)
    assert shape(thread_nodes(snapshot, "ST0001")) == [
        (
            "01",
            "Done",
            [
                ("AC-01.1", "satisfied", [("AT-01.1", "green", []), ("AT-01.2", "red", [])]),
                ("AC-01.2", "unsatisfied", [("AT-01.2", "red", [])]),
                ("AC-01.3", "satisfied", []),
            ],
        ),
        ("02", "WIP", [("AC-02.1", "unsatisfied", []), ("AC-02.2", "descoped", [])]),
        ("AC-00.1", "unsatisfied", []),
    ]


def test_a_test_that_covers_nothing_known_stands_where_a_criterion_would():
    rows = (
        "- AC-01.1 It burns\n- AT-01.2 `test/a.sh` -- covers AC-09.9 -- status: red\n- AT-07.1 x\n"
    )
    snapshot, _, _ = look(rows, CONTRACT)
    assert shape(thread_nodes(snapshot, "ST0001")) == [
        ("01", "Done", [("AC-01.1", "unsatisfied", []), ("AT-01.2", "red", [])]),
        ("02", "WIP", []),
        ("AT-07.1", "", []),
    ]


def test_a_thread_that_is_not_there_has_nothing_below():
    snapshot, _ = known(CONTRACT)
    assert thread_nodes(snapshot, "ST0099") == ()
    assert thread_nodes(snapshot, "ST0001/01") == ()


def keys(nodes):
    return [node.item.key for node in nodes]


@needs_shared
def test_it_is_the_type_hierarchy_of_every_thread_in_the_real_workspaces():
    """Two ways to one answer: the hierarchy asks step by step, the tree reads the contract once."""
    snapshot = corpus("intent@a143a60")
    assert snapshot.threads
    for id in snapshot.threads:
        pending = [(id, thread_nodes(snapshot, id))]
        while pending:
            key, nodes = pending.pop()
            assert keys(nodes) == [item.key for item in subtypes(snapshot, key)], key
            pending += [(node.item.key, node.children) for node in nodes]
