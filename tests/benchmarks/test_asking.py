"""Key presses as they are asked and timed."""

from __future__ import annotations

import time

import pytest

from benchmarks.asking import PAUSE, TYPED, Open, press, type_on
from benchmarks.client import Answer
from benchmarks.editing import OpenDocument
from benchmarks.targets import Target


class Sent:
    """The client of a document, which keeps what would go to a server."""

    def __init__(self):
        self.changes = []

    def notify(self, method, params):
        if method == "textDocument/didChange":
            (change,) = params["contentChanges"]
            self.changes.append((change["range"]["start"]["character"], change["text"]))


class Recorder:
    """A session that answers at once."""

    typed = ()

    def __init__(self):
        self.memory = {}
        self.asked = []
        self.waited = []

    def request(self, method, params, seconds=60.0):
        self.asked.append((method, params["position"]["character"]))
        return Answer(1.0, [], 7)

    def idle_until(self, moment):
        self.waited.append(moment)

    def diagnostics(self, document, begun):
        return Answer(2.0, [], 3)


@pytest.fixture
def item(tmp_path):
    """The end of a line of two letters."""
    path = tmp_path / "a.md"
    path.write_text("# A\nab\n")
    return Open(Target(path, 1, 2, False), OpenDocument(Sent(), path, incremental=True))


def test_a_key_press_goes_in_and_out_again(item):
    asker = Recorder()
    texts = []
    for number in range(3):
        assert press(asker, item, number).ms == 2.0
        texts.append(item.document.text)
    assert texts == ["# A\nabx\n", "# A\nab\n", "# A\nabx\n"]
    assert item.document._client.changes == [(2, "x"), (2, ""), (2, "x")]


def test_typing_goes_on_where_it_was_and_asks_behind_each_letter(item):
    asker = Recorder()
    for number in range(3):
        found = type_on(asker, item, number)
        assert found.size == 7 + 3
    assert item.document.text == f"# A\nab{TYPED[:3]}\n"
    assert asker.asked == [("textDocument/completion", at) for at in (3, 4, 5)]


def test_a_key_is_due_a_tenth_of_a_second_after_the_one_before(item):
    """However long an answer took: what came late is counted from when it was due."""
    asker = Recorder()
    for number in range(4):
        type_on(asker, item, number)
    first = asker.waited[0]
    assert asker.waited == pytest.approx([first + n * PAUSE for n in range(4)])


def test_the_turn_of_another_server_makes_nobody_late(item):
    asker = Recorder()
    asker.memory["due", ""] = time.perf_counter() - 60
    begun = time.perf_counter()
    type_on(asker, item, 0)
    assert asker.waited[0] >= begun
