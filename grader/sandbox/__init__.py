"""Runs strangers' code: questions go in, plain values come out, and nothing else does.

The judge's process never executes a student's code. A child process does; it is given the
student's cells and the calls' arguments, and holds no expected value, no mark and no other
student's work. What it sends back is read by ``conversation`` as hostile input.

This file imports nothing: the child imports the package, and must start fast and small.

| folder or file | holds |
|---|---|
| ``asking/`` | the judge's side: questions, clocks, and reading what comes back |
| ``inside/`` | what shares a process with a student's code; imports nothing of the others |
| ``walls/`` | what a child is shut into, and the programs that put it there |
| ``protocol``, ``arguments``, ``calls`` | what both sides know: frames, arguments, calls |
| ``launch``, ``endings`` | how a child is started, and how a process ended, in words |
"""
