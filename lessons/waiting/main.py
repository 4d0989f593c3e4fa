from threading import Thread
from time import monotonic, sleep

requests = 10


def ask():
    """Stands for a question to a server, which answers after a tenth of a second."""
    sleep(0.1)


def work(count):
    for i in range(count):
        ask()


def measure(label, threads):
    begin = monotonic()
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    milliseconds = (monotonic() - begin) * 1000
    print(f"{label}: {requests} requests in {milliseconds:.0f} ms")


if __name__ == "__main__":
    measure("one thread", [Thread(target=work, args=(requests,))])
    measure("a thread for each", [Thread(target=work, args=(1,)) for i in range(requests)])
