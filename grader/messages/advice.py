"""What led to an exception or to no value: the student's own line in the student's terms.

These sentences stand beside the original words of Python and numpy. ``code`` is always a text of
the student's, and ``shape`` and ``sizes`` are those of the arguments of the call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.text import counted, quoted

Shape = tuple[int, ...]


def _code(text: str) -> str:
    """A student's own text, short, with quotation marks around it."""
    return quoted(text, 80)


def _and(parts: Sequence[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def _called(function: str, parameters: Sequence[str]) -> str:
    return _code(f"{function}({', '.join(parameters)})")


# Operators


def no_power(written_so: str) -> str:
    return f"`^` is not a power in Python. Write {_code(written_so)}."


def no_product(factor: str, other: str) -> str:
    """A number or an array with brackets behind it, which Python takes for a call."""
    return (
        f"Brackets behind {_code(factor)} are a call in Python. For a product write "
        f"{_code(f'{factor} * ({other})')}."
    )


def no_product_of_numbers(code: str) -> str:
    """A `@` between numbers, which Python does not have."""
    return (
        f"In {_code(code)} `@` is the product of matrices and vectors, and here one side is a "
        "single number. A product of numbers is written `*`."
    )


def no_entry(name: str, index: str) -> str:
    return f"An entry is taken with square brackets: {_code(f'{name}[{index}]')}."


def a_text(text: str) -> str:
    return (
        f"{_code(text)} stands in quotation marks, so it is a text. Write it without them for the "
        "variable."
    )


def text_and_number(text: str) -> str:
    return f"{_code(text)} is a text, and a text cannot be reckoned with: return the value alone."


def a_list(name: str, operator: str) -> str:
    return (
        f"{_code(name)} is a list, and `{operator}` does not reckon with its entries. Take them "
        "one by one, or make an array of them with `np.array` where all have the same shape."
    )


def list_of_arrays(name: str) -> str:
    return (
        f"{_code(name)} is a list of arrays, one for each layer. Take one: {_code(f'{name}[l]')}."
    )


def for_each_entry(condition: str, shape: Shape | None, word: str = "if") -> str:
    """`if`, `while` or `not` with an array, which has an answer for each entry."""
    return (
        f"{_code(condition)} is true or false for each entry{_of(shape)}, and `{word}` asks for "
        "one answer. `np.where(condition, this, that)` chooses entry by entry."
    )


def larger_of_two(function: str, code: str, shape: Shape | None) -> str:
    return (
        f"Python's `{function}` compares whole objects, and {_code(code)} has an array in it"
        f"{_of(shape)}. `np.{function}imum` compares entry by entry."
    )


def word_between(word: str) -> str:
    return (
        f"`{word}` asks for one answer, true or false, and an array has one for each entry. "
        f"Between arrays write `{'&' if word == 'and' else '|'}`, with brackets around both sides."
    )


def chained(code: str) -> str:
    return (
        f"{_code(code)} joins two comparisons with `and`, which arrays do not have. Write both in "
        "brackets and `&` between them."
    )


def entry_by_entry(
    code: str, operator: str, shapes: Mapping[str, Shape], of_matrix: bool = False
) -> str:
    """Arrays of different shapes with an operator between them; ``of_matrix``: and a `*`."""
    have = f": {_shapes(shapes)}" if shapes else ""
    product = " `*` is no matrix product; that is written `@`." if of_matrix else ""
    return (
        f"In {_code(code)} `{operator}` goes entry by entry, and the shapes do not fit{have}."
        f"{product}"
    )


def no_matrix_product(code: str, shapes: Mapping[str, Shape]) -> str:
    """A `*` beside a matrix, of which it is not known that the shapes do not fit."""
    return (
        f"In {_code(code)} `*` goes entry by entry, where {_shapes(shapes)}. The matrix product is "
        "written `@`."
    )


def does_not_fit(code: str, shapes: Mapping[str, Shape]) -> str:
    """A matrix product of shapes that do not fit."""
    have = f" Here {_shapes(shapes)}." if shapes else ""
    return (
        f"In the product {_code(code)} the last side of the first must be as long as the first "
        f"side of the second.{have} Say of each side which layer it belongs to; `.T` swaps the two "
        "sides."
    )


def _shapes(shapes: Mapping[str, Shape]) -> str:
    return _and([f"{_code(name)} is {shape or 'a number'}" for name, shape in shapes.items()])


def _of(shape: Shape | None) -> str:
    return f" of the shape {shape}" if shape else ""


# Names


def meant(name: str, other: str) -> str:
    return f"Did you mean {_code(other)}? There is no {_code(name)}."


def in_numpy(name: str, in_it: str) -> str:
    return f"{_code(name)} is called `np.{in_it}` here."


def of_another_part(name: str, part: str) -> str:
    """A function that is an exercise, and not in this file."""
    return (
        f"{_code(name)} is an exercise of `{part}`. Copy your function to here, above the one that "
        "calls it."
    )


def given_in_another_part(name: str, part: str) -> str:
    """A function that is given in another part, and not in this file."""
    return f"{_code(name)} is a given function of `{part}`. Copy it from there to here."


def not_imported(name: str) -> str:
    return f"Write {_code(f'import {name}')} above the functions."


def a_parameter(name: str, function: str) -> str:
    return (
        f"{_code(name)} is known inside {_code(function)}, and not here. Each function has names "
        "of its own: work it out here too, or call that function."
    )


NO_SELF = "`self` belongs to classes. These functions have none: use the arguments by their names."


def unknown(name: str) -> str:
    return (
        f"Nothing gives {_code(name)} a value before this line. Is it spelt as where you made it?"
    )


def given_gone(name: str) -> str:
    """A function of the part that was given, and is not there."""
    return (
        f"{_code(name)} is a given function, and it is not in your file. Take it again from the "
        "file that you were handed."
    )


def value_named_like_function(name: str) -> str:
    return (
        f"This function gives {_code(name)} a value, so Python takes it for a variable in all of "
        "the function, also where you call it. Give the value another name."
    )


def not_yet_a_value(name: str) -> str:
    return (
        f"{_code(name)} gets its value later in this function, or only in a branch or loop that "
        "was not run. Give it one before this line."
    )


def not_called(function: str, parameters: Sequence[str]) -> str:
    """A function that stands where its value is meant."""
    how = f": {_called(function, parameters)}" if parameters else ""
    return (
        f"{_code(function)} is the function itself. Call it with its arguments for its value{how}."
    )


def takes(function: str, parameters: Sequence[str], given: int) -> str:
    return (
        f"{_code(function)} takes {counted(len(parameters), 'argument')} and is given {given} "
        f"here: it is called as {_called(function, parameters)}."
    )


def named_otherwise(name: str, function: str, parameters: Sequence[str]) -> str:
    """An argument by a name that the function does not have."""
    return (
        f"{_code(function)} has no {_code(name)}: it is called as {_called(function, parameters)}."
    )


def calls_itself(function: str) -> str:
    return f"{_code(function)} calls itself again and again. Which function did you mean to call?"


def returns_nothing(function: str) -> str:
    return (
        f"Your {_code(function)} has no `return` with a value, so what it gives is None. Return "
        "its value there."
    )


# Numbers, arrays and libraries


def only_numbers(function: str, shape: Shape | None) -> str:
    return (
        f"`math.{function}` takes one number, and here it is given an array{_of(shape)}. "
        f"`np.{function}` takes both."
    )


def one_number(function: str, code: str, shape: Shape | None) -> str:
    """`float`, `int` or `bool` of an array."""
    return (
        f"`{function}` makes one number, and {_code(code)} has an array in it{_of(shape)}. "
        f"`np.asarray(…, {function})` changes every entry."
    )


def different_shapes(function: str, name: str) -> str:
    """An array of arrays, such as those of all layers."""
    return (
        f"{_code(function)} makes one array, and the shapes in {_code(name)} differ. Keep a list, "
        "with an array for each layer."
    )


def has_no_entries(name: str) -> str:
    return f"{_code(name)} is a single number here: it has no entries and no length."


def has_the_shape(name: str, shape: Shape, wanted: int) -> str:
    """A shape that is given to more or fewer names than it has numbers."""
    return (
        f"{_code(name)} has the shape {shape} here: {counted(len(shape), 'number')}, and not "
        f"{wanted}."
    )


def too_many_indices(name: str, shape: Shape) -> str:
    most = "1 index" if len(shape) == 1 else f"{len(shape)} indices"
    return f"{_code(name)} has the shape {shape} here, so it takes at most {most}."


def beyond(code: str, name: str, length: int) -> str:
    return (
        f"{_code(name)} has {length} {'entry' if length == 1 else 'entries'} here, so the last is "
        f"{_code(f'{name}[{length - 1}]')}. Look at the index in {_code(code)}."
    )


def not_there(codes: Sequence[str]) -> str:
    """An index of which it is not known how long the array or list is; or one of several."""
    named = [*map(_code, codes)]
    there = f"One of {_and(named)} is not there." if named[1:] else f"There is no entry {named[0]}."
    return f"{there} Entries are counted from 0, so the last one stands at the length minus 1."


def entry_as_index(name: str, array: str) -> str:
    """A loop over the entries of an array, whose variable stands where an index is needed."""
    return (
        f"{_code(name)} is an entry of {_code(array)} here, and an index is a whole number. "
        f"`range(len(…))` counts: write {_code(f'for {name} in range(len({array}))')}."
    )


def array_as_index(name: str) -> str:
    return f"{_code(name)} is an array, and an index is a whole number."


def begins_empty(code: str, name: str) -> str:
    """An entry of an empty list that is given a value."""
    return (
        f"{_code(name)} begins as an empty list, so there is no entry {_code(code)} yet. Begin "
        "with a list as long as it will be, or use `append`."
    )


def not_in_library(library: str, name: str, instead: str) -> str:
    there = f" Did you mean {_code(instead)}?" if instead else ""
    return f"There is no {_code(f'{library}.{name}')}.{there}"


def array_has_no(attribute: str) -> str:
    return (
        f"An array has no {_code(attribute)}: its length is fixed. Collect in a list, `[]`, or "
        "make the array with `np.zeros` first and fill its entries."
    )


def array_has_another(attribute: str, other: str) -> str:
    return f"An array has no {_code(attribute)}. Did you mean {_code(other)}?"


def number_has_no(name: str, attribute: str) -> str:
    return f"{_code(name)} is a number here and has no {_code(attribute)}."


def shape_in_brackets(function: str, shape: str) -> str:
    return f"Give the shape in brackets of its own: {_code(f'{function}(({shape}))')}."


def second_is_axis(function: str) -> str:
    return (
        f"The second argument of {_code(function)} is the axis, and not another number to add. Put "
        "what is to be added into one list."
    )


def no_such_axis(code: str, axis: int) -> str:
    return (
        f"There is no axis {axis} in {_code(code)}. Axes are counted from 0, and a flat vector, "
        "(n,), has axis 0 alone."
    )


def counted_pairs(number: str, rest: str, pairs: str) -> str:
    return (
        f"`enumerate` gives a number and one thing: {_code(f'for {number}, ({rest}) in {pairs}')}."
    )


def not_iterable(code: str) -> str:
    return f"{_code(code)} is one number. To count up to it, write {_code(f'range({code})')}."


def range_of_array(code: str) -> str:
    return (
        f"`range` counts up to a whole number, and {_code(code)} is an array. For the indices of "
        f"its entries write {_code(f'range(len({code}))')}."
    )


def whole_number(code: str) -> str:
    return f"{_code(code)} is not a whole number, and this place needs one. `//` divides to one."


# Text that Python cannot read


def missing_times(number: str, name: str) -> str:
    return f"A multiplication sign is missing: {_code(f'{number}*{name}')}."


def not_on_keyboard(character: str, instead: str) -> str:
    return f"{_code(character)} is not a sign of Python. Write `{instead}`."


def other_language(code: str, instead: str) -> str:
    return f"{_code(code)} is written `{instead}` in Python."


def word_of_python(word: str) -> str:
    return f"{_code(word)} is a word of Python's own: give the variable another name."


BOTH_SIDES = (
    "These lines hold both sides of a merge. Keep one of the two, and take out the lines of "
    "`<<<<<<<`, `=======` and `>>>>>>>`."
)
PRIME = (
    "`'` begins a text in Python, so a name cannot end in it. Write `_prime`, as in "
    "`sigmoid_prime`."
)


# A function without a value

EMPTY = "It is not written yet: your function does nothing."
ONLY_PRINTED = "Your function prints its value. `print` only shows it; write `return` there."
BARE_RETURN = "Your function has a `return` without a value behind it. Write the value there."
RETURNS_NONE = (
    "What stands behind your `return` is None itself. `print`, and methods that change a list such "
    "as `append`, give None: return the value or the list."
)
GIVES_NONE = (
    "Methods that change a list, such as `append` and `reverse`, give None: call them on a line of "
    "their own, and return the list."
)
ONLY_IN_A_BRANCH = (
    "Your function has a `return` in a branch or loop only, and gets past it for some inputs. "
    "Return a value on every way."
)
INNER_RETURNS = (
    "Only a function inside your function has a `return`. Call it, and return its value."
)


# For which call


def for_input(sizes: Mapping[str, Shape], layers: int | None) -> str:
    """The call that this happened in, by its sizes; none of its values."""
    if layers is not None:
        return f"This was for a network of {counted(layers, 'layer')}."
    arrays = [
        f"`{name}` an array of {shape[0] if len(shape) == 1 else shape}"
        for name, shape in sizes.items()
        if shape
    ]
    return f"This was with {_and(arrays)}." if arrays else ""


def other_order(function: str, parameters: Sequence[str], own: Sequence[str]) -> str:
    """A function whose parameters stand in another order than it is called with."""
    return (
        f"It is called as `{function}({', '.join(parameters)})`, and yours is "
        f"{_called(function, own)}. Write the parameters in the order that is used."
    )


def no_function_any_more(name: str) -> str:
    """A function whose name is given a value outside functions."""
    return (
        f"Your file also gives {_code(name)} a value, after which it is no function any more. Give "
        "the value another name."
    )


def two_names(code: str) -> str:
    """``a = b = []``: one list or array."""
    return (
        f"{_code(code)} gives one list or array two names: what is written into one stands in the "
        "other too. Make two."
    )


def same_entry(code: str) -> str:
    """``[[0] * n] * m``: one and the same list or array many times."""
    return (
        f"{_code(code)} holds one and the same list or array many times: what is written into one "
        f"entry stands in all of them. Make each anew, as in `[… for _ in range(n)]`."
    )


def not_kept(call: str) -> str:
    """``np.append`` without a use of its value."""
    return (
        f"{_code(call)} leaves the array as it is and gives a new one, which is not kept here. "
        "Collect in a list with its own `append`, or fill `np.zeros` entry by entry."
    )


def loop_takes(name: str) -> str:
    """A loop that gives one of the indices another value."""
    return (
        f"Your loop gives {_code(name)} another value, and the index that was asked for is lost. "
        "Give the loop a name of its own."
    )


def order_of_call(code: str, function: str, parameters: Sequence[str]) -> str:
    """A call in which the arguments seem to stand in another order than the parameters."""
    return (
        f"Look at {_code(code)}: {_code(function)} is written as "
        f"{_called(function, parameters)}, and the arguments seem to stand in another order."
    )


def given_changed(names: Sequence[str]) -> str:
    """Functions of the part that were given, and are not as they were handed out."""
    are = "is a given function, and it is" if len(names) == 1 else "are given functions, and are"
    return (
        f"{_and([f'`{name}`' for name in names])} {are} not as handed out. If you changed it by "
        "mistake, take it again from the file that you were handed."
    )
