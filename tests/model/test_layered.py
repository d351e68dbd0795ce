"""A layered mapping behaves as a dictionary that is copied at every change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.model.layered import Layered, changed_keys, missing_keys

_steps = st.lists(
    st.dictionaries(st.integers(0, 90), st.none() | st.text(max_size=2), max_size=40), max_size=12
)


@given(st.dictionaries(st.integers(0, 90), st.text(max_size=2)), _steps)
def test_equals_a_copied_dictionary(start: dict, steps: list[dict]) -> None:
    mine: Layered = Layered(dict(start))
    plain = dict(start)
    history = [(mine, dict(plain))]
    for changes in steps:
        mine = mine.with_changes(changes)
        for key, value in changes.items():
            if value is None:
                plain.pop(key, None)
            else:
                plain[key] = value
        history.append((mine, dict(plain)))
    for layered, expected in history:  # older versions are untouched by later changes
        assert dict(layered.items()) == expected
        assert len(layered) == len(expected)
        assert layered.missing({*range(91)}) == {*range(91)} - expected.keys()
        assert layered.missing({3, 5}) == missing_keys({3, 5}, expected)
        assert all((key in layered) == (key in expected) for key in range(91))
        assert all(layered.get(key) == expected.get(key) for key in range(91))
        assert all(layered.get(key, "?") == expected.get(key, "?") for key in range(91))


def test_a_change_copies_the_patch_and_not_the_base() -> None:
    big = Layered({n: str(n) for n in range(10_000)})
    after = big.with_changes({1: "x", 2: None})
    assert after._base is big._base
    assert (after[1], 2 in after, big[1], big[2]) == ("x", False, "1", "2")


def test_what_changed_between_two_versions() -> None:
    first: Layered[int, object] = Layered({number: object() for number in range(5000)})
    second = first.with_changes({1: object(), 2: None, 9000: object()})
    third = second.with_changes({1: first[1], 3: object()})
    assert second.changed_since(first) == {1, 2, 9000}
    assert first.changed_since(second) == {1, 2, 9000}  # which way does not matter
    assert third.changed_since(first) == {2, 3, 9000}  # 1 is back
    merged = third.with_changes({number: object() for number in range(200)})
    assert merged.changed_since(first) is None  # there is no telling without a look at all
    assert changed_keys({}, first) is None
