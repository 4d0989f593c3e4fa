from threading import Thread
from time import sleep

threads = 100
num = 101


def test():
    global num
    temp = num
    sleep(0.1)
    num = temp - 1


if __name__ == "__main__":
    threads_started = []
    for i in range(threads):
        t = Thread(target=test)
        t.start()
        threads_started.append(t)
    for t in threads_started:
        t.join()
    print(num)
