"""The protections around a worker, and the main programs that put them on and then let it work.

Landlock, seccomp and resource limits are those of Linux; a worker without protection has as many
of the resource limits as its system offers. This folder knows ``inside`` and the protocol, and
imports nothing of ``asking``.
"""
