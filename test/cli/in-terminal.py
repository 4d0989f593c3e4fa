"""Runs a command in a pseudo-terminal and copies all that it shows to standard output.

in-terminal.py <columns> <rows> <typing> <command>…: typing is a JSON list of pairs, a text and the keys to type once it has been shown. In
place of keys, { "save": file, "text": text } saves a file as many editors do: by renaming a new one; and { "columns": 60 } makes the
terminal as wide as that.
"""

import fcntl
import json
import os
import pty
import struct
import sys
import termios


def resize(of, columns):
    fcntl.ioctl(of, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


columns, rows = int(sys.argv[1]), int(sys.argv[2])
typing, command = json.loads(sys.argv[3]), sys.argv[4:]
child, terminal = pty.fork()
if child == 0:
    resize(1, columns)
    os.execvp(command[0], command)
shown = b""
seen = 0
while True:
    try:
        part = os.read(terminal, 65536)
    except OSError:
        break
    if not part:
        break
    shown += part
    while typing and (found := shown.find(typing[0][0].encode(), seen)) >= 0:
        text, keys = typing.pop(0)
        seen = found + len(text.encode())
        if isinstance(keys, str):
            os.write(terminal, keys.encode())
        elif "columns" in keys:
            resize(terminal, keys["columns"])
        else:
            with open(keys["save"] + "~", "w") as file:
                file.write(keys["text"])
            os.rename(keys["save"] + "~", keys["save"])
_, status = os.waitpid(child, 0)
sys.stdout.buffer.write(shown)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(status))
