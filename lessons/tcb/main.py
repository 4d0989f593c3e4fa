import os
from queue import Queue
from threading import Event, Thread, get_native_id, local
from time import sleep

UNKNOWN = "(not shown by this system)"
over = Event()
own = local()


def test(numbers):
    own.value = "jason"
    numbers.put(get_native_id())
    over.wait()
    print(f"  own data: {own.value}")


def status(folder, field):
    """One line of what Linux tells about a process or a thread."""
    for line in lines_of(f"{folder}/status"):
        if line.startswith(f"{field}:"):
            return line.partition(":")[2].strip()
    return UNKNOWN


def registers(folder):
    """Linux puts them at the end of this file, for a thread that waits."""
    for line in lines_of(f"{folder}/syscall"):
        return " and ".join(line.split()[-2:])
    return UNKNOWN


def lines_of(file):
    try:
        with open(file) as lines:
            return lines.readlines()
    except OSError:
        return []


def count_files(folder):
    return len(os.listdir(folder)) if os.path.exists(folder) else UNKNOWN


if __name__ == "__main__":
    numbers = Queue()
    t = Thread(target=test, args=(numbers,))
    t.start()
    thread = numbers.get()
    folder = f"/proc/self/task/{thread}"
    sleep(0.1)
    print(f"process control block of {os.getpid()}")
    print(f"  {status('/proc/self', 'Threads')} threads")
    print(f"  {count_files('/proc/self/fd')} open files")
    print(f"thread control block of {thread}, in process {status(folder, 'Tgid')}")
    print(f"  state: {status(folder, 'State')}")
    print(f"  registers: {registers(folder)}")
    over.set()
    t.join()
    print(f"main's own data: {getattr(own, 'value', 'nothing')}")
