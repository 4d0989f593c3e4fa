import multiprocessing
import queue
from threading import Thread
from time import monotonic

rounds = 200


def test(there, back):
    for i in range(rounds + 1):
        back.put(there.get())


def play(who, player, there, back):
    player.start()
    # The first ball finds out whether the other side is there.
    there.put("ball")
    back.get()
    begin = monotonic()
    for i in range(rounds):
        there.put("ball")
        back.get()
    seconds = monotonic() - begin
    player.join()
    print(f"{who}: {rounds} rounds, {round(2 * rounds / seconds)} hand-overs/s")


if __name__ == "__main__":
    there = queue.Queue()
    back = queue.Queue()
    t = Thread(target=test, args=(there, back))
    play("two threads", t, there, back)
    there = multiprocessing.Queue()
    back = multiprocessing.Queue()
    p = multiprocessing.Process(target=test, args=(there, back))
    play("two processes", p, there, back)
