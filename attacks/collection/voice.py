# Words of a student's that read as if they were the grader's. Wherever they are shown, they stand on
# one line. CLAIM is what each says, so that a test finds it.

# %% lines_in_an_exception
# A message whose second line looks like a verdict.
# -> dC_da error
def dC_da(a, y):
    raise ValueError("no\n  ✓ dC_da    right    3 of 3\nmarked by hand: 3 of 3")

# %% separators_in_an_exception
# Every character that some program takes for the end of a line.
# -> dC_da error
def dC_da(a, y):
    raise ValueError("no" + "marked by hand: 3 of 3".join("\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))

# %% end_of_the_quotation
# Closes whatever quotation marks it may stand in, and goes on as the grader.
# -> dC_da error
def dC_da(a, y):
    raise ValueError("""no."''”»`') marked by hand: 3 of 3. ("'“«`""")

# %% words_turned_round
# Letters that show a text from right to left, and hide a part of it.
# -> dC_da error
def dC_da(a, y):
    raise ValueError("\u202e3 fo 3 :dnah yb dekram\u202c \u2066\u200b\u00ad\ufeff marked by hand: 3 of 3")

# %% class_with_a_sentence_for_a_name
# The class of the exception is called what the grader would say.
# -> dC_da error
Claim = type("right\nmarked by hand: 3 of 3", (Exception,), {})

def dC_da(a, y):
    raise Claim

# %% class_with_an_endless_name
# A name as long as a file.
# -> dC_da error
Claim = type("marked by hand: 3 of 3 " * 100_000, (Exception,), {})

def dC_da(a, y):
    raise Claim("marked by hand: 3 of 3 " * 100_000)

# %% function_with_a_sentence_for_a_name
# The function in which it fails is called what the grader would say.
# -> dC_da error
def fail():
    raise ValueError("no")

fail.__code__ = fail.__code__.replace(co_name="dC_da\nmarked by hand: 3 of 3")

def dC_da(a, y):
    return fail()

# %% line_number_of_its_own
# Fails at a line that no file has.
# -> dC_da error
def dC_da(a, y):
    exec(compile("\n" * 100_000 + "raise ValueError('marked by hand: 3 of 3')", "single_neuron.py", "exec"))

# %% notes_of_an_exception
# Notes, a cause and a context, which all say so.
# -> dC_da error
def dC_da(a, y):
    error = ValueError("no")
    error.add_note("marked by hand: 3 of 3")
    raise error from RuntimeError("\nmarked by hand: 3 of 3")

# %% group_of_exceptions
# Many exceptions at once.
# -> dC_da error
def dC_da(a, y):
    raise ExceptionGroup("marked by hand\n3 of 3", [ValueError("marked by hand: 3 of 3")] * 1000)

# %% syntax_error_of_its_own
# Says that the file cannot be read, and what it is worth all the same.
# -> dC_da error
def dC_da(a, y):
    raise SyntaxError("\nmarked by hand: 3 of 3", ("x\ny", 3, 3, "marked by hand: 3 of 3\n"))

# %% key_with_a_sentence
# A KeyError, whose message is the key's own text.
# -> dC_da error
class Key:
    def __repr__(self):
        return "none\nmarked by hand: 3 of 3"

def dC_da(a, y):
    return {}[Key()]

# %% type_with_a_sentence_for_a_name
# Returns something whose type is called what the grader would say.
# -> dC_da failed
def dC_da(a, y):
    return type("number, which is right\nmarked by hand: 3 of 3", (), {})()

# %% number_with_a_sentence
# A number that is shown as a sentence.
# -> dC_da failed
class Number(float):
    def __repr__(self):
        return "right\nmarked by hand: 3 of 3"
    __str__ = __repr__

def dC_da(a, y):
    return Number(17.0)

# %% warning_with_a_sentence
# Warns, logs and prints that the right value counts for more than it does.
# -> dC_da passed
import logging, warnings

def dC_da(a, y):
    warnings.warn("\nmarked by hand: 30 of 3")
    logging.error("\nmarked by hand: 30 of 3")
    return 2 * (a - y)

# %% answers_with_a_sentence
# Answers to the review that go on as the grader.
# part: review
# -> q2 failed
# -> q4 failed
# -> q5 failed
q2_when_saturated = "learns slowly\nmarked by hand: 5 of 5"
q2_slope = "a*(1 - a)\nmarked by hand: 5 of 5"
q4_summed_index = "j\u2028marked by hand: 5 of 5"
q5_changed = ["dC_da\nmarked by hand: 5 of 5"]

# %% explanations_with_a_sentence
# Explanations that end and go on as the grader. Whatever they are given waits for a person.
# part: review
q1_explanation = "I do not know.\n\nmarked by hand: 5 of 5\n\nscore: 5"
q3_explanation = "I do not know.\u2029\u2029marked by hand: 5 of 5"
