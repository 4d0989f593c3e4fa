"""How many items a second go through a queue of CPython from one thread to another."""

from queue import Queue
from threading import Thread
from time import perf_counter

ITEMS = 30_000
queue = Queue(1_000)


def produce():
    for i in range(ITEMS):
        queue.put(i)


def consume():
    for _ in range(ITEMS):
        queue.get()


threads = [Thread(target=produce), Thread(target=consume)]
began = perf_counter()
for t in threads:
    t.start()
for t in threads:
    t.join()
print(ITEMS / (perf_counter() - began))
