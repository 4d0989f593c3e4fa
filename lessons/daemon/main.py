from threading import Thread
from time import sleep


def foo():
    print(123)
    sleep(3)
    print("end123")


def bar():
    print(456)
    sleep(1)
    print("end456")


if __name__ == "__main__":
    t1 = Thread(target=foo)
    t2 = Thread(target=bar)
    t1.daemon = True
    t1.start()
    t2.start()
    print("main-------")
