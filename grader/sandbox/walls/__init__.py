"""What a worker is shut into, and the main programs that put it there and then let it work.

Landlock, seccomp and resource limits are those of Linux; a worker without protection has as many
of the resource limits as its system offers. This folder knows ``inside`` and the protocol, and
imports nothing of ``asking``.
"""
