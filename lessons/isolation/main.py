from multiprocessing import Process
from threading import Thread, local

money = 100
# What a plain variable of the module is in JavaScript, Python makes with `local`.
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
