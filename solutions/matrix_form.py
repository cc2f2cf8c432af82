# %% [markdown]
# # Part 3: Matrix form
#
# Following strings one by one explains everything and computes slowly. In this part we say the
# same things for a whole layer at a time. The indices vanish into matrices, and backpropagation
# becomes a loop of a few lines that works for a network of any depth.
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
# ## δ, the number worth keeping
#
# Look back at your formulas. The gradient of a weight, the gradient of a bias, the wish that is
# passed back: the way from the cost down to $z_j$ is in all three of them. It is worth computing
# once and keeping. It has a name, the *error* of neuron $j$ in layer $l$:
#
# $$\delta^{(l)}_j = \frac{\partial C_0}{\partial z^{(l)}_j} .$$
#
# Each neuron has one, so a layer's errors make a vector $\delta^{(l)}$ with the shape of
# $z^{(l)}$. Think of it as the place where the strings from the cost are gathered, right at the
# neuron's entrance.
#
# A word on notation: $u \odot v$ means that two vectors of the same shape are multiplied entry by
# entry. In numpy that is simply `u * v`, while `W @ v` is the product of a matrix and a vector.

# %% [markdown]
# ## δ of the last layer
#
# ### Exercise: `output_delta(z, y)`
#
# The last layer makes $a = \sigma(z)$, and the cost is $C_0 = \sum_j (a_j - y_j)^2$. Differentiate
# $C_0$ with respect to $z$.
#
# - `z`, `y`: shape `(n_out,)`
# - returns $\delta^{(L)} = \dfrac{\partial C_0}{\partial z}$, shape `(n_out,)`


# %%
def output_delta(z, y):
    """Return δ of the last layer, ∂C0/∂z for every output neuron at once; shape (n_out,)."""
    ### BEGIN SOLUTION
    return 2 * (sigmoid(z) - y) * sigmoid_prime(z)
    ### END SOLUTION


# %%
check(output_delta, "matrix_form.output_delta")

# %% [markdown]
# ## δ of a hidden layer
#
# Suppose the layer *after* ours already knows its errors, $\delta^{next}$. Our layer is joined to
# it by
#
# $$z^{next} = W^{next} a + b^{next}, \qquad a = \sigma(z) .$$
#
# In part 2 you stood on one neuron and gathered all the paths that lead on from it. Do the same
# for every neuron of the layer at once. The weights *into* neuron $j$ of the next layer stand in a
# row of $W^{next}$. Where do the weights *out of* our neuron $k$ stand? Walking backwards means
# reading the same matrix the other way.
#
# Then there is one more short link to cross: from the activation to the neuron's own $z$.
#
# ### Exercise: `hidden_delta(W_next, delta_next, z)`
#
# Differentiate $C_0$ with respect to the hidden layer's $z$, when
# $\delta^{next} = \partial C_0 / \partial z^{next}$ is known.
#
# - `W_next`: shape `(n_next, n)`, the weights from this layer to the next
# - `delta_next`: shape `(n_next,)`
# - `z`: shape `(n,)`, this layer's weighted inputs
# - returns $\delta = \dfrac{\partial C_0}{\partial z}$, shape `(n,)`
#
# The shapes are a good guide, as long as the two layers differ in size. If they don't, a mistake
# can hide behind a square matrix.


# %%
def hidden_delta(W_next, delta_next, z):
    """Return δ of a hidden layer, from the δ of the layer after it; shape (n,)."""
    ### BEGIN SOLUTION
    dC_da = W_next.T @ delta_next  # row k of the transpose holds the weights out of neuron k
    return dC_da * sigmoid_prime(z)
    ### END SOLUTION


# %%
check(hidden_delta, "matrix_form.hidden_delta")

# %% [markdown]
# ## From δ to the weights
#
# With δ in hand, the rest is close by. A weight stands between two neurons and needs to know just
# two numbers: one from the neuron it comes from, one from the neuron it leads to. Do this for
# every pair, lay the results out as a table with a row for each neuron $j$ and a column for each
# neuron $k$, and you have the gradient of the whole matrix.
#
# ### Exercise: `weight_gradient(delta, a_prev)`
#
# A layer has $z = W a_{prev} + b$, and its $\delta = \partial C_0 / \partial z$ is known.
# Differentiate $C_0$ with respect to every entry of $W$.
#
# - `delta`: shape `(n_out,)`
# - `a_prev`: shape `(n_in,)`
# - returns $\dfrac{\partial C_0}{\partial W}$, shape `(n_out, n_in)`, the shape of $W$ itself


# %%
def weight_gradient(delta, a_prev):
    """Return ∂C0/∂W of one layer from its δ and what it received; shape (n_out, n_in)."""
    ### BEGIN SOLUTION
    return np.outer(delta, a_prev)
    ### END SOLUTION


# %%
check(weight_gradient, "matrix_form.weight_gradient")

# %% [markdown]
# ### Exercise: `bias_gradient(delta)`
#
# For the same layer $z = W a_{prev} + b$ with a known $\delta$, differentiate $C_0$ with respect
# to every bias.
#
# - `delta`: shape `(n_out,)`
# - returns $\dfrac{\partial C_0}{\partial b}$, shape `(n_out,)`
#
# Short? Good. That is what δ is for.


# %%
def bias_gradient(delta):
    """Return ∂C0/∂b of one layer from its δ; shape (n_out,)."""
    ### BEGIN SOLUTION
    return np.array(delta)  # a copy, so that changing the gradient leaves δ as it is
    ### END SOLUTION


# %%
check(bias_gradient, "matrix_form.bias_gradient")

# %% [markdown]
# ## Backpropagation
#
# All the pieces are on the table. For one training example:
#
# 1. Go **forward** from $x$ and keep all $z$ and all $a$. The function `forward` at the top does
#    this.
# 2. **Start** at the end, with δ of the last layer.
# 3. Go **backward**, one layer at a time, and make each δ from the one after it.
# 4. **Collect** the gradients of every layer's weights and biases from its δ.
#
# ### Exercise: `backprop(weights, biases, x, y)`
#
# For a network of sigmoid layers with cost $C_0 = \sum_j (a^{(L)}_j - y_j)^2$, differentiate $C_0$
# with respect to every weight and every bias.
#
# - `weights`: a list of $L$ matrices, first layer first; `weights[l]` has the shape
#   `(neurons in its layer, neurons in the layer before)`
# - `biases`: a list of $L$ vectors; $L$ may be any number from 1 upwards
# - `x`: shape `(n_in,)`; `y`: shape `(n_out,)`
# - returns the pair `(dW, db)`: two lists of $L$ arrays, shaped and ordered like `weights` and
#   `biases`


# %%
def backprop(weights, biases, x, y):
    """Return (dW, db), ∂C0 by every weight and bias: two lists shaped like `weights`, `biases`."""
    ### BEGIN SOLUTION
    zs, activations = forward(weights, biases, x)

    deltas = [output_delta(zs[-1], y)]
    for W_next, z in zip(reversed(weights[1:]), reversed(zs[:-1]), strict=True):
        deltas.append(hidden_delta(W_next, deltas[-1], z))
    deltas.reverse()  # they were found last layer first

    received = activations[:-1]  # what each layer was given: x, then the activation before it
    dW = [weight_gradient(delta, a_prev) for delta, a_prev in zip(deltas, received, strict=True)]
    db = [bias_gradient(delta) for delta in deltas]
    return dW, db
    ### END SOLUTION


# %%
check(backprop, "matrix_form.backprop")

# %% [markdown]
# ## The batch
#
# A step of learning listens to more than one example. As in part 1, the cost of a batch is the
# mean over its $m$ examples:
#
# $$C = \frac1m \left( C_0 + C_1 + \dots + C_{m-1} \right) .$$
#
# ### Exercise: `backprop_batch(weights, biases, X, Y)`
#
# Differentiate the mean cost $C$ with respect to every weight and every bias.
#
# - `weights`, `biases`: as for `backprop`
# - `X`: shape `(m, n_in)`, one example in each row; `Y`: shape `(m, n_out)`
# - returns `(dW, db)`, two lists of $L$ arrays, shaped like `weights` and `biases`
#
# A loop over the rows is perfectly good. So is a version without a loop, if you enjoy shapes.


# %%
def backprop_batch(weights, biases, X, Y):
    """Return (dW, db) of the mean cost over the batch: two lists like `weights`, `biases`."""
    ### BEGIN SOLUTION
    gradients = [backprop(weights, biases, x, y) for x, y in zip(X, Y, strict=True)]
    every_dW, every_db = zip(*gradients, strict=True)  # an entry for each example
    dW = [np.mean(layer, axis=0) for layer in zip(*every_dW, strict=True)]
    db = [np.mean(layer, axis=0) for layer in zip(*every_db, strict=True)]
    return dW, db
    ### END SOLUTION


# %%
check(backprop_batch, "matrix_form.backprop_batch")

# %% [markdown]
# ## Watch it learn
#
# You have all that a network needs. The one below has two inputs, six hidden neurons and one
# output. It is shown points inside a disc, with $y = 1$, and points on a ring around it, with
# $y = 0$, and with *your* `backprop` it goes downhill step by step.

# %%
watch_it_learn(backprop)

# %% [markdown]
# ## What you have now
#
# This is the algorithm that trains networks of any size. Where does the time go? Forward and
# backward, each layer costs a product or two of the size of its matrix, so *all* the slopes
# together cost about as much as three forward passes. To measure them by nudges would take a
# forward pass for every single weight.
