from os import cpu_count
from threading import Event, Thread

stop = Event()


def spin():
    while not stop.is_set():
        for i in range(1_000):
            pass


def main():
    started = []
    for i in range(cpu_count()):
        t = Thread(target=spin)
        t.start()
        started.append(t)
    stop.set()
    for t in started:
        t.join()
    print(f"main, beside {len(started)} that never yield")


if __name__ == "__main__":
    main()
