from threading import Condition, Thread

money = 0
changed = Condition()


def foo():
    global money
    changed.acquire()
    while money < 100:
        changed.wait()
    print(f"foo finds {money}, and takes 100")
    money -= 100
    changed.release()


def bar():
    global money
    for i in range(3):
        changed.acquire()
        money += 50
        changed.notify()
        changed.release()


if __name__ == "__main__":
    t1 = Thread(target=foo)
    t2 = Thread(target=bar)
    t1.start()
    t2.start()
    t1.join()
    t2.join()
    print(f"money: {money}")
