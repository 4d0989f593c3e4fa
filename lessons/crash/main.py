import os
import sys
from multiprocessing import Process
from threading import Event, Thread
from time import sleep

aboard = Event()


def fails():
    raise RuntimeError("a fire in this carriage")


def foo():
    print("foo is running")
    # A crash takes with it what has not been written yet.
    sys.stdout.flush()
    aboard.set()
    sleep(5)
    print("foo is over")


def crashes():
    aboard.wait()
    os.abort()


def train():
    t1 = Thread(target=foo)
    t2 = Thread(target=crashes)
    t1.start()
    t2.start()
    t1.join()
    print("the train arrives")


if __name__ == "__main__":
    t = Thread(target=fails)
    t.start()
    t.join()
    print("after an error")

    p = Process(target=train)
    p.start()
    p.join()
    print(f"after a crash: exit code {p.exitcode}")
    print("main")
