from threading import Barrier, Event, Thread

runners = 3
go = Event()
halfway = Barrier(runners)
arrived = [False] * runners


def run(index):
    go.wait()
    arrived[index] = True
    halfway.wait()
    if not all(arrived):
        print("somebody is missing")


if __name__ == "__main__":
    started = []
    for i in range(runners):
        t = Thread(target=run, args=(i,))
        t.start()
        started.append(t)
    print("main: go")
    go.set()
    for t in started:
        t.join()
    print("all met halfway")
    go.wait()
    print("the event is still set")
