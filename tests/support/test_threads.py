"""support.threads: all items are done, and an error in any thread reaches the caller."""

import threading

import pytest

from sampler.support.threads import parallel_for


@pytest.mark.parametrize("count", [0, 1, 2, 500])
def test_every_item_is_done_once(count):
    done = []
    parallel_for(done.append, range(count))
    assert sorted(done) == list(range(count))


def test_the_caller_works_too():
    threads = set()
    parallel_for(lambda _: threads.add(threading.current_thread()), range(500))
    assert threading.current_thread() in threads


def test_an_error_reaches_the_caller():
    def fail(item):
        if item == 37:
            raise ValueError("37 failed")

    with pytest.raises(ValueError, match="37 failed"):
        parallel_for(fail, range(100))
