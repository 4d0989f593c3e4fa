from threading import Thread
from time import sleep


class MyClass(Thread):
    def __init__(self, who):
        super().__init__()
        self.who = who

    def run(self):
        print(f"{self.who} is running")
        sleep(3)
        print(f"{self.who} is over")


if __name__ == "__main__":
    t = MyClass("jason")
    t.start()
    print("Main thread")
