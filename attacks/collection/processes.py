# Other processes: the grader above, and whoever else runs on the machine.

# %% memory_of_the_grader
# Opens the memory of the process that started it.
# -> dC_da error
import os

def dC_da(a, y):
    open(f"/proc/{os.getppid()}/mem", "r+b")
    return 2 * (a - y)

# %% environment_of_the_grader
# Reads the environment and the open files of the process that started it.
# -> dC_da error
import os

def dC_da(a, y):
    open(f"/proc/{os.getppid()}/environ").read()
    return 2 * (a - y)

# %% descriptors_of_the_grader
# Lists the open files of the process that started it.
# -> dC_da error
import os

def dC_da(a, y):
    os.listdir(f"/proc/{os.getppid()}/fd")
    return 2 * (a - y)

# %% attach_to_the_grader
# Attaches as a debugger to the process that started it.
# -> dC_da error
import ctypes, os

def dC_da(a, y):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(16, os.getppid(), 0, 0) == -1:
        raise PermissionError(os.strerror(ctypes.get_errno()))
    return 2 * (a - y)

# %% copy_the_graders_memory
# Copies memory out of the process that started it.
# -> dC_da error
import ctypes, os

def dC_da(a, y):
    libc = ctypes.CDLL(None, use_errno=True)
    buffer = ctypes.create_string_buffer(8)
    vector = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 8)
    there = (ctypes.c_void_p * 2)(id(None), 8)
    if libc.process_vm_readv(os.getppid(), vector, 1, there, 1, 0) == -1:
        raise PermissionError(os.strerror(ctypes.get_errno()))
    return 2 * (a - y)

# %% end_the_grader
# Sends the process that started it a signal.
# -> dC_da error
import os

def dC_da(a, y):
    os.kill(os.getppid(), 0)
    return 2 * (a - y)

# %% end_everything
# Sends a signal to everything it may.
# -> dC_da error
import os

def dC_da(a, y):
    os.kill(-1, 0)
    os.kill(0, 0)
    return 2 * (a - y)

# %% signal_by_descriptor
# Sends the process that started it a signal by another way.
# -> dC_da error
import os, signal

def dC_da(a, y):
    signal.pidfd_send_signal(os.pidfd_open(os.getppid()), 0)
    return 2 * (a - y)

# %% signal_from_the_kernel
# Has the kernel send the signal, as the owner of a descriptor.
# -> dC_da error
import fcntl, os

def dC_da(a, y):
    fcntl.fcntl(3, 8, os.getppid())
    return 2 * (a - y)

# %% slow_the_grader_down
# Lowers the priority of the process that started it.
# -> dC_da error
import os

def dC_da(a, y):
    os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)
    return 2 * (a - y)

# %% outlive_the_grader
# Takes back that it ends with its parent, and that it can't be looked into.
# -> dC_da error
import ctypes, os

def dC_da(a, y):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(1, 0, 0, 0, 0) == -1 or libc.prctl(4, 1, 0, 0, 0) == -1:
        raise PermissionError(os.strerror(ctypes.get_errno()))
    return 2 * (a - y)

# %% session_of_its_own
# Leaves the session in which it would be found.
# -> dC_da error
import os

def dC_da(a, y):
    os.setsid()
    return 2 * (a - y)

# %% raw_system_calls
# Makes system calls that no library uses: io_uring, bpf, userfaultfd, keys, kexec.
# -> dC_da error
import ctypes, os

def dC_da(a, y):
    libc = ctypes.CDLL(None, use_errno=True)
    if any(libc.syscall(number, 8, 0, 0, 0, 0) >= 0 for number in (425, 321, 323, 250, 246)):
        return 2 * (a - y)
    raise PermissionError(os.strerror(ctypes.get_errno()))

# %% second_set_of_calls
# Uses x86_64's little-used second set of numbers for the same calls.
# -> dC_da error
import ctypes, os

def dC_da(a, y):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(0x40000000 + 57) == -1:
        raise PermissionError(os.strerror(ctypes.get_errno()))
    return 2 * (a - y)

# %% calls_of_another_processor
# Makes a 32-bit system call (fork) in machine code.
# -> dC_da crashed
import ctypes, mmap, platform

def dC_da(a, y):
    if platform.machine() != "x86_64":
        ctypes.string_at(0)
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(b"\xb8\x02\x00\x00\x00\xcd\x80\xc3")
    address = ctypes.addressof(ctypes.c_char.from_buffer(code))
    ctypes.CFUNCTYPE(ctypes.c_int)(address)()
    return 2 * (a - y)

# %% which_processes_there_are
# Asks about other processes by calls that only tell.
# -> dC_da error
import os

def dC_da(a, y):
    os.sched_getaffinity(os.getppid())
    return 2 * (a - y)

# %% what_others_compute
# Reads the clock of the process that started it.
# -> dC_da error
import os, time

def dC_da(a, y):
    time.clock_gettime(~os.getppid() << 3 | 2)
    return 2 * (a - y)

# %% name_of_the_host
# Asks the kernel for the host's name.
# -> dC_da error
import socket

def dC_da(a, y):
    socket.gethostname()
    return 2 * (a - y)
