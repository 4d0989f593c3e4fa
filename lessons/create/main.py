from threading import Thread
from time import sleep


def test(name):
    print(f"{name} is running")
    sleep(3)
    print(f"{name} is over")


if __name__ == "__main__":
    t = Thread(target=test, args=("jason",))
    t.start()
    print("main")
