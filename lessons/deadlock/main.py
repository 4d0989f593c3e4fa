from threading import Lock, Thread

same_order = True
left = Lock()
right = Lock()


def test(name, first, second):
    first.acquire()
    second.acquire()
    print(f"{name} holds both")
    second.release()
    first.release()


if __name__ == "__main__":
    jason = Thread(target=test, args=("jason", left, right))
    first, second = (left, right) if same_order else (right, left)
    foo = Thread(target=test, args=("foo", first, second))
    jason.start()
    foo.start()
    jason.join()
    foo.join()
    print("main: nobody waits any more")
