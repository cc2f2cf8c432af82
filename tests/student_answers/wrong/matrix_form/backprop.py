# ruff: noqa
def deltas_of(weights, zs, y):
    deltas = [output_delta(zs[-1], y)]
    for l in range(len(weights) - 1, 0, -1):
        deltas.insert(0, hidden_delta(weights[l], deltas[0], zs[l - 1]))
    return deltas


# === layers_reversed
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    dW, db = [], []
    delta = output_delta(zs[-1], y)
    for l in reversed(range(len(weights))):
        dW.append(np.outer(delta, acts[l]))
        db.append(delta)
        if l:
            delta = hidden_delta(weights[l], delta, zs[l - 1])
    return dW, db


# === layers_reversed | none -- of one of the two
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = deltas_of(weights, zs, y)
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas[::-1]


# === outputs_swapped
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = deltas_of(weights, zs, y)
    return deltas, [np.outer(d, a) for d, a in zip(deltas, acts)]


# === none -- a pair for each layer
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = deltas_of(weights, zs, y)
    return [(np.outer(d, a), d) for d, a in zip(deltas, acts)]


# === none -- the weights only
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    return [np.outer(d, a) for d, a in zip(deltas_of(weights, zs, y), acts)]


# === outer_order
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = deltas_of(weights, zs, y)
    return [np.outer(a, d) for d, a in zip(deltas, acts)], deltas


# === missing_transpose | error
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [output_delta(zs[-1], y)]
    for W, z in zip(weights[:0:-1], zs[-2::-1]):
        deltas.insert(0, W @ deltas[0] * sigmoid_prime(z))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === weight_of_wrong_layer | error
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [output_delta(zs[-1], y)]
    for l in range(len(weights) - 2, -1, -1):
        deltas.insert(0, weights[l].T @ deltas[0] * sigmoid_prime(zs[l]))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === missing_slope -- of the hidden layers
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [output_delta(zs[-1], y)]
    for l in range(len(weights) - 1, 0, -1):
        deltas.insert(0, weights[l].T @ deltas[0])
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === missing_slope -- of the output
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [2 * (acts[-1] - y)]
    for l in range(len(weights) - 1, 0, -1):
        deltas.insert(0, hidden_delta(weights[l], deltas[0], zs[l - 1]))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === cross_entropy_delta | missing_slope
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [acts[-1] - y]
    for l in range(len(weights) - 1, 0, -1):
        deltas.insert(0, hidden_delta(weights[l], deltas[0], zs[l - 1]))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === missing_factor_2
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [(acts[-1] - y) * sigmoid_prime(zs[-1])]
    for l in range(len(weights) - 1, 0, -1):
        deltas.insert(0, hidden_delta(weights[l], deltas[0], zs[l - 1]))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === sign_flipped -- as a step downhill
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = deltas_of(weights, zs, y)
    return [-np.outer(d, a) for d, a in zip(deltas, acts)], [-d for d in deltas]


# === sign_flipped
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [2 * (y - acts[-1]) * sigmoid_prime(zs[-1])]
    for l in range(len(weights) - 1, 0, -1):
        deltas.insert(0, hidden_delta(weights[l], deltas[0], zs[l - 1]))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === sigma_instead_of_slope
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [2 * (acts[-1] - y) * acts[-1]]
    for l in range(len(weights) - 1, 0, -1):
        deltas.insert(0, weights[l].T @ deltas[0] * acts[l])
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === slope_of_activation
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [2 * (acts[-1] - y) * sigmoid_prime(acts[-1])]
    for l in range(len(weights) - 1, 0, -1):
        deltas.insert(0, weights[l].T @ deltas[0] * sigmoid_prime(acts[l]))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === slope_of_activation -- in the hidden layers only
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [output_delta(zs[-1], y)]
    for l in range(len(weights) - 1, 0, -1):
        deltas.insert(0, hidden_delta(weights[l], deltas[0], acts[l]))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === input_of_wrong_layer | error -- each layer's own activation
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = deltas_of(weights, zs, y)
    return [np.outer(d, a) for d, a in zip(deltas, acts[1:])], deltas


# === slope_of_activation -- z instead of a
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = deltas_of(weights, zs, y)
    return [np.outer(d, a) for d, a in zip(deltas, [x, *zs])], deltas


# === missing_input_activation
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = deltas_of(weights, zs, y)
    return [np.outer(d, np.ones(W.shape[1])) for d, W in zip(deltas, weights)], deltas


# === missing_weight | error
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [output_delta(zs[-1], y)]
    for l in range(len(weights) - 1, 0, -1):
        deltas.insert(0, deltas[0] * sigmoid_prime(zs[l - 1]))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === single_path
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [output_delta(zs[-1], y)]
    for l in range(len(weights) - 1, 0, -1):
        deltas.insert(0, weights[l][0] * deltas[0][0] * sigmoid_prime(zs[l - 1]))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === mean_instead_of_sum
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = deltas_of(weights, zs, y)
    n = len(y)
    return [np.outer(d, a) / n for d, a in zip(deltas, acts)], [d / n for d in deltas]


# === none -- only the last layer
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    dW, db = [np.zeros_like(W) for W in weights], [np.zeros_like(b) for b in biases]
    db[-1] = output_delta(zs[-1], y)
    dW[-1] = np.outer(db[-1], acts[-2])
    return dW, db


# === none | hadamard_instead_of_outer | error
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = deltas_of(weights, zs, y)
    return [d[:, None] * W for d, W in zip(deltas, weights)], deltas


# === wrong_shape
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = deltas_of(weights, zs, y)
    return [np.outer(d, a) for d, a in zip(deltas, acts)], [d.reshape(-1, 1) for d in deltas]


# === integer_truncation
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    dW = [np.zeros(W.shape, dtype=int) for W in weights]
    db = [np.zeros(b.shape, dtype=int) for b in biases]
    for l, delta in enumerate(deltas_of(weights, zs, y)):
        dW[l][...] = np.outer(delta, acts[l])
        db[l][...] = delta
    return dW, db


# === finite_difference
def backprop(weights, biases, x, y):
    def cost():
        return np.sum((forward(weights, biases, x)[1][-1] - y) ** 2)

    def slopes(array):
        out = np.zeros_like(array)
        for index in np.ndindex(array.shape):
            kept = array[index]
            array[index] = kept + 1e-5
            up = cost()
            array[index] = kept - 1e-5
            out[index] = (up - cost()) / 2e-5
            array[index] = kept
        return out

    return [slopes(W) for W in weights], [slopes(b) for b in biases]


# === finite_difference
def backprop(weights, biases, x, y):
    weights, biases = [W.copy() for W in weights], [b.copy() for b in biases]

    def cost():
        return np.sum((forward(weights, biases, x)[1][-1] - y) ** 2)

    here, h = cost(), 1e-7
    grads = []
    for arrays in (weights, biases):
        grads.append([np.zeros_like(a) for a in arrays])
        for a, g in zip(arrays, grads[-1]):
            for index in np.ndindex(a.shape):
                a[index] += h
                g[index] = (cost() - here) / h
                a[index] -= h
    return tuple(grads)


# === mutates_inputs -- a training step on the way
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = deltas_of(weights, zs, y)
    dW = [np.outer(d, a) for d, a in zip(deltas, acts)]
    for W, b, g, d in zip(weights, biases, dW, deltas):
        W -= 0.1 * g
        b -= 0.1 * d
    return dW, deltas


# === mutates_inputs -- the lists are turned round for good
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [output_delta(zs[-1], y)]
    weights.reverse()
    for W, z in zip(weights[:-1], zs[-2::-1]):
        deltas.append(hidden_delta(W, deltas[-1], z))
    deltas.reverse()
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === dot_instead_of_hadamard | none
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [output_delta(zs[-1], y)]
    for l in range(len(weights) - 1, 0, -1):
        deltas.insert(
            0, (weights[l].T @ deltas[0]) @ sigmoid_prime(zs[l - 1]) * np.ones(len(zs[l - 1]))
        )
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === extra_input_activation | error
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = deltas_of(weights, zs, y)
    return [np.outer(d, a) for d, a in zip(deltas, acts)], [d * a for d, a in zip(deltas, acts)]


# === none -- a limit beyond every ordinary input, and short of where σ is flat
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = deltas_of(weights, [np.clip(z, -5, 5) for z in zs], y)
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === wrong_shape -- squeezed: a layer of one neuron loses its axis
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = deltas_of(weights, zs, y)
    return [np.outer(d, a) for d, a in zip(deltas, acts)], [np.squeeze(d) for d in deltas]


# === wrong_shape -- squeezed: a row or a column of weights becomes a vector
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = deltas_of(weights, zs, y)
    return [np.squeeze(np.outer(d, a)) for d, a in zip(deltas, acts)], deltas


# === error -- squeezed on the way, so that the product fails for one neuron
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [output_delta(zs[-1], y)]
    for l in range(len(weights) - 1, 0, -1):
        deltas.insert(0, np.squeeze(weights[l].T) @ deltas[0] * sigmoid_prime(zs[l - 1]))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === updated_parameters
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = deltas_of(weights, zs, y)
    dW = [W - 0.5 * np.outer(d, a) for W, d, a in zip(weights, deltas, acts)]
    return dW, [b - 0.5 * d for b, d in zip(biases, deltas)]


# === layers_reversed + updated_parameters | none
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = deltas_of(weights, zs, y)
    dW = [W - 0.5 * np.outer(d, a) for W, d, a in zip(weights, deltas, acts)]
    return dW[::-1], [b - 0.5 * d for b, d in zip(biases, deltas)][::-1]


# === sign_flipped + outer_order
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = deltas_of(weights, zs, y)
    return [-np.outer(a, d) for d, a in zip(deltas, acts)], [-d for d in deltas]


# === missing_factor_2 + layers_reversed
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = deltas_of(weights, zs, y)
    return [np.outer(d, a) / 2 for d, a in zip(deltas, acts)][::-1], [d / 2 for d in deltas][::-1]


# === updated_before_use
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    weights = [W.copy() for W in weights]
    delta = output_delta(zs[-1], y)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, np.outer(delta, acts[l]))
        db.insert(0, delta)
        weights[l] -= 0.01 * dW[0]
        if l:
            delta = hidden_delta(weights[l], delta, zs[l - 1])
    return dW, db


# === every_layer_as_last | error
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [2 * (a - y[: len(a)]) * a * (1 - a) if len(a) == len(y) else 0 * a for a in acts[1:]]
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === other_activation -- tanh in the hidden layers
def backprop(weights, biases, x, y):
    acts = [x]
    for W, b in zip(weights[:-1], biases):
        acts.append(np.tanh(W @ acts[-1] + b))
    acts.append(sigmoid(weights[-1] @ acts[-1] + biases[-1]))
    deltas = [2 * (acts[-1] - y) * acts[-1] * (1 - acts[-1])]
    for W, a in zip(weights[:0:-1], acts[-2:0:-1]):
        deltas.insert(0, W.T @ deltas[0] * (1 - a**2))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === missing_activation -- a linear output
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [2 * (zs[-1] - y)]
    for l in range(len(weights) - 1, 0, -1):
        deltas.insert(0, hidden_delta(weights[l], deltas[0], zs[l - 1]))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === bias_forgotten
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, [0 * b for b in biases], x)
    deltas = deltas_of(weights, zs, y)
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === missing_factor_2 + bias_forgotten
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, [0 * b for b in biases], x)
    deltas = deltas_of(weights, zs, y)
    return [np.outer(d, a) / 2 for d, a in zip(deltas, acts)], [d / 2 for d in deltas]


# === lost_precision -- σ in single precision, and the rest in double
def sigmoid(z):
    z = np.asarray(z, dtype=np.float32)
    return 1 / (1 + np.exp(-z))


def backprop(weights, biases, x, y):
    activations = [x]
    for W, b in zip(weights, biases):
        activations.append(sigmoid(W @ activations[-1] + b))
    dW, db = [], []
    delta = 2 * (activations[-1] - y)
    for W, a, a_prev in zip(weights[::-1], activations[:0:-1], activations[-2::-1]):
        delta = delta * a * (1 - a)
        dW.insert(0, np.outer(delta, a_prev))
        db.insert(0, delta)
        delta = W.T @ delta
    return dW, db


# === lost_precision -- stored in single precision
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = deltas_of(weights, zs, y)
    dW = [np.outer(d, a).astype(np.float32) for d, a in zip(deltas, acts)]
    return dW, [d.astype(np.float32) for d in deltas]


# === missing_factor_2 + wrong_shape
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = deltas_of(weights, zs, y)
    return [np.outer(d, a) / 2 for d, a in zip(deltas, acts)], [d[:, None] / 2 for d in deltas]


# === lost_precision -- half of the answer in single precision
def backprop(weights, biases, x, y):
    zs, activations = forward(weights, biases, x)
    delta = output_delta(zs[-1], y)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, weight_gradient(delta, activations[l]).astype(np.float32))
        db.insert(0, delta)
        if l:
            delta = hidden_delta(weights[l], delta, zs[l - 1])
    return dW, db


# === none -- noise on the weights, as for dropout
def backprop(weights, biases, x, y):
    noise = np.random.default_rng()
    weights = [W + 1e-4 * noise.normal(size=W.shape) for W in weights]
    zs, activations = forward(weights, biases, x)
    delta = output_delta(zs[-1], y)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, weight_gradient(delta, activations[l]))
        db.insert(0, delta)
        if l:
            delta = hidden_delta(weights[l], delta, zs[l - 1])
    return dW, db


# === learning_rate
def backprop(weights, biases, x, y):
    zs, activations = forward(weights, biases, x)
    delta = output_delta(zs[-1], y)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, 0.01 * weight_gradient(delta, activations[l]))
        db.insert(0, 0.01 * delta)
        if l:
            delta = hidden_delta(weights[l], delta, zs[l - 1])
    return dW, db


# === extra_slope -- hidden_delta has the slope already
def backprop(weights, biases, x, y):
    zs, activations = forward(weights, biases, x)
    delta = output_delta(zs[-1], y)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, weight_gradient(delta, activations[l]))
        db.insert(0, delta)
        if l:
            delta = hidden_delta(weights[l], delta, zs[l - 1]) * sigmoid_prime(zs[l - 1])
    return dW, db


# === other_activation -- ramps on the way forward, and σ′ on the way back
def backprop(weights, biases, x, y):
    zs, activations = [], [x]
    for W, b in zip(weights, biases):
        zs.append(W @ activations[-1] + b)
        activations.append(np.maximum(0, zs[-1]))
    delta = 2 * (activations[-1] - y) * sigmoid_prime(zs[-1])
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, weight_gradient(delta, activations[l]))
        db.insert(0, delta)
        if l:
            delta = hidden_delta(weights[l], delta, zs[l - 1])
    return dW, db


# === softmax_instead_of_sigmoid
def backprop(weights, biases, x, y):
    zs, activations = forward(weights, biases, x)
    p = np.exp(zs[-1]) / np.exp(zs[-1]).sum()
    delta = 2 * (p - y) * p * (1 - p)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, weight_gradient(delta, activations[l]))
        db.insert(0, delta)
        if l:
            delta = hidden_delta(weights[l], delta, zs[l - 1])
    return dW, db


# === layers_reversed -- δ is appended from the last layer on, and then meets the first inputs
def backprop(weights, biases, x, y):
    zs, activations = forward(weights, biases, x)
    deltas = [output_delta(zs[-1], y)]
    for W, z in zip(weights[:0:-1], zs[-2::-1]):
        deltas.append(hidden_delta(W, deltas[-1], z))
    return [np.outer(d, a) for d, a in zip(deltas, activations)], deltas


# === input_of_wrong_layer -- the index of the layer before the one that is meant
def backprop(weights, biases, x, y):
    zs, activations = forward(weights, biases, x)
    delta = output_delta(zs[-1], y)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, weight_gradient(delta, activations[l - 1]))
        db.insert(0, delta)
        if l:
            delta = hidden_delta(weights[l], delta, zs[l - 1])
    return dW, db


# === wrong_axis + wrong_shape -- db is added up and kept as an array
def backprop(weights, biases, x, y):
    zs, activations = forward(weights, biases, x)
    delta = output_delta(zs[-1], y)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, weight_gradient(delta, activations[l]))
        db.insert(0, np.sum(delta, keepdims=True))
        if l:
            delta = hidden_delta(weights[l], delta, zs[l - 1])
    return dW, db
