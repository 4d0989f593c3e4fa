from threading import Lock, Semaphore, Thread
from time import sleep

guests = 9
seats = 3
car = Semaphore(seats)
mutex = Lock()
inside = 0
most = 0


def test():
    car.acquire()
    count(+1)
    sleep(0.1)
    count(-1)
    car.release()


def count(change):
    global inside, most
    mutex.acquire()
    inside += change
    if inside > most:
        most = inside
    mutex.release()


if __name__ == "__main__":
    started = []
    for i in range(guests):
        t = Thread(target=test)
        t.start()
        started.append(t)
    for t in started:
        t.join()
    print(f"{guests} guests, {seats} seats")
    print(f"most inside at once: {most}")
    print(f"inside at the end: {inside}")
