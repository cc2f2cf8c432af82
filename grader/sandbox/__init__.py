"""Runs strangers' code: questions go in, plain values come out, and nothing else does.

The judge's process never executes a student's code. A child process does; it is given the
student's cells and the calls' arguments, and holds no expected value, no mark and no other
student's work. What it sends back is read by ``conversation`` as hostile input.

This file imports nothing: the child imports the package, and must start fast and small.

| module | is about |
|---|---|
| ``questions``, ``limits`` | what is asked, encoded once a class, and how long it may take |
| ``conversation``, ``talk`` | the judge's side: asking, keeping time, going on after a crash |
| ``frames``, ``reading`` | a child's bytes, judged and turned into answers |
| ``wire``, ``plain_data`` | the format of frames and of arguments, known to both sides |
| ``worker``, ``loading``, ``values``, ``raised``, ``stand_ins`` | the child's side |
| ``launch``, ``surroundings`` | how a child's interpreter starts, and what it finds around it |
| ``workers`` | what all kinds of children have in common |
| ``plain``, ``plain_main``, ``process_tree`` | no protection: the self-check, and ``--unsafe`` |
| ``protected``, ``requests``, ``zygote`` | children that are forked into every protection |
| ``protections``, ``landlock``, ``seccomp``, ``syscall_numbers``, ``rlimits`` | what these are |
| ``kernel``, ``endings`` | system calls by number; how a process ended, in words |
"""
