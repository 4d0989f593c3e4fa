from multiprocessing import Pipe, Process
from threading import Thread
from time import monotonic

rounds = 200


def test(end):
    for i in range(rounds + 1):
        end.send(end.recv())


def play(who, player, end):
    player.start()
    # The first ball is not timed: it waits until the other player has started.
    end.send("ball")
    end.recv()
    begin = monotonic()
    for i in range(rounds):
        end.send("ball")
        end.recv()
    seconds = monotonic() - begin
    player.join()
    print(f"{who}: {rounds} rounds, {round(2 * rounds / seconds)} hand-overs/s")


if __name__ == "__main__":
    # The same kind of pipe on both sides, so that only the players differ.
    here, there = Pipe()
    t = Thread(target=test, args=(there,))
    play("two threads", t, here)
    p = Process(target=test, args=(there,))
    play("two processes", p, here)
