from threading import Lock, RLock, Thread

money = 100
mutex = RLock()


def pay(amount):
    global money
    mutex.acquire()
    money -= amount
    mutex.release()


def test():
    mutex.acquire()
    pay(10)
    pay(20)
    mutex.release()


def foo():
    try:
        mutex.release()
    except RuntimeError:
        print("foo does not hold the RLock, so he cannot release it")


if __name__ == "__main__":
    t1 = Thread(target=test)
    t2 = Thread(target=test)
    t1.start()
    t2.start()
    t1.join()
    t2.join()
    print(f"money: {money}")

    mutex.acquire()
    t3 = Thread(target=foo)
    t3.start()
    t3.join()
    mutex.release()

    lock = Lock()
    lock.acquire()
    again = lock.acquire(blocking=False)
    print(f"a Lock, acquired again by its holder: {'yes' if again else 'no'}")
