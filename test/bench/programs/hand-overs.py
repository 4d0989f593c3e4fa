"""What it costs in CPython when two threads need each other: microseconds for one turn."""

import json
from queue import Queue
from threading import Barrier, Condition, Event, Lock, Semaphore, Thread
from time import perf_counter

ROUNDS = 1_500
lock = Lock()
semaphores = [Semaphore(0), Semaphore(0)]
events = [Event(), Event()]
condition = Condition()
turn = 0
barrier = Barrier(2)
queues = [Queue(), Queue()]


def take_lock(me):
    for _ in range(ROUNDS):
        lock.acquire()
        lock.release()


def pass_semaphore(me):
    for _ in range(ROUNDS):
        if me == 0:
            semaphores[1].release()
        semaphores[me].acquire()
        if me == 1:
            semaphores[0].release()


def pass_event(me):
    for _ in range(ROUNDS):
        if me == 0:
            events[1].set()
        events[me].wait()
        events[me].clear()
        if me == 1:
            events[0].set()


def pass_condition(me):
    global turn
    for _ in range(ROUNDS):
        condition.acquire()
        while turn != me:
            condition.wait()
        turn = 1 - me
        condition.notify()
        condition.release()


def meet(me):
    for _ in range(ROUNDS):
        barrier.wait()


def pass_item(me):
    for i in range(ROUNDS):
        if me == 0:
            queues[1].put(i)
        queues[me].get()
        if me == 1:
            queues[0].put(i)


def measure(target):
    threads = [Thread(target=target, args=(me,)) for me in (0, 1)]
    began = perf_counter()
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return (perf_counter() - began) * 1e6 / (ROUNDS * 2)


print(
    json.dumps(
        {
            "Lock: two threads take it in turns": measure(take_lock),
            "Semaphore: hand-over": measure(pass_semaphore),
            "Event: hand-over": measure(pass_event),
            "Condition: hand-over": measure(pass_condition),
            "Barrier of two: wait": measure(meet),
            "Queue: hand-over": measure(pass_item),
        }
    )
)
