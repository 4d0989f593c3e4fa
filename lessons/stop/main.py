from threading import Event, Thread
from time import sleep

stop = Event()


def test():
    print("jason begins")
    while not stop.is_set():
        sleep(0.1)
    print("jason cleans up")


if __name__ == "__main__":
    jason = Thread(target=test)
    jason.start()
    sleep(0.5)
    print("main asks him to stop")
    stop.set()
    jason.join()
    print("main: jason has ended")
