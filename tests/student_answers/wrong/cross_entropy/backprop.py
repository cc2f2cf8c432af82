# ruff: noqa
def backward(weights, biases, x, last):
    zs, acts = forward(weights, biases, x)
    deltas = [last(zs[-1], acts[-1])]
    for W, z in zip(weights[:0:-1], zs[-2::-1]):
        deltas.insert(0, W.T @ deltas[0] * sigmoid_prime(z))
    return acts, deltas


# === squared_error_slope
def backprop(weights, biases, x, y):
    acts, deltas = backward(weights, biases, x, lambda z, a: 2 * (a - y) * sigmoid_prime(z))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === kept_slope
def backprop(weights, biases, x, y):
    acts, deltas = backward(weights, biases, x, lambda z, a: (a - y) * sigmoid_prime(z))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === kept_factor_2
def backprop(weights, biases, x, y):
    acts, deltas = backward(weights, biases, x, lambda z, a: 2 * (a - y))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === sign_flipped
def backprop(weights, biases, x, y):
    acts, deltas = backward(weights, biases, x, lambda z, a: y - a)
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === missing_slope | none -- dC/da goes on without σ'
def backprop(weights, biases, x, y):
    acts, deltas = backward(weights, biases, x, lambda z, a: dC_da(a, y))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === softmax_instead_of_sigmoid -- softmax on top of the sigmoid
def backprop(weights, biases, x, y):
    acts, deltas = backward(weights, biases, x, lambda z, a: softmax(z) - y)
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === mean_instead_of_sum
def backprop(weights, biases, x, y):
    acts, deltas = backward(weights, biases, x, lambda z, a: (a - y) / len(y))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === outer_order
def backprop(weights, biases, x, y):
    acts, deltas = backward(weights, biases, x, lambda z, a: a - y)
    return [np.outer(a, d) for d, a in zip(deltas, acts)], deltas


# === layers_reversed
def backprop(weights, biases, x, y):
    acts, deltas = backward(weights, biases, x, lambda z, a: a - y)
    return [np.outer(d, a) for d, a in zip(deltas, acts)][::-1], deltas[::-1]


# === outputs_swapped
def backprop(weights, biases, x, y):
    acts, deltas = backward(weights, biases, x, lambda z, a: a - y)
    return deltas, [np.outer(d, a) for d, a in zip(deltas, acts)]


# === missing_transpose | error
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [output_delta(zs[-1], y)]
    for W, z in zip(weights[:0:-1], zs[-2::-1]):
        deltas.insert(0, np.dot(W, deltas[0]) * sigmoid_prime(z))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === missing_slope
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [output_delta(zs[-1], y)]
    for W in weights[:0:-1]:
        deltas.insert(0, W.T @ deltas[0])
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === slope_of_activation
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [output_delta(zs[-1], y)]
    for W, a in zip(weights[:0:-1], acts[-2::-1]):
        deltas.insert(0, W.T @ deltas[0] * sigmoid_prime(a))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === sigma_instead_of_slope
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [output_delta(zs[-1], y)]
    for W, z in zip(weights[:0:-1], zs[-2::-1]):
        deltas.insert(0, W.T @ deltas[0] * sigmoid(z))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === weight_of_wrong_layer | error
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [output_delta(zs[-1], y)]
    for W, z in zip(weights[-2::-1], zs[-2::-1]):
        deltas.insert(0, W.T @ deltas[0] * sigmoid_prime(z))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === missing_input_activation
def backprop(weights, biases, x, y):
    acts, deltas = backward(weights, biases, x, lambda z, a: a - y)
    return [np.outer(d, np.ones(len(a))) for d, a in zip(deltas, acts)], deltas


# === input_of_wrong_layer | none
def backprop(weights, biases, x, y):
    acts, deltas = backward(weights, biases, x, lambda z, a: a - y)
    return [np.outer(d, a) for d, a in zip(deltas, acts[1:])], deltas


# === none -- the slope of the cost at every layer
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [np.full(len(b), np.sum(acts[-1] - y)) for b in biases]
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === integer_truncation
def backprop(weights, biases, x, y):
    acts, deltas = backward(weights, biases, x, lambda z, a: a - y)
    dW = [np.rint(np.outer(d, a)) for d, a in zip(deltas, acts)]
    return dW, [np.rint(d) for d in deltas]


# === other_activation -- the rectifier in every layer, and the short δ
def backprop(weights, biases, x, y):
    activations = [x]
    for W, b in zip(weights, biases):
        activations.append(np.maximum(0, W @ activations[-1] + b))
    delta = activations[-1] - y
    dW, db = [], []
    for layer in reversed(range(len(weights))):
        dW.insert(0, np.outer(delta, activations[layer]))
        db.insert(0, delta)
        if layer:
            a = activations[layer]
            delta = (weights[layer].T @ delta) * (a > 0)
    return dW, db


# === sigma_twice -- in every layer, and the short δ
def backprop(weights, biases, x, y):
    activations = [x]
    for W, b in zip(weights, biases):
        activations.append(sigmoid(sigmoid(W @ activations[-1] + b)))
    delta = activations[-1] - y
    dW, db = [], []
    for layer in reversed(range(len(weights))):
        dW.insert(0, np.outer(delta, activations[layer]))
        db.insert(0, delta)
        if layer:
            a = activations[layer]
            delta = (weights[layer].T @ delta) * a * (1 - a)
    return dW, db


# === finite_difference
def backprop(weights, biases, x, y):
    def cost():
        a = forward(weights, biases, x)[1][-1]
        return -np.sum(y * np.log(a) + (1 - y) * np.log(1 - a))

    def slopes(array, h=1e-5):
        out = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            array[index] += h
            up = cost()
            array[index] -= 2 * h
            out[index] = (up - cost()) / (2 * h)
            array[index] += h
        return out

    weights, biases = [W.copy() for W in weights], [b.copy() for b in biases]
    return [slopes(W) for W in weights], [slopes(b) for b in biases]


# === wrong_shape
def backprop(weights, biases, x, y):
    acts, deltas = backward(weights, biases, x, lambda z, a: a - y)
    return [np.outer(d, a) for d, a in zip(deltas, acts)], [d[:, None] for d in deltas]


# === mutates_inputs
def backprop(weights, biases, x, y):
    acts, deltas = backward(weights, biases, x, lambda z, a: a - y)
    y -= acts[-1]
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === wrong_shape -- squeezed
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [sigmoid(zs[-1]) - y]
    for l in range(len(weights) - 1, 0, -1):
        deltas.insert(0, weights[l].T @ deltas[0] * sigmoid_prime(zs[l - 1]))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], [d.squeeze() for d in deltas]


# === updated_parameters
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [acts[-1] - y]
    for l in range(len(weights) - 1, 0, -1):
        deltas.insert(0, weights[l].T @ deltas[0] * sigmoid_prime(zs[l - 1]))
    dW = [W - 0.01 * np.outer(d, a) for W, d, a in zip(weights, deltas, acts)]
    return dW, [b - 0.01 * d for b, d in zip(biases, deltas)]


# === sign_flipped + kept_factor_2
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [acts[-1] - y]
    for l in range(len(weights) - 1, 0, -1):
        deltas.insert(0, weights[l].T @ deltas[0] * sigmoid_prime(zs[l - 1]))
    return [-2 * np.outer(d, a) for d, a in zip(deltas, acts)], [-2 * d for d in deltas]


# === learning_rate
def backprop(weights, biases, x, y):
    acts, deltas = backward(weights, biases, x, lambda z, a: a - y)
    return [-0.001 * np.outer(d, a) for d, a in zip(deltas, acts)], [-0.001 * d for d in deltas]
