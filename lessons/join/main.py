from os import getpid
from threading import Thread, active_count, current_thread
from time import sleep


def test(name):
    print(getpid())
    # Since Python 3.10 the name is "Thread-1 (test)".
    print(current_thread().name.partition(" ")[0])
    print(f"{name} is running")
    sleep(3)
    print(f"{name} is over")


if __name__ == "__main__":
    t = Thread(target=test, args=("jason",))
    t.start()
    print(getpid())
    t.join()
    print(current_thread().name)
    print(active_count())
    print("main")
