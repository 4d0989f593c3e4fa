def polite(name):
    for i in range(1, 3):
        print(f"{name} {i}")
        yield


def greedy(name):
    for i in range(1, 3):
        print(f"{name} {i}")
    return
    yield  # Makes it a generator, and is never reached.


def take_turns(threads):
    """A thread library without the system's help: it goes on when the thread that runs yields, and not before."""
    waiting = list(threads)
    while waiting:
        thread = waiting.pop(0)
        try:
            next(thread)
            waiting.append(thread)
        except StopIteration:
            pass


if __name__ == "__main__":
    take_turns([polite("jason"), polite("foo")])
    take_turns([polite("jason"), greedy("bar")])
