from queue import Queue
from threading import Thread

loaves = 6
shelf = Queue(2)
counts = Queue()


def bake():
    for i in range(1, loaves + 1):
        shelf.put(f"loaf {i}")
    # One for each guest, behind the last loaf.
    shelf.put(None)
    shelf.put(None)


def eat():
    count = 0
    while shelf.get() is not None:
        count += 1
    counts.put(count)


if __name__ == "__main__":
    baker = Thread(target=bake)
    jason = Thread(target=eat)
    foo = Thread(target=eat)
    baker.start()
    jason.start()
    foo.start()
    baker.join()
    jason.join()
    foo.join()
    print(f"{loaves} loaves baked, {counts.get() + counts.get()} eaten")
    print(f"left on the shelf: {shelf.qsize()}")
