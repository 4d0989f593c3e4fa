from multiprocessing import Process
from threading import Thread, local

money = 100
# Each thread has its own `own.money`, like a plain variable of a module in JavaScript.
own = local()
own.money = 100


def test():
    global money
    money = 999
    own.money = 999


if __name__ == "__main__":
    p = Process(target=test)
    p.start()
    p.join()
    print(f"after a process: {money}")

    t = Thread(target=test)
    t.start()
    t.join()
    print(f"after a thread: {money}")
    print(f"each thread's own: {own.money}")
