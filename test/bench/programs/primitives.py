"""What each primitive of CPython costs while nobody else wants it: microseconds by name."""

import json
from queue import LifoQueue, PriorityQueue, Queue
from threading import Barrier, BoundedSemaphore, Condition, Event, Lock, RLock, Semaphore, Thread, local
from time import perf_counter


class Cell:
    pass


def measure(count, step):
    for _ in range(count // 5):
        step()
    began = perf_counter()
    for _ in range(count):
        step()
    return (perf_counter() - began) * 1e6 / count


def pair(subject):
    def step():
        subject.acquire()
        subject.release()

    return step


def put_and_get(queue):
    def step():
        queue.put(1)
        queue.get()

    return step


condition = Condition()
event = Event()
barrier = Barrier(1)
own = local()
own.value = 0
cell = Cell()


def notify():
    condition.acquire()
    condition.notify()
    condition.release()


def set_wait_clear():
    event.set()
    event.wait()
    event.clear()


def count_own():
    own.value = own.value + 1


def write_cell():
    cell.value = 1


def start_and_join():
    t = Thread(target=lambda: None)
    t.start()
    t.join()


print(
    json.dumps(
        {
            "Lock: acquire + release": measure(100_000, pair(Lock())),
            "RLock: acquire + release": measure(100_000, pair(RLock())),
            "Condition: acquire + notify + release": measure(20_000, notify),
            "Semaphore: acquire + release": measure(20_000, pair(Semaphore(1))),
            "BoundedSemaphore: acquire + release": measure(20_000, pair(BoundedSemaphore(1))),
            "Event: set + wait + clear": measure(20_000, set_wait_clear),
            "Barrier of one: wait": measure(20_000, barrier.wait),
            "Queue: put + get": measure(20_000, put_and_get(Queue())),
            "LifoQueue: put + get": measure(20_000, put_and_get(LifoQueue())),
            "PriorityQueue: put + get": measure(20_000, put_and_get(PriorityQueue())),
            "ThreadLocal: write + read": measure(100_000, count_own),
            "shared number: write": measure(100_000, write_cell),
            "Thread: start + join": measure(500, start_and_join),
        }
    )
)
