import errno
import os
import shutil
import tempfile
from multiprocessing import Process
from threading import Event, Thread

closed = Event()


def late(file):
    closed.wait()
    test(file)


def test(file):
    try:
        os.write(file, b"jason was here\n")
        print("written")
    except OSError as error:
        print(f"not written: {errno.errorcode[error.errno]}")


def work():
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, "file.txt")

    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    t1 = Thread(target=late, args=(file,))
    t1.start()
    os.close(file)
    closed.set()
    t1.join()
    print(f"in the file: {os.path.getsize(path)} characters")

    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    t2 = Thread(target=test, args=(file,))
    t2.start()
    t2.join()
    os.close(file)
    print(f"in the file: {os.path.getsize(path)} characters")
    shutil.rmtree(folder)


if __name__ == "__main__":
    # A process of its own, so that no other file can get the number that becomes free.
    p = Process(target=work)
    p.start()
    p.join()
