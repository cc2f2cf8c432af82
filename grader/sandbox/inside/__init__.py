"""What shares a process with a student's code, which may change any of it.

So the judge trusts nothing that is done here, and nothing here knows more than the cells and the
calls. It imports the protocol, the calls, numpy and the standard library, and nothing else.
"""
