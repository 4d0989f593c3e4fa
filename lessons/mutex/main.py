from threading import Lock, Thread
from time import sleep

threads = 100
num = threads + 1


def test(mutex):
    global num
    mutex.acquire()
    temp = num
    sleep(0.1)
    num = temp - 1
    mutex.release()


if __name__ == "__main__":
    mutex = Lock()
    threads_started = []
    for i in range(threads):
        t = Thread(target=test, args=(mutex,))
        t.start()
        threads_started.append(t)
    for t in threads_started:
        t.join()
    print(num)
