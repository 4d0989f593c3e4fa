from threading import Barrier, Thread

everyone = Barrier(2)


def climb(name, step=1):
    place = f"{name} on step {step}"
    if step < 3:
        climb(name, step + 1)
    else:
        everyone.wait()
    print(place)


def fall():
    depth = 0

    def down():
        nonlocal depth
        depth += 1
        down()

    try:
        down()
    except RecursionError:
        print(f"bar fell off after {depth} calls")


if __name__ == "__main__":
    t1 = Thread(target=climb, args=("jason",))
    t2 = Thread(target=climb, args=("foo",))
    t3 = Thread(target=fall)
    t1.start()
    t3.start()
    t3.join()
    t2.start()
    t1.join()
    t2.join()
    print("main")
