"""The judge's side: starts workers, asks them within their time, and reads what they send.

It runs in the judge's process and treats every byte of a worker as hostile. It knows the protocol
and how a worker is started; of the walls it only asks whether this machine has them. It does not
know what is right.
"""
