import resource
import sys
from multiprocessing import Process, Queue
from threading import Event, Thread
from time import monotonic

count = 50
go = Event()


def wait():
    go.wait()


def megabytes():
    # The system counts in bytes on a Mac, and in units of 1024 bytes elsewhere.
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def crowd(threads, results):
    begin = monotonic()
    started = []
    for i in range(threads):
        t = Thread(target=wait)
        t.start()
        started.append(t)
    milliseconds = (monotonic() - begin) * 1000
    results.put((milliseconds, megabytes()))
    go.set()
    for t in started:
        t.join()


def main():
    results = Queue()
    begin = monotonic()
    for i in range(count):
        p = Process(target=crowd, args=(0, results))
        p.start()
        _, process_memory = results.get()
        p.join()
    process_time = (monotonic() - begin) * 1000 / count

    p = Process(target=crowd, args=(count, results))
    p.start()
    milliseconds, full = results.get()
    p.join()
    thread_time = milliseconds / count
    thread_memory = (full - process_memory) / count

    print(f"{count} threads: {thread_time:.2f} ms, {thread_memory:.2f} MB each")
    print(f"{count} processes: {process_time:.2f} ms, {process_memory:.2f} MB each")
    print(f"a process takes longer: {'yes' if process_time > thread_time else 'no'}")
    print(f"a process takes more memory: {'yes' if process_memory > thread_memory else 'no'}")


if __name__ == "__main__":
    main()
