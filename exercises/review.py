# %% [markdown]
# <!-- Generated from solutions/review.py by `backprop build`; to change the lesson, edit that file. -->
#
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

# %%
check([q1_factors], "review.q1")

# %%
q1_explanation = """

"""

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

# %%
check([q2_slope, q2_slope_at_zero, q2_when_saturated], "review.q2")

# %%
q2_explanation = """

"""

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

# %%
check([q3_dz_db, q3_dz_dw, q3_ratio], "review.q3")

# %%
q3_explanation = """

"""

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

# %%
check([q4_summed_index, q4_term, q4_paths], "review.q4")

# %%
q4_explanation = """

"""

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

# %%
check([q5_changed, q5_dC_da, q5_delta], "review.q5")

# %%
q5_explanation = """

"""

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
