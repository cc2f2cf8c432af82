"""Runs strangers' code: questions go in, plain values come out, and nothing else does.

The judge's process never executes a student's code. A child process does; it is given the
student's cells and the calls' arguments, and holds no expected value, no mark and no other
student's work. What it sends back is read by ``conversation`` as hostile input.

This file imports nothing: the child imports the package, and must start fast and small.

| module | is about |
|---|---|
| ``questions`` | what is asked: cells, calls, and a batch of calls encoded once a class |
| ``conversation`` | the judge's side: asking, keeping time, starting again after a crash |
| ``reading`` | frames from a child, judged and turned into answers |
| ``wire``, ``plain_data`` | the format of frames and of arguments, known to both sides |
| ``worker``, ``loading``, ``values``, ``stand_ins`` | the child's side |
| ``plain`` | children without protection: the self-check, and ``--unsafe`` |
| ``protected``, ``zygote`` | children that are forked into Landlock, seccomp and limits |
| ``landlock``, ``seccomp``, ``syscall_numbers``, ``rlimits``, ``processes`` | one protection each |
"""
