import os
import sys
from threading import Event, Thread, active_count

over = Event()


def test():
    over.wait()


def count(who):
    print(f"{who}: {active_count()} of ours, {system_count()} in all")


def system_count():
    """Linux lists the threads of a process in a folder."""
    folder = "/proc/self/task"
    return len(os.listdir(folder)) if os.path.exists(folder) else "unknown"


if __name__ == "__main__":
    t1 = Thread(target=test)
    t2 = Thread(target=test)
    t1.start()
    t2.start()
    count("parent")
    # The child is a copy, and would write what is still in the buffer a second time.
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        count("child")
        sys.stdout.flush()
        os._exit(0)
    os.waitpid(child, 0)
    over.set()
