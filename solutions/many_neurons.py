# %% [markdown]
# # Part 2: Many neurons
#
# Real layers have more than one neuron. Very little changes: the links between $w$, $z$, $a$ and
# $C_0$ are those of part 1, and what is new is mostly indices, to say *which* weight and *which*
# neuron we mean. One thing is truly new, and it is the heart of this part: from a neuron there is
# now more than one path to the cost.
#
# As before, you can import Python's standard library, numpy, sympy, your other parts, and your own
# `.py` files beside this one, and nothing else.

# %%
import numpy as np

from grader import check, draw_paths, hint


def sigmoid(z):
    """σ(z) = 1 / (1 + e^(-z)), for a number or an array; no z is too large for it."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


# %%
# You need the slope of the sigmoid again: copy your sigmoid_prime from part 1 to here.


### BEGIN SOLUTION
def sigmoid_prime(z):
    """σ'(z), the slope of the sigmoid."""
    return sigmoid(z) * sigmoid(-z)


### END SOLUTION

# %% [markdown]
# ## Indices: who is who
#
# A layer receives the activations $a_{prev}$ of the layer before, one number for each of its
# $n_{in}$ neurons, and it has $n_{out}$ neurons of its own. We count the neurons before with $k$
# and the layer's own with $j$.
#
# Each string between the two layers has its weight, and the weight needs both numbers in its name:
# $w_{jk}$ leads *to* neuron $j$ *from* neuron $k$. The order may look backwards. It is chosen so
# that the weights of a layer make a matrix $W$ with one row for each neuron $j$, and
#
# $$z_j = w_{j0}\,a_{prev,0} + w_{j1}\,a_{prev,1} + \dots + b_j
#   \qquad\text{or, all at once,}\qquad z = W a_{prev} + b .$$
#
# Then $a_j = \sigma(z_j)$ as ever, and the cost of one example adds up the misses of all the
# outputs:
#
# $$C_0 = (a_0 - y_0)^2 + (a_1 - y_1)^2 + \dots = \sum_j (a_j - y_j)^2 .$$
#
# **Shapes.** `W` is `(n_out, n_in)`, and in code $w_{jk}$ is `W[j, k]`. Vectors are flat: `b` and
# `y` have shape `(n_out,)`, `a_prev` has shape `(n_in,)`. Indices start at 0, in the formulas as
# in Python.
#
# **In numbers.** Two inputs, three outputs:
#
# $$W = \begin{pmatrix} 1 & 2 \\ 0 & -1 \\ 3 & 1 \end{pmatrix},\quad
#   a_{prev} = \begin{pmatrix} 0.5 \\ 0.1 \end{pmatrix},\quad
#   b = \begin{pmatrix} 0 \\ 0.3 \\ -1 \end{pmatrix}
#   \quad\Rightarrow\quad z = \begin{pmatrix} 0.7 \\ 0.2 \\ 0.6 \end{pmatrix} .$$
#
# The weight from input 1 to output 0 is `W[0, 1]`, the number 2.

# %% [markdown]
# ## One specific weight
#
# Put your finger on a single string, the one from neuron $k$ to neuron $j$. Which $z$ does it
# move? Which activation does that $z$ move? Which term of the cost does that activation move? The
# rest of the layer does not even notice.
#
# ### Exercise: `weight_gradient(W, b, a_prev, y, j, k)`
#
# With $z = W a_{prev} + b$ and $a = \sigma(z)$, differentiate $C_0 = \sum_j (a_j - y_j)^2$ with
# respect to the one weight $w_{jk}$.
#
# - `W`: shape `(n_out, n_in)`; `b`, `y`: shape `(n_out,)`; `a_prev`: shape `(n_in,)`
# - `j`, `k`: the weight's row and column, two integers
# - returns $\dfrac{\partial C_0}{\partial w_{jk}}$, one number


# %%
def weight_gradient(W, b, a_prev, y, j, k):
    """Return ∂C0/∂W[j, k]: how fast the cost changes with one specific weight. A number."""
    ### BEGIN SOLUTION
    z = W @ a_prev + b
    a = sigmoid(z)
    return a_prev[k] * sigmoid_prime(z[j]) * 2 * (a[j] - y[j])
    ### END SOLUTION


# %%
check(weight_gradient, "many_neurons.weight_gradient")

# %% [markdown]
# ## One specific bias
#
# ### Exercise: `bias_gradient(W, b, a_prev, y, j)`
#
# For the same layer, differentiate $C_0$ with respect to the one bias $b_j$.
#
# - `W`: shape `(n_out, n_in)`; `b`, `y`: shape `(n_out,)`; `a_prev`: shape `(n_in,)`
# - `j`: which bias, an integer
# - returns $\dfrac{\partial C_0}{\partial b_j}$, one number
#
# A bias needs only one index. Why?


# %%
def bias_gradient(W, b, a_prev, y, j):
    """Return ∂C0/∂b[j]: how fast the cost changes with one specific bias. A number."""
    ### BEGIN SOLUTION
    z = W @ a_prev + b
    a = sigmoid(z)
    return sigmoid_prime(z[j]) * 2 * (a[j] - y[j])
    ### END SOLUTION


# %%
check(bias_gradient, "many_neurons.bias_gradient")

# %% [markdown]
# ## The paths from one neuron
#
# Now put your finger on a neuron of the layer *before*, on neuron $k$, and ask what is passed back
# to it. Here is what is new. In part 1 a neuron had one string leading onwards. Now it has one to
# every neuron of the next layer, and each of these has its own string to the cost:
#
#                 ┌──▶ z0 ──▶ a0 ──┐
#     a_prev[k] ──┼──▶ z1 ──▶ a1 ──┼──▶ C0
#                 └──▶ z2 ──▶ a2 ──┘
#
# Nudge $a_{prev,k}$, and all the $z$ move at once, each as far as its own weight lets it. Follow
# one path after the other. Each path is a chain such as you know from part 1, and has a product of
# its own.
#
# ### Exercise: `path_contributions(W, b, a_prev, y, k)`
#
# For neuron $k$ of the layer before, find what each path adds to
# $\dfrac{\partial C_0}{\partial a_{prev,k}}$.
#
# - `W`: shape `(n_out, n_in)`; `b`, `y`: shape `(n_out,)`; `a_prev`: shape `(n_in,)`
# - `k`: which neuron of the layer before, an integer
# - returns an array of shape `(n_out,)`; entry $j$ belongs to the path
#   $a_{prev,k} \to z_j \to a_j \to C_0$


# %%
def path_contributions(W, b, a_prev, y, k):
    """Return what each path from a_prev[k] through neuron j adds to ∂C0/∂a_prev[k]; (n_out,)."""
    ### BEGIN SOLUTION
    z = W @ a_prev + b
    a = sigmoid(z)
    return W[:, k] * sigmoid_prime(z) * 2 * (a - y)  # entry j is the product along path j
    ### END SOLUTION


# %%
check(path_contributions, "many_neurons.path_contributions")

# %% [markdown]
# ## What is passed back
#
# Along one path, rates multiply. What about several paths side by side? Think of the cost as a sum
# with one term for each output. The nudge of $a_{prev,k}$ changes each of these terms a little,
# and the cost feels all of the little changes together.
#
# ### Exercise: `previous_activation_gradient(W, b, a_prev, y)`
#
# Differentiate $C_0$ with respect to every activation of the layer before.
#
# - `W`: shape `(n_out, n_in)`; `b`, `y`: shape `(n_out,)`; `a_prev`: shape `(n_in,)`
# - returns an array of shape `(n_in,)`; entry $k$ is
#   $\dfrac{\partial C_0}{\partial a_{prev,k}}$, with *all* of its paths
#
# The last exercise is most of the work.


# %%
def previous_activation_gradient(W, b, a_prev, y):
    """Return ∂C0/∂a_prev, with every path from each a_prev[k] to the cost; shape (n_in,)."""
    ### BEGIN SOLUTION
    inputs = range(len(a_prev))
    return np.array([np.sum(path_contributions(W, b, a_prev, y, k)) for k in inputs])
    ### END SOLUTION


# %%
check(previous_activation_gradient, "many_neurons.previous_activation_gradient")

# %% [markdown]
# Now look at the sum, term by term. The picture shows the layer from the beginning. Every arrow
# carries its rate, and beside every path stands what your `path_contributions` finds for it. To
# follow neuron 1, change `k`.

# %%
draw_paths(
    W=np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 1.0]]),
    b=np.array([0.0, 0.3, -1.0]),
    a_prev=np.array([0.5, 0.1]),
    y=np.array([1.0, 0.0, 0.0]),
    k=0,
    path_contributions=path_contributions,
)

# %% [markdown]
# ## A weight in a hidden layer
#
# Now you can go one layer further back. In a network of two layers,
#
# $$z^{(1)} = W^{(1)} x + b^{(1)}, \quad a^{(1)} = \sigma(z^{(1)}), \qquad
#   z^{(2)} = W^{(2)} a^{(1)} + b^{(2)}, \quad a^{(2)} = \sigma(z^{(2)}),$$
#
# the cost $C_0 = \sum_i (a^{(2)}_i - y_i)^2$ looks only at the last activations. A weight
# $w^{(1)}_{jk}$ of the first layer moves one hidden neuron, number $j$, and from there every path
# leads on to the cost. From the hidden neuron's activation to the cost you have the slope already:
# it is what the second layer passes back. What is left is the short way from the weight to that
# activation.
#
# ### Exercise: `hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k)`
#
# Differentiate $C_0$ with respect to the one weight $w^{(1)}_{jk}$, in code `W1[j, k]`.
#
# - `W1`: shape `(n_hidden, n_in)`; `b1`: shape `(n_hidden,)`
# - `W2`: shape `(n_out, n_hidden)`; `b2`: shape `(n_out,)`
# - `x`: shape `(n_in,)`; `y`: shape `(n_out,)`
# - `j`, `k`: row and column in `W1`, two integers
# - returns $\dfrac{\partial C_0}{\partial w^{(1)}_{jk}}$, one number


# %%
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    """Return ∂C0/∂W1[j, k], for one weight of the first layer of two. A number."""
    ### BEGIN SOLUTION
    z1 = W1 @ x + b1
    a1 = sigmoid(z1)
    dC_da1 = previous_activation_gradient(W2, b2, a1, y)  # what layer 2 passes back
    return x[k] * sigmoid_prime(z1[j]) * dC_da1[j]
    ### END SOLUTION


# %%
check(hidden_weight_gradient, "many_neurons.hidden_weight_gradient")

# %% [markdown]
# ## What you have now
#
# That was the whole of backpropagation: multiply along a path, put the paths together, and pass
# the result back one layer. With ten layers you would do the same ten times. What is left, in the
# next part, is to say it for a whole layer at once, so that neither you nor the computer has to
# follow each string by hand.
