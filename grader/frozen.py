"""``dataclass`` for frozen classes, which makes them in a fifth of the time.

Python's own compiles six methods for each class, one by one: 0.4 ms, and this package has some
hundred such classes. That was an eighth of a self-check. Here only ``__init__`` is compiled, and
all classes share the other methods.

Import ``dataclass`` from here where only its arguments below are needed, and all else, such as
``field`` and ``replace``, from ``dataclasses``: to these the classes are dataclasses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["dataclass"]

if TYPE_CHECKING:  # what type checkers know of it
    from dataclasses import dataclass
else:
    import dataclasses
    from dataclasses import MISSING, FrozenInstanceError
    from operator import attrgetter

    def dataclass(*, frozen, slots=False, eq=True):
        """A decorator as ``dataclasses.dataclass``; ``__post_init__`` is not called."""
        assert frozen, "a class that is not frozen is made by dataclasses.dataclass"
        with_fields = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)
        shared = [_Frozen, *([_Compared] if eq else []), *([_Pickled] if slots else [])]

        def made(cls):
            own = with_fields(cls)
            for methods in shared:
                for name in methods.NAMES:
                    setattr(own, name, vars(methods)[name])
            fields = dataclasses.fields(own)
            assert all(f.init and f.compare and not f.kw_only for f in fields), "not done here"
            own.__init__ = _init(fields)
            own.__init__.__qualname__ = f"{own.__qualname__}.__init__"
            own._values = staticmethod(_values([field.name for field in fields]))
            return own

        return made

    def _init(fields):
        known = {"set_": object.__setattr__, "MISSING": MISSING}
        parameters, lines = ["self"], []
        for field in fields:
            name = value = field.name
            if field.default is not MISSING:
                known[f"default_{name}"] = field.default
                parameters.append(f"{name}=default_{name}")
            elif field.default_factory is not MISSING:
                known[f"default_{name}"] = field.default_factory
                parameters.append(f"{name}=MISSING")
                value = f"default_{name}() if {name} is MISSING else {name}"
            else:
                parameters.append(name)
            lines.append(f" set_(self, {name!r}, {value})")
        text = "\n".join([f"def __init__({', '.join(parameters)}):", *(lines or [" pass"])])
        made = {}
        exec(text, known, made)
        return made["__init__"]

    def _values(names):
        """What returns the values of an instance's fields, as a tuple."""
        if len(names) > 1:
            return attrgetter(*names)
        return lambda self: tuple(getattr(self, name) for name in names)

    class _Frozen:
        NAMES = ("__repr__", "__setattr__", "__delattr__")

        def __repr__(self):
            shown = (field.name for field in dataclasses.fields(self) if field.repr)
            values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
            return f"{type(self).__qualname__}({values})"

        def __setattr__(self, name, value):
            raise FrozenInstanceError(f"cannot assign to field {name!r}")

        def __delattr__(self, name):
            raise FrozenInstanceError(f"cannot delete field {name!r}")

    class _Compared:
        NAMES = ("__eq__", "__hash__")

        def __eq__(self, other):
            if type(self) is type(other):
                return self._values(self) == self._values(other)
            return NotImplemented

        def __hash__(self):
            return hash(self._values(self))

    class _Pickled:
        NAMES = ("__getstate__", "__setstate__")

        def __getstate__(self):
            return self._values(self)

        def __setstate__(self, state):
            for field, value in zip(dataclasses.fields(self), state, strict=True):
                object.__setattr__(self, field.name, value)
