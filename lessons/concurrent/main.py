from multiprocessing import Process, Queue
from threading import Thread
from time import monotonic

limit = 60_000


def work(portions, results):
    for i in range(portions):
        results.put(count_primes())


def count_primes():
    count = 0
    for n in range(2, limit):
        divisor = 2
        while divisor * divisor <= n and n % divisor != 0:
            divisor += 1
        if divisor * divisor > n:
            count += 1
    return count


def measure(label, workers, results):
    begin = monotonic()
    for w in workers:
        w.start()
    first = results.get()
    second = results.get()
    for w in workers:
        w.join()
    milliseconds = (monotonic() - begin) * 1000
    print(f"{label}: {first} + {second} primes in {milliseconds:.0f} ms")


if __name__ == "__main__":
    results = Queue()
    t = Thread(target=work, args=(2, results))
    measure("one thread", [t], results)
    t1 = Thread(target=work, args=(1, results))
    t2 = Thread(target=work, args=(1, results))
    measure("two threads", [t1, t2], results)
    p1 = Process(target=work, args=(1, results))
    p2 = Process(target=work, args=(1, results))
    measure("two processes", [p1, p2], results)
