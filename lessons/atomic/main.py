from threading import Lock, Thread
from time import sleep

money = 100
mutex = Lock()


def read():
    mutex.acquire()
    value = money
    mutex.release()
    return value


def take(amount):
    global money
    mutex.acquire()
    money -= amount
    mutex.release()


def test():
    if read() >= 80:
        sleep(0.1)
        take(80)


if __name__ == "__main__":
    jason = Thread(target=test)
    foo = Thread(target=test)
    jason.start()
    foo.start()
    jason.join()
    foo.join()
    print(f"money: {money}")
