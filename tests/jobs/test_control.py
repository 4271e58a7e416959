"""Commands reach the job in whatever order threads give them."""

import threading

from dllab.jobs import Control


def test_commands_are_remembered() -> None:
    control = Control()
    assert not control.stopped
    assert not control.paused
    control.give("pause")
    assert control.paused
    control.give("go on")
    assert not control.paused
    control.give("stop")
    assert control.stopped


def test_nobody_waits_without_a_pause() -> None:
    Control().wait_while_paused()


def test_waiting_ends_with_go_on_from_another_thread() -> None:
    control = Control()
    control.give("pause")
    waiter = threading.Thread(target=control.wait_while_paused)
    waiter.start()
    assert waiter.is_alive()
    control.give("go on")
    waiter.join(timeout=10)
    assert not waiter.is_alive()


def test_waiting_ends_with_stop() -> None:
    control = Control()
    control.give("pause")
    control.give("stop")
    control.wait_while_paused()


def test_forwards_what_is_given_while_inside() -> None:
    sent: list[object] = []
    control = Control()
    with control.forwarded_to(sent.append):
        control.give("pause")
        control.give("go on")
    control.give("stop")
    assert sent == ["pause", "go on"]


def test_forwards_what_was_given_before() -> None:
    sent: list[object] = []
    control = Control()
    control.give("pause")
    with control.forwarded_to(sent.append):
        pass
    control.give("stop")
    with control.forwarded_to(sent.append):
        pass
    assert sent == ["pause", "stop"]


def test_a_goal_ends_a_pause_and_pauses_where_it_is_reached() -> None:
    control = Control()
    control.give("pause")
    control.give("one batch")
    assert not control.paused
    assert control.goal == (2, "one batch")
    control.reach_goal()
    assert control.paused
    assert control.goal == (2, None)


def test_who_goes_on_meanwhile_is_not_paused_by_an_old_goal() -> None:
    control = Control()
    control.give("one epoch")
    control.give("go on")
    control.reach_goal()
    assert not control.paused


def test_a_goal_given_before_is_forwarded() -> None:
    sent: list[object] = []
    control = Control()
    control.give("to validation")
    with control.forwarded_to(sent.append):
        pass
    assert sent == ["to validation"]
