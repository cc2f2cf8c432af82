# Talking to anyone: a result could be asked for, or others' work handed on.

# %% connect
# Connects to a server on this machine.
# -> dC_da error
import socket

def dC_da(a, y):
    socket.create_connection(("127.0.0.1", PORT), 1).close()
    return 2 * (a - y)

# %% listen
# Offers a server of its own.
# -> dC_da error
import socket

def dC_da(a, y):
    socket.create_server(("127.0.0.1", 0)).close()
    return 2 * (a - y)

# %% datagram
# Sends a datagram, as a look-up of a name would.
# -> dC_da error
import socket

def dC_da(a, y):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.sendto(b"x", ("127.0.0.1", PORT))
    return 2 * (a - y)

# %% unix_socket
# Connects to a socket in the file system.
# -> dC_da error
import socket

def dC_da(a, y):
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(UNIX_SOCKET)
    return 2 * (a - y)

# %% abstract_socket
# Connects to a socket that has no file.
# -> dC_da error
import socket

def dC_da(a, y):
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(ABSTRACT_SOCKET)
    return 2 * (a - y)

# %% socket_pair
# Makes a pair of sockets, to pass descriptors along.
# -> dC_da error
import socket

def dC_da(a, y):
    one, other = socket.socketpair()
    return 2 * (a - y)

# %% pass_a_descriptor
# Passes a descriptor to the grader along with its answer.
# -> dC_da error
import socket

def dC_da(a, y):
    line = socket.socket(fileno=3)
    socket.send_fds(line, [b"x"], [0])
    return 2 * (a - y)
