from os import cpu_count
from threading import Event, Thread

stop = Event()


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


def spin():
    while not stop.is_set():
        for i in range(1_000):
            pass


def main():
    take_turns([polite("jason"), polite("foo")])
    take_turns([polite("jason"), greedy("bar")])

    started = []
    for i in range(cpu_count()):
        t = Thread(target=spin)
        t.start()
        started.append(t)
    stop.set()
    for t in started:
        t.join()
    print(f"main, beside {len(started)} that never yield")


if __name__ == "__main__":
    main()
