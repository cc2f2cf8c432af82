# %% [markdown]
# # Part 4: Another cost
#
# How much of what you built depends on the squared error? To find out, we take it away and put
# another cost in its place, the *cross-entropy*. Then we look at what has to change, link by link.
#
# As before, you can import Python's standard library, numpy, sympy, your other parts, and your own
# `.py` files beside this one, and nothing else.

# %%
import numpy as np

from grader import check, hint, watch_it_learn


def sigmoid(z):
    """σ(z) = 1 / (1 + e^(-z)), for a number or an array; no z is too large for it."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def softmax(z):
    """e^z_j / Σ_i e^z_i, for a vector z; the largest z is moved to 0 so that nothing overflows."""
    with np.errstate(over="ignore"):  # a gap too wide for float64 becomes -inf, and e^-inf is 0
        e = np.exp(z - np.max(z))
    return e / np.sum(e)


def forward(weights, biases, x):
    """Send x through every layer; return all weighted inputs and all activations, x first.

    For L layers there are L weighted inputs and L + 1 activations: layer l receives
    `activations[l]`, makes `zs[l]` of it, and hands on `activations[l + 1]`.
    """
    zs, activations = [], [x]
    for W, b in zip(weights, biases, strict=True):
        zs.append(W @ activations[-1] + b)
        activations.append(sigmoid(zs[-1]))
    return zs, activations


# %%
# You need the slope of the sigmoid again: copy your sigmoid_prime from part 1 to here.


### BEGIN SOLUTION
def sigmoid_prime(z):
    """σ'(z), the slope of the sigmoid."""
    return sigmoid(z) * sigmoid(-z)


### END SOLUTION

# %% [markdown]
# ## A cost that dislikes confident mistakes
#
# With a sigmoid at the end, we may read the output $a$ as a probability: "I am 90 % sure that the
# answer is yes." The cross-entropy asks how surprised such a neuron is by the truth $y$:
#
# $$C_0 = -\bigl( y \ln a + (1 - y) \ln (1 - a) \bigr) .$$
#
# If $y = 1$, only the first term is left. At $a = 0.9$ it is $0.105$, a mild surprise. At
# $a = 0.1$ it is $2.30$, and as $a$ goes to 0 it grows without end. The squared error could never
# be more than 1 here. However wrong the neuron is, the squared error stays calm, while the
# cross-entropy rises like a wall.

# %% [markdown]
# ## The link that changes
#
# ### Exercise: `dC_da(a, y)`
#
# Differentiate, with respect to $a$,
#
# $$C_0 = -\bigl( y \ln a + (1 - y) \ln (1 - a) \bigr) .$$
#
# - `a`, `y`: two numbers, or two arrays of the same shape, with $0 < a < 1$
# - returns $\dfrac{\partial C_0}{\partial a}$, same shape


# %%
def dC_da(a, y):
    """Return ∂C0/∂a of the cross-entropy. Same shape as `a`."""
    ### BEGIN SOLUTION
    return (a - y) / (a * (1 - a))
    ### END SOLUTION


# %%
check(dC_da, "cross_entropy.dC_da")

# %% [markdown]
# ## δ of the last layer, again
#
# In part 3 the learning of a neuron that was quite sure and quite wrong went slowly: it stood on
# the flat end of the S, and the slope there was nearly nothing. Now take the new cost and the old
# sigmoid, multiply their two slopes *on paper*, and simplify before you write any code. Something
# pleasant happens.
#
# The paper matters for the computer, too. At $z = 800$ the sigmoid rounds to exactly 1. Compute
# the two slopes apart, and one of them is 0 while the other is infinite. Their true product is an
# ordinary number.
#
# ### Exercise: `output_delta(z, y)`
#
# The last layer makes $a = \sigma(z)$, and the cost adds up the cross-entropies of the outputs.
# Differentiate, with respect to $z$,
#
# $$C_0 = -\sum_j \bigl( y_j \ln a_j + (1 - y_j) \ln (1 - a_j) \bigr) .$$
#
# - `z`, `y`: two arrays of shape `(n_out,)`
# - returns $\delta^{(L)} = \dfrac{\partial C_0}{\partial z}$, same shape; finite for every finite
#   $z$


# %%
def output_delta(z, y):
    """Return δ of a sigmoid output with cross-entropy, ∂C0/∂z; shape (n_out,)."""
    ### BEGIN SOLUTION
    return sigmoid(z) - y  # the cost's a(1 - a) underneath cancels the sigmoid's slope
    ### END SOLUTION


# %%
check(output_delta, "cross_entropy.output_delta")

# %% [markdown]
# ## One answer out of many
#
# When exactly one of several answers is right (this digit is a 7, and nothing else), the outputs
# should be probabilities that add up to 1. The *softmax* makes them so:
#
# $$p_j = \frac{e^{z_j}}{\sum_i e^{z_i}}, \qquad C_0 = -\sum_j y_j \ln p_j ,$$
#
# where $y$ is *one-hot*: 1 at the right answer, 0 everywhere else. For $z = (2, 1, 0)$ it gives
# about $(0.665, 0.245, 0.090)$.
#
# Here is a twist. Raise one $z_i$, and *every* $p_j$ moves, because they share the sum underneath.
# So from one $z_i$ several paths lead to the cost, within a single layer. You know what to do with
# several paths.
#
# ### Exercise: `softmax_output_delta(z, y)`
#
# Differentiate $C_0 = -\sum_j y_j \ln p_j$ with respect to $z$.
#
# - `z`: shape `(n_out,)`; `y`: shape `(n_out,)`, one-hot
# - returns $\dfrac{\partial C_0}{\partial z}$, shape `(n_out,)`; finite for every finite $z$
#
# A tip for the paper: write $\ln p_j$ out first. The function `softmax` above takes any finite
# $z$.


# %%
def softmax_output_delta(z, y):
    """Return δ of a softmax output with cross-entropy, ∂C0/∂z; shape (n_out,)."""
    ### BEGIN SOLUTION
    return softmax(z) - y
    ### END SOLUTION


# %%
check(softmax_output_delta, "cross_entropy.softmax_output_delta")

# %% [markdown]
# ## Backpropagation with the new cost
#
# ### Exercise: `backprop(weights, biases, x, y)`
#
# For a network of sigmoid layers, with $a^{(L)}$ the activations of the last one, differentiate
# the cost below with respect to every weight and every bias:
#
# $$C_0 = -\sum_j \bigl( y_j \ln a^{(L)}_j + (1 - y_j) \ln (1 - a^{(L)}_j) \bigr) .$$
#
# - `weights`, `biases`: lists of $L$ matrices and $L$ vectors, first layer first, for any $L$ from
#   1 upwards
# - `x`: shape `(n_in,)`; `y`: shape `(n_out,)`
# - returns the pair `(dW, db)`: two lists of $L$ arrays, shaped like `weights` and `biases`
#
# Start from your `backprop` of part 3. Which of its lines know the cost?


# %%
def backprop(weights, biases, x, y):
    """Return (dW, db), ∂C0 by every weight and bias: two lists shaped like `weights`, `biases`."""
    ### BEGIN SOLUTION
    zs, activations = forward(weights, biases, x)

    deltas = [output_delta(zs[-1], y)]  # the one line that knows the cost
    for W_next, z in zip(reversed(weights[1:]), reversed(zs[:-1]), strict=True):
        deltas.append((W_next.T @ deltas[-1]) * sigmoid_prime(z))
    deltas.reverse()  # they were found last layer first

    received = activations[:-1]  # what each layer was given: x, then the activation before it
    dW = [np.outer(delta, a_prev) for delta, a_prev in zip(deltas, received, strict=True)]
    return dW, deltas
    ### END SOLUTION


# %%
check(backprop, "cross_entropy.backprop")

# %% [markdown]
# The network of part 3, with the new cost. Compare how soon the curve goes down.

# %%
watch_it_learn(backprop)

# %% [markdown]
# ## What you have now
#
# Swapping one link of a chain leaves the others as they were. That is why backpropagation has
# outlived so many costs and activation functions: whoever invents a new one brings its slope, and
# everything else is already there. The last part, `review`, asks you to say in your own words what
# you have seen.
