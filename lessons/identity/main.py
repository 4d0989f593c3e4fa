import os
import shutil
import tempfile
from threading import Thread


def test(file):
    print(f"jason: process {os.getpid()}, home {os.environ.get('HOME')}")
    print(f"jason: MONEY is {os.environ.get('MONEY')}")
    os.write(file, b"jason\n")


def main():
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, "file.txt")
    file = os.open(path, os.O_WRONLY | os.O_CREAT)
    os.environ["MONEY"] = "100"
    print(f"main: process {os.getpid()}, home {os.environ.get('HOME')}")
    os.write(file, b"main\n")
    t = Thread(target=test, args=(file,))
    t.start()
    t.join()
    os.write(file, b"main\n")
    os.close(file)
    with open(path) as written:
        print(f"in the file: {', '.join(written.read().split())}")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
