"""What a child process is shut into: Landlock, seccomp and resource limits (Linux)."""
