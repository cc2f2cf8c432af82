# %% [markdown]
# # Part 5: Review
#
# Five questions about what you have seen. No code this time: you fill in variables. Each starts as
# `None`, and whatever you leave at `None` counts as not attempted.
#
# **Expressions** are strings, such as `"3*x - 2"`. Write them as you would in Python or on paper:
# `"2(x - 1)"`, `"x^2"` and `"x**2"` are all understood. Only the mathematics counts, so
# `"(x + 1)^2"` is as good as `"x^2 + 2x + 1"`. Each question says which names you may use, and
# `sigma_prime(z)` stands for the slope of the activation function at $z$.
#
# **Explanations** are one to five sentences in your own words, between the triple quotes. Say
# *why*. A list of the right words is not an explanation.
#
# As in part 1, $z = w\,a_{prev} + b$, $a = \sigma(z)$ and $C_0 = (a - y)^2$, and σ is the sigmoid.

# %%
from grader import check, hint

# %% [markdown]
# ## Question 1: a product of three
#
# The gradient of the last layer's weight breaks into a product of three local derivatives.
#
# - `q1_factors`: a list of the three, in any order. Each is an expression in `a`, `y`, `z`,
#   `a_prev` and `sigma_prime(z)`.
# - `q1_explanation`: why does $\partial C_0/\partial w$ break into a product of three?

# %%
q1_factors = None  # a list of three expressions

### BEGIN SOLUTION
q1_factors = ["a_prev", "sigma_prime(z)", "2*(a - y)"]
### END SOLUTION

# %%
check([q1_factors], "review.q1")

# %%
q1_explanation = """

"""

### BEGIN SOLUTION
q1_explanation = """
The weight cannot touch the cost directly: w changes z, z changes a, and a changes C0. A small
change is stretched or shrunk by a factor on each of these three links, so the factors multiply.
That is the chain rule, with dz/dw = a_prev, da/dz = sigma'(z) and dC0/da = 2(a - y).
"""
### END SOLUTION

# %% [markdown]
# ## Question 2: the slope in the middle
#
# One of the three factors is $\sigma'(z)$.
#
# - `q2_slope`: for the sigmoid, write $\sigma'(z)$ as an expression in `a` alone, where
#   $a = \sigma(z)$.
# - `q2_slope_at_zero`: the number $\sigma'(0)$.
# - `q2_when_saturated`: what does a weight do when its neuron is saturated, that is when $z$ is
#   far from 0? Choose `"no change"`, `"learns fast"`, `"learns slowly"` or `"flips sign"`.
# - `q2_explanation`: what role does $\sigma'(z)$ play in the formula for the gradient?

# %%
q2_slope = None  # an expression in a
q2_slope_at_zero = None  # a number
q2_when_saturated = None  # one of the four choices

### BEGIN SOLUTION
q2_slope = "a*(1 - a)"
q2_slope_at_zero = 1 / 4
q2_when_saturated = "learns slowly"
### END SOLUTION

# %%
check([q2_slope, q2_slope_at_zero, q2_when_saturated], "review.q2")

# %%
q2_explanation = """

"""

### BEGIN SOLUTION
q2_explanation = """
It is the slope of the activation function, so it says how strongly a responds when z changes. It
scales the whole gradient, of the weight, of the bias and of what is passed back. For the sigmoid
it is a(1 - a), at most 1/4. Where the neuron is saturated the curve is flat, the slope is almost
0, and the weight learns very slowly.
"""
### END SOLUTION

# %% [markdown]
# ## Question 3: the bias and the weight
#
# The bias gradient is almost the same as the weight gradient.
#
# - `q3_dz_db`, `q3_dz_dw`: the two derivatives of $z$, as expressions in `w`, `b` and `a_prev`.
# - `q3_ratio`: $\dfrac{\partial C_0}{\partial w}$ divided by $\dfrac{\partial C_0}{\partial b}$,
#   as an expression in the same names.
# - `q3_explanation`: why are the two gradients so alike, and why do they differ by just that
#   factor?

# %%
q3_dz_db = None  # an expression in w, b, a_prev
q3_dz_dw = None  # an expression in w, b, a_prev
q3_ratio = None  # an expression in w, b, a_prev

### BEGIN SOLUTION
q3_dz_db = "1"
q3_dz_dw = "a_prev"
q3_ratio = "a_prev"
### END SOLUTION

# %%
check([q3_dz_db, q3_dz_dw, q3_ratio], "review.q3")

# %%
q3_explanation = """

"""

### BEGIN SOLUTION
q3_explanation = """
Both reach the cost through the same z, so the factors sigma'(z) and 2(a - y) are the same for
both. Only the first link differs. In z = w*a_prev + b the weight is multiplied by a_prev, so
dz/dw = a_prev, while the bias is simply added, so dz/db = 1.
"""
### END SOLUTION

# %% [markdown]
# ## Question 4: many neurons
#
# In a layer of several neurons, the formula for $\dfrac{\partial C_0}{\partial a_k}$, where $a_k$
# is an activation of the layer *before*, needs a sum. As in part 2, $j$ counts the neurons of the
# layer and $k$ those of the layer before.
#
# - `q4_summed_index`: the index that is summed over, `"j"` or `"k"`.
# - `q4_term`: one path's share of $\partial C_0/\partial a_k$, as an expression in `a_j`, `y_j`,
#   `z_j`, `w_jk` and `sigma_prime(z_j)`.
# - `q4_paths`: in a network with 3 inputs, 4 hidden neurons and 2 outputs, how many paths lead
#   from one input to the cost?
# - `q4_explanation`: why must there be a sum?

# %%
q4_summed_index = None  # "j" or "k"
q4_term = None  # an expression in a_j, y_j, z_j, w_jk, sigma_prime(z_j)
q4_paths = None  # a number

### BEGIN SOLUTION
q4_summed_index = "j"
q4_term = "2*(a_j - y_j)*sigma_prime(z_j)*w_jk"
q4_paths = 8
### END SOLUTION

# %%
check([q4_summed_index, q4_term, q4_paths], "review.q4")

# %%
q4_explanation = """

"""

### BEGIN SOLUTION
q4_explanation = """
The activation a_k feeds every neuron j of the next layer, so there are several paths from it to
the cost. Each output a_j has its own term in C0, so each path changes the cost a little. The
effects of all the paths add up, which is the chain rule for several variables: a sum over j.
"""
### END SOLUTION

# %% [markdown]
# ## Question 5: another cost
#
# Suppose the squared error is replaced with the cross-entropy of part 4.
#
# - `q5_changed`: a list of the local derivatives that become other formulas. Choose from
#   `"dC_da"`, `"da_dz"`, `"dz_dw"`, `"dz_db"` and `"dz_da_prev"`.
# - `q5_dC_da`: the new $\dfrac{\partial C_0}{\partial a}$, as an expression in `a` and `y`.
# - `q5_delta`: the new $\dfrac{\partial C_0}{\partial z}$ with a sigmoid output, as an expression
#   in `a` and `y`, simplified as far as it goes.
# - `q5_explanation`: which part of the formulas changes, and what becomes of the rest?

# %%
q5_changed = None  # a list of names
q5_dC_da = None  # an expression in a, y
q5_delta = None  # an expression in a, y

### BEGIN SOLUTION
q5_changed = ["dC_da"]
q5_dC_da = "(a - y)/(a*(1 - a))"
q5_delta = "a - y"
### END SOLUTION

# %%
check([q5_changed, q5_dC_da, q5_delta], "review.q5")

# %%
q5_explanation = """

"""

### BEGIN SOLUTION
q5_explanation = """
Only the factor dC0/da changes, from 2(a - y) to (a - y)/(a(1 - a)). The other factors, sigma'(z)
and a_prev, stay the same, because they belong to the network. With a sigmoid output the slope
a(1 - a) cancels, and a - y is left, so a saturated neuron still learns from its error.
"""
### END SOLUTION

# %% [markdown]
# ## That is all
#
# If you can explain these five to a friend, you know how neural networks learn. The rest is
# engineering, and there is plenty of it to enjoy.
#
# Some of that engineering will surprise you. Libraries do not agree on the slope of ReLU at 0, nor
# on a factor in front of the squared error, and the cross-entropy of a network that is very sure
# may have no slope at all where it needs one. The page `docs/conventions.md` in the documentation
# of this project shows what eight of them do, and why.
