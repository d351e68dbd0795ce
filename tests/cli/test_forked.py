"""Work in two processes gives what one would give, also when the other one dies."""

from __future__ import annotations

import json
import os
import signal

import pytest

from stp_lsp.cli import forked
from stp_lsp.session.disk import RealDisk
from stp_lsp.session.loader import load

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")

CONFIG = '{"intent_version": "2.19.0"}'
INFO = "---\nstatus: WIP\nslug: x\ncreated: 20260304\n---\n# ST0001: Größe\n\n[x](./a.md)\n"


@pytest.fixture(autouse=True)
def two_cores(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(forked, "WORTH_IT", 4)


def pack(numbers):
    return repr(numbers).encode()


def unpack(data):
    return json.loads(data)


def squares(numbers):
    return [number * number for number in numbers]


def shared(work, numbers, **options):
    options.setdefault("weight", lambda number: 1)
    return forked.Shared(work, numbers, pack, unpack, **options).results()


@pytest.mark.parametrize("count", range(12))
@pytest.mark.parametrize("ahead", [0, 1, 5, 100])
def test_every_item_is_done_once(count, ahead):
    numbers = list(range(count))
    assert sorted(shared(squares, numbers, ahead=ahead)) == squares(numbers)


def test_the_copy_does_a_part_of_it():
    def who(numbers):
        return [os.getpid() for _ in numbers]

    found = shared(who, list(range(10)))
    assert found.count(os.getpid()) == 5
    assert len(set(found)) == 2


def test_the_parts_weigh_the_same_however_many_items_they_are():
    def who(numbers):
        return [(os.getpid(), number) for number in numbers]

    def unpack_pairs(data):
        return [tuple(pair) for pair in json.loads(data)]

    def pack_pairs(pairs):
        return json.dumps(pairs).encode()

    sizes = [90, 1, 1, 40, 1, 30, 1, 20]
    for ahead, light in ((0, 90), (60, 60)):
        both = forked.Shared(
            who, sizes, pack_pairs, unpack_pairs, weight=lambda size: size, ahead=ahead
        )
        assert both.has_begun
        found = both.results()
        assert sorted(size for _, size in found) == sorted(sizes)
        mine = sum(size for process, size in found if process == os.getpid())
        # 184 in all; with a lead of 60 the copy has 122 and this process 62, as near as they come.
        assert abs(mine - light) <= 4


def test_little_work_is_not_shared(monkeypatch):
    monkeypatch.setattr(forked, "WORTH_IT", 1000)
    alone = forked.Shared(squares, [1, 2, 3], pack, unpack, weight=lambda number: 300)
    assert not alone.has_begun
    assert alone.results() == [1, 4, 9]


def dying(how):
    """Work that ends the copy before it is done."""
    original = os.getpid()

    def work(numbers):
        if os.getpid() != original:
            how()
        return squares(numbers)

    return work


def test_a_copy_that_dies_loses_nothing():
    def raises():
        raise RuntimeError("oops")

    for how in (raises, lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: os._exit(3)):
        assert sorted(shared(dying(how), list(range(10)))) == squares(range(10))


def test_what_the_copy_wrote_in_part_is_not_believed(monkeypatch):
    monkeypatch.setattr(forked, "_WHOLE", b"")
    honest = os.fdopen

    def cut(handle, mode):
        stream = honest(handle, mode)
        if mode == "rb":
            return stream
        stream.write(b"[1, 2")
        stream.flush()
        os._exit(0)

    monkeypatch.setattr(os, "fdopen", cut)
    monkeypatch.setattr(forked, "_WHOLE", b".")
    assert sorted(shared(squares, list(range(10)))) == squares(range(10))


def workspace(folder):
    for name in ("", "examples/inner/"):
        folder.put(f"{name}intent/.config/config.json", CONFIG)
        for number in range(1, 6):
            text = INFO.replace("ST0001", f"ST{number:04d}")
            folder.put(f"{name}intent/st/ST{number:04d}/info.md", text)
    folder.put("stp-lsp.toml", "maxFileSize = 75")  # `Größe` makes every document larger
    folder.put("intent/st/ST0002/design.md", b"caf\xe9\n")


def test_reading_in_two_equals_reading_alone(folder):
    workspace(folder)
    root = folder.path.as_posix()
    alone = load(RealDisk(), root, 5_000_000)
    both = forked.Reading(root, 5_000_000).loaded()
    assert both.folders == alone.folders
    assert both.unlisted == alone.unlisted
    assert [item[:2] for item in both.workspaces] == [item[:2] for item in alone.workspaces]
    for mine, theirs in zip(both.workspaces, alone.workspaces, strict=True):
        assert sorted(mine.documents) == sorted(theirs.documents)


def test_a_check_in_two_equals_one_alone(folder, monkeypatch):
    workspace(folder)
    both = folder.run("check", "--output-format", "json", "--all")
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert folder.run("check", "--output-format", "json", "--all") == both
    assert json.loads(both.out)["summary"]["total"] > 10


def test_a_rule_that_breaks_in_the_copy_is_reported(folder, monkeypatch):
    workspace(folder)
    from stp_lsp.features import diagnostics
    from stp_lsp.rules.registry import RULES

    original = os.getpid()
    rule = next(rule for rule in RULES if rule.name == "broken-link")

    def burst(snapshot, document):
        if os.getpid() != original:
            raise RuntimeError("oops")
        return iter(())

    broken = type(rule)(
        rule.name, rule.code, rule.level, rule.kinds, burst, None, rule.page, rule.local
    )
    monkeypatch.setattr(
        diagnostics, "_BY_KIND", dict.fromkeys(diagnostics._BY_KIND, ((), (broken,)))
    )
    ran = folder.run("check")
    assert ran.code == 2
    assert "rule broken-link broke" in ran.err
