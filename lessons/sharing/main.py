from threading import Thread

money = 100


def test():
    global money
    money = 999


if __name__ == "__main__":
    t = Thread(target=test)
    t.start()
    t.join()
    print(money)
