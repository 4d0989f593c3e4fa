"""Runs a command in a pseudo-terminal and copies all that it shows to standard output.

in-terminal.py <columns> <text or ""> <command>…: Ctrl-C is typed once the text has been shown.
"""

import fcntl
import os
import pty
import struct
import sys
import termios

columns, text, command = int(sys.argv[1]), sys.argv[2].encode(), sys.argv[3:]
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    os.execvp(command[0], command)
shown = b""
while True:
    try:
        part = os.read(terminal, 65536)
    except OSError:
        break
    if not part:
        break
    shown += part
    if text and text in shown:
        text = b""
        os.write(terminal, b"\x03")
_, status = os.waitpid(child, 0)
sys.stdout.buffer.write(shown)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(status))
