from __future__ import annotations

from functools import partial

from paperreader.workspace.undo import UndoStack


def test_changes_are_taken_back_the_newest_first() -> None:
    taken: list[str] = []
    stack = UndoStack()
    for name in ("one", "two"):
        stack.push(name, partial(taken.append, name))

    while change := stack.pop():
        change.revert()

    assert taken == ["two", "one"]


def test_an_empty_stack_has_nothing_to_take_back() -> None:
    assert UndoStack().pop() is None


def test_only_the_last_changes_are_remembered() -> None:
    stack = UndoStack(limit=2)
    for number in range(5):
        stack.push(str(number), lambda: None)

    assert [change.what for change in iter(stack.pop, None)] == ["4", "3"]
