def polite(name):
    for i in range(1, 3):
        print(f"{name} {i}")
        yield


def greedy(name):
    for i in range(1, 3):
        print(f"{name} {i}")
    return
    yield  # Never reached, but it makes the function a generator.


def take_turns(threads):
    """A thread library without help from the system: it can switch only when the running thread yields."""
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
