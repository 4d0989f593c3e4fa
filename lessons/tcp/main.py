from socket import create_connection, create_server
from threading import Barrier, Thread

port = 0
serve = False
names = ["jason", "foo", "bar"]
everyone = Barrier(len(names))


def handle(connection):
    while True:
        data = connection.recv(1024)
        if len(data) == 0:
            break
        connection.sendall(data.decode().upper().encode())
    connection.close()


def server(listener):
    served = 0
    while serve or served < len(names):
        connection, _ = listener.accept()
        t = Thread(target=handle, args=(connection,))
        t.start()
        served += 1
    listener.close()


def client(name, server_port):
    connection = create_connection(("127.0.0.1", server_port))
    connection.sendall(b"hello")
    print(f"{name}: {connection.recv(1024).decode()}")
    everyone.wait()
    connection.sendall(b"bye")
    print(f"{name}: {connection.recv(1024).decode()}")
    connection.close()


def main():
    listener = create_server(("127.0.0.1", port))
    server_port = listener.getsockname()[1]
    t = Thread(target=server, args=(listener,))
    t.start()
    if serve:
        print(f"listening on port {server_port}", flush=True)
        return
    clients = []
    for name in names:
        c = Thread(target=client, args=(name, server_port))
        c.start()
        clients.append(c)
    for c in clients:
        c.join()
    print("main")


if __name__ == "__main__":
    main()
