# %% [markdown]
# <!-- Generated from solutions/single_neuron.py by `backprop build`; to change the lesson, edit that file. -->
#
# # Part 1: One neuron
#
# A network learns by asking one question of each of its weights and biases: *if I nudge you a
# little, how much does the cost move, and which way?* The answer is a derivative, and
# backpropagation is the book-keeping that finds all of these derivatives at once.
#
# We begin with the smallest network there is: one neuron in each layer. Everything that happens in
# a large network already happens here, and there is only one path to follow.
#
# **How to work.** Each exercise is a function with a gap. Fill the gap, then run the `check` below
# it. If you are stuck, `hint("single_neuron.dC_da")` gives one small step at a time. What is
# wanted is the *derivative*, worked out on paper and written as a formula. A slope that you
# measure, as `(f(x + h) - f(x)) / h`, is a fine way to test yourself, but it is not the answer.
#
# **What you can import.** Python's standard library, numpy, sympy, your other parts, and your own
# `.py` files beside this one. Nothing else is there when your work is graded, even if it works on
# your computer.

# %%
import numpy as np

from grader import check, draw_chain, hint


def sigmoid(z):
    """σ(z) = 1 / (1 + e^(-z)), for a number or an array; no z is too large for it."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


# %% [markdown]
# ## From the weight to the cost
#
# Look at the last neuron. It receives one number from the neuron before, the activation
# $a_{prev}$, and does three things in turn:
#
# $$z = w\,a_{prev} + b, \qquad a = \sigma(z), \qquad C_0 = (a - y)^2 .$$
#
# The *weighted input* $z$ mixes in the weight and the bias. The *activation* $a$ squashes $z$ into
# the range from 0 to 1. The *cost* $C_0$ says how far $a$ is from $y$, the value that this
# training example asks for. The 0 in $C_0$ means: for one example, example number 0.
#
# Picture it as a row of dials joined by strings:
#
#     w ──────┐
#     a_prev ─┼─▶ z ──▶ a ──▶ C0
#     b ──────┘         y ────┘
#
# Turn the dial $w$ a little. That turns $z$, which turns $a$, which turns $C_0$. The weight has no
# other way of reaching the cost.
#
# **In numbers.** Take $w = 1.5$, $b = -0.4$, $a_{prev} = 0.8$ and $y = 1$. Then $z = 0.8$,
# $a \approx 0.690$ and $C_0 \approx 0.0961$. Nudge the weight up to $1.51$ and the cost drops to
# about $0.0951$. So the cost moves about $-0.1$ times as far as the weight does. By the end of
# this part you will know that number without nudging anything.
#
# The string has three links, so there are three small slopes to find. Each is called a *local
# derivative*, because it only looks at one link.

# %% [markdown]
# ## First link: from the activation to the cost
#
# ### Exercise: `dC_da(a, y)`
#
# Differentiate the cost of one example with respect to the activation:
#
# $$C_0 = (a - y)^2 .$$
#
# - `a`, `y`: two numbers, or two arrays of the same shape
# - returns $\dfrac{\partial C_0}{\partial a}$, in that shape (each entry has a cost of its own)
#
# Notice, once you have it, when it is large: a neuron that is far from its goal has a strong wish
# to move.

# %%
def dC_da(a, y):
    """Return ∂C0/∂a: how fast the cost changes with the activation. Same shape as `a`."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
check(dC_da, "single_neuron.dC_da")


# %% [markdown]
# ## Second link: from the weighted input to the activation
#
# The activation is $a = \sigma(z)$, so the second local derivative is the slope of the activation
# function, at the place where the neuron stands now. It is written $\sigma'(z)$.
#
# Draw the sigmoid's S in your mind. Far to the left and far to the right it is nearly flat, and in
# the middle it climbs. On a flat stretch a nudge of $z$ hardly moves $a$: such a neuron is
# *saturated*.
#
# ### Exercise: `sigmoid_prime(z)`
#
# Differentiate
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}} .$$
#
# - `z`: a number or an array
# - returns $\sigma'(z)$, same shape
#
# There is a tidy form that uses nothing but values of $\sigma$ itself. The function `sigmoid`
# above is yours to call.

# %%
def sigmoid_prime(z):
    """Return σ'(z), the slope of the sigmoid at z. Same shape as `z`."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
check(sigmoid_prime, "single_neuron.sigmoid_prime")


# %% [markdown]
# ### Exercise: `relu_prime(z)`
#
# Nothing ties us to the sigmoid. Many networks use the *rectifier* instead, a ramp with a kink:
#
# $$\mathrm{ReLU}(z) = \max(0, z) .$$
#
# Swap it in, and this second link is the only one of the three that changes.
#
# - `z`: a number or an array
# - returns the slope of $\max(0, z)$, same shape
#
# At the kink there is no single slope. Anything from 0 to 1 is accepted there.

# %%
def relu_prime(z):
    """Return the slope of max(0, z) at z. Same shape as `z`."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
check(relu_prime, "single_neuron.relu_prime")


# %% [markdown]
# ## Third link: from the weight to the weighted input
#
# ### Exercise: `dz_dw(w, b, a_prev)`
#
# Differentiate with respect to $w$, while $b$ and $a_{prev}$ stand still:
#
# $$z = w\,a_{prev} + b .$$
#
# - `w`, `b`, `a_prev`: numbers
# - returns $\dfrac{\partial z}{\partial w}$, a number
#
# The answer is short. Read it as a sentence all the same: what decides how much a weight can do?
# You may come to think of a saying about the brain, *"neurons that fire together wire together"*.

# %%
def dz_dw(w, b, a_prev):
    """Return ∂z/∂w: how fast the weighted input changes with the weight. A number."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
check(dz_dw, "single_neuron.dz_dw")


# %% [markdown]
# ## The weight's gradient: three factors
#
# Now tie the links together. If $z$ moves twice as far as $w$, and $a$ moves a quarter as far as
# $z$, and $C_0$ moves three times as far as $a$, then $C_0$ moves $2 \cdot \tfrac14 \cdot 3 = 1.5$
# times as far as $w$. Rates along a string multiply. That is the **chain rule**:
#
# $$\frac{\partial C_0}{\partial w} = \frac{\partial z}{\partial w} \cdot
#   \frac{\partial a}{\partial z} \cdot \frac{\partial C_0}{\partial a} .$$
#
# ### Exercise: `weight_gradient(w, b, a_prev, y)`
#
# Differentiate $C_0 = (\sigma(w\,a_{prev} + b) - y)^2$ with respect to $w$.
#
# - `w`, `b`, `a_prev`, `y`: numbers
# - returns $\dfrac{\partial C_0}{\partial w}$, a number
#
# You have written all three factors already: call them. Take care to ask each for its slope *at
# the right place*. And compare with the nudge from the beginning: at $w = 1.5$, $b = -0.4$,
# $a_{prev} = 0.8$, $y = 1$ the answer is about $-0.106$.

# %%
def weight_gradient(w, b, a_prev, y):
    """Return ∂C0/∂w, the product of the three local derivatives. A number."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
check(weight_gradient, "single_neuron.weight_gradient")

# %% [markdown]
# Here is the string of dials again, with the neuron from the beginning and your own local
# derivatives on its links. Change the numbers and see which link makes the gradient small.

# %%
draw_chain(1.5, -0.4, 0.8, 1.0, dz_dw, sigmoid_prime, dC_da)


# %% [markdown]
# ## The bias
#
# The bias pulls on the same string as the weight. Only its own link, from $b$ to $z$, is another.
#
# ### Exercise: `bias_gradient(w, b, a_prev, y)`
#
# Differentiate $C_0 = (\sigma(w\,a_{prev} + b) - y)^2$ with respect to $b$.
#
# - `w`, `b`, `a_prev`, `y`: numbers
# - returns $\dfrac{\partial C_0}{\partial b}$, a number
#
# Ask yourself first: if $b$ grows by 0.01, by how much does $z$ grow?

# %%
def bias_gradient(w, b, a_prev, y):
    """Return ∂C0/∂b: how fast the cost changes with the bias. A number."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
check(bias_gradient, "single_neuron.bias_gradient")


# %% [markdown]
# ## What is passed back
#
# There is a third dial at the neuron's entrance: $a_{prev}$, the activation of the neuron before.
# We cannot set it by hand, since the earlier part of the network makes it. But we can say how much
# the cost *would like* it to change. That wish is handed back to the layer before, which treats it
# as its own $\partial C_0 / \partial a$ and goes on from there. This is the "back" in
# backpropagation.
#
# ### Exercise: `previous_activation_gradient(w, b, a_prev, y)`
#
# Differentiate $C_0 = (\sigma(w\,a_{prev} + b) - y)^2$ with respect to $a_{prev}$.
#
# - `w`, `b`, `a_prev`, `y`: numbers
# - returns $\dfrac{\partial C_0}{\partial a_{prev}}$, a number

# %%
def previous_activation_gradient(w, b, a_prev, y):
    """Return ∂C0/∂a_prev, the wish that is passed back to the neuron before. A number."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
check(previous_activation_gradient, "single_neuron.previous_activation_gradient")


# %% [markdown]
# ## All the examples together
#
# So far there was one training example, and one example alone would pull the weight to wherever
# suits that example. The cost that we want to be small is the **mean** over all $m$ examples:
#
# $$C = \frac1m \left( C_0 + C_1 + \dots + C_{m-1} \right) .$$
#
# The weight and the bias are the same for all of them. Each example brings its own $a_{prev}$ and
# its own $y$.
#
# ### Exercise: `average_weight_gradient(w, b, a_prev, y)`
#
# Differentiate the mean cost $C$ with respect to $w$.
#
# - `w`, `b`: numbers
# - `a_prev`, `y`: arrays of shape `(m,)`, one entry for each example
# - returns $\dfrac{\partial C}{\partial w}$, one number
#
# The derivative of a mean is an old friend. Do your functions from above take arrays as they are?

# %%
def average_weight_gradient(w, b, a_prev, y):
    """Return ∂C/∂w of the mean cost over all m examples. One number."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
check(average_weight_gradient, "single_neuron.average_weight_gradient")


# %% [markdown]
# ## A chain of layers
#
# Now put $L$ such neurons in a row, each with a weight and a bias of its own:
#
#     x ──▶ z1 ──▶ a1 ──▶ z2 ──▶ a2 ──▶ … ──▶ zL ──▶ aL ──▶ C0
#
# $$a^{(0)} = x, \qquad z^{(l)} = w^{(l)} a^{(l-1)} + b^{(l)}, \qquad a^{(l)} = \sigma(z^{(l)}),
#   \qquad C_0 = (a^{(L)} - y)^2 .$$
#
# The small number in brackets says which layer; it is not a power. To an early weight the string
# is simply longer. Walk it from the cost backwards. At each layer you hold one number, how
# fast the cost changes with *this* layer's activation. From it come the slopes for the layer's
# weight and bias, and then the number that the layer before needs. You have just written each of
# these steps.
#
# ### Exercise: `chain_gradient(weights, biases, x, y)`
#
# Differentiate $C_0$ with respect to every weight and every bias of the chain.
#
# - `weights`, `biases`: shape `(L,)`; entry 0 belongs to the first layer. $L$ may be any number
#   from 1 upwards.
# - `x`, `y`: numbers
# - returns the pair `(dC_dw, dC_db)`: two arrays of shape `(L,)`, in the same order as `weights`
#
# First go forward and keep every $z$ and every $a$. Then go backward.

# %%
def chain_gradient(weights, biases, x, y):
    """Return (dC_dw, dC_db): ∂C0/∂w and ∂C0/∂b of every layer, two arrays of shape (L,)."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %%
check(chain_gradient, "single_neuron.chain_gradient")

# %% [markdown]
# ## What you have now
#
# Written in one long list, the slopes for all weights and biases are the *gradient* of the cost,
# $\nabla C$. It points uphill. So the network takes a small step the other way, finds the new
# slopes, and steps again: that is *gradient descent*. In the next part the layers get more than
# one neuron. The links stay the same. There are only more strings.
