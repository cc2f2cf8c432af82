"""Runs students' code: cells and calls go in, plain values come out, and nothing else does.

The judge's process never runs a line of a student's code. A worker does: a process that is given
the student's cells and the arguments of calls, and that holds no right value, no mark and no other
student's work. Whatever a worker sends is read as hostile input.

This room knows cells, calls and the values of ``grader.answers``. It does not know which exercise
a call belongs to or what is right, and it imports no other room.

| folder or file | is loaded by | holds |
|---|---|---|
| ``asking/`` | the judge's process | starting workers, asking them, reading what they send |
| ``inside/`` | a worker | what shares the process with a student's code |
| ``walls/`` | a worker, before any student's code | Landlock, seccomp, limits; the main programs |
| ``protocol``, ``calls`` | both | the frames that cross between the two; cells and calls |

What a worker loads (``inside``, ``walls``, ``protocol``, ``calls``) imports nothing of ``asking``.
This file imports nothing, because a worker loads it too and has to start fast and stay small.
"""
