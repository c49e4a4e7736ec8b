#!/usr/bin/env python3
"""Writes golden/optimizers.csv: weights that programs other than ours reach on recorded tapes.

Where torch.optim has a method it is run in float64 on one thread; for the rest there is one function here for
each, written from the published equations in vectors, apart from the Java loops. A row names a spec
as the command line takes it; its keys become the arguments of the function, so that the defaults
below are stated a second time and a different default in Java shows.

    /usr/bin/python3 core/src/test/python/reference.py

from the root of the repository. Needs numpy and torch (Debian: python3-torch). The tapes are made
once from a seed and then read back, so that a later numpy changes nothing; delete golden/tapes to
draw them again.

To add a method: write a generator `def name(tape, key=default, ...)` that yields the weights (or,
for a method with a readout, calls `yield` on that) after each step, and add its specs to ROWS.
"""

import csv
import io
import json
import math
import pathlib
import sys

import numpy as np
import torch

ROOT = pathlib.Path(__file__).resolve().parents[4]
GOLDEN = ROOT / "golden"
STEPS = 50
SHOWN = (1, 2, 3, 10, 50)


# --- tapes ---------------------------------------------------------------------------------------


class Tape:
    """g = curvature * (x - center) + noise of the step, on twelve weights."""

    def __init__(self, name):
        with open(GOLDEN / "tapes" / f"{name}.json") as file:
            data = json.load(file)
        self.x0 = np.array(data["x0"])
        self.shape = tuple(data.get("shape", self.x0.shape))
        self.layers = [tuple(layer) for layer in data.get("layers", [self.shape])]
        objective = data["objective"]
        self.curvature = np.array(objective["curvature"])
        self.center = np.array(objective["center"])
        self.noise = np.array(objective["noise"])

    def gradient(self, t, x):
        """Gradient of step t, from 1, at x."""
        return self.curvature * (x - self.center) + self.noise[t - 1]

    def loss(self, x):
        return 0.5 * np.sum(self.curvature * (x - self.center) ** 2)

    def steps(self):
        return range(1, STEPS + 1)

    def split(self, x):
        """Views of x, one for each layer."""
        sizes = np.cumsum([math.prod(layer) for layer in self.layers])[:-1]
        return [part.reshape(layer) for part, layer in zip(np.split(x, sizes), self.layers)]


def write_tapes():
    folder = GOLDEN / "tapes"
    if folder.exists():
        return
    folder.mkdir(parents=True)
    draw = np.random.default_rng(20240917)
    n = 12
    x0 = draw.normal(size=n).tolist()
    objective = {
        "curvature": np.exp(draw.uniform(math.log(0.5), math.log(5), size=n)).tolist(),
        "center": draw.normal(size=n).tolist(),
        "noise": (0.1 * draw.normal(size=(STEPS, n))).tolist(),
    }
    exact = dict(objective, noise=np.zeros((STEPS, n)).tolist())
    for name, data in {
        "vector": {"x0": x0, "objective": objective},
        "matrix": {"x0": x0, "shape": [3, 4], "objective": objective},
        "layers": {"x0": x0, "layers": [[2, 4], [4]], "objective": objective},
        "exact": {"x0": x0, "objective": exact},
    }.items():
        (folder / f"{name}.json").write_text(json.dumps(data) + "\n")


# --- methods that torch has ----------------------------------------------------------------------


def with_torch(make):
    """A method run by torch.optim; make(parameters, keys of the spec) builds its optimizer."""

    def run(tape, **keys):
        x = torch.tensor(tape.x0, dtype=torch.float64, requires_grad=True)
        optimizer = make([x], keys)
        for t in tape.steps():
            x.grad = torch.from_numpy(tape.gradient(t, x.detach().numpy()))
            optimizer.step()
            yield x.detach().numpy().copy()

    return run


def torch_keys(keys, **names):
    """Keys of a spec as arguments of torch."""
    known = dict(decay="weight_decay", **names)
    out = {known.get(k, k): v for k, v in keys.items() if k not in ("beta1", "beta2")}
    if "beta1" in keys or "beta2" in keys:
        out["betas"] = (keys.get("beta1", 0.9), keys.get("beta2", 0.999))
    return out


TORCH = {
    "sgd": lambda x, k: torch.optim.SGD(x, **{"lr": 0.1, **torch_keys(k)}),
    "adagrad": lambda x, k: torch.optim.Adagrad(
        x, **torch_keys(k, lrdecay="lr_decay", init="initial_accumulator_value")
    ),
    "rmsprop": lambda x, k: torch.optim.RMSprop(x, **torch_keys(k)),
    "adadelta": lambda x, k: torch.optim.Adadelta(x, **torch_keys(k)),
    "adam": lambda x, k: torch.optim.Adam(x, **torch_keys(k)),
    "amsgrad": lambda x, k: torch.optim.Adam(x, amsgrad=True, **torch_keys(k)),
    "adamw": lambda x, k: torch.optim.AdamW(x, **torch_keys(k)),
    "radam": lambda x, k: torch.optim.RAdam(x, **torch_keys(k)),
}
# torch.optim.NAdam is left out: up to 1.13 its last denominator has a factor too many.


# --- first order, from the equations -------------------------------------------------------------


def average(beta, old, new):
    return beta * old + (1 - beta) * new


def triplemomentum(tape, smoothness=10.0, convexity=1.0):
    rho = 1 - math.sqrt(convexity / smoothness)
    alpha = (1 + rho) / smoothness
    beta = rho**2 / (2 - rho)
    gamma = rho**2 / ((1 + rho) * (2 - rho))
    delta = rho**2 / (1 - rho**2)
    xi = [tape.x0, tape.x0]
    for t in tape.steps():
        y = (1 + gamma) * xi[-1] - gamma * xi[-2]
        xi.append((1 + beta) * xi[-1] - beta * xi[-2] - alpha * tape.gradient(t, y))
        yield (1 + delta) * xi[-1] - delta * xi[-2]


def signsgd(tape, lr=0.001, decay=0.0):
    x = tape.x0
    for t in tape.steps():
        x = x - lr * decay * x - lr * np.sign(tape.gradient(t, x))
        yield x


def signum(tape, lr=0.001, momentum=0.9, decay=0.0):
    x, m = tape.x0, 0
    for t in tape.steps():
        m = average(momentum, m, tape.gradient(t, x))
        x = x - lr * decay * x - lr * np.sign(m)
        yield x


def lion(tape, lr=1e-4, beta1=0.9, beta2=0.99, decay=0.0):
    x, m = tape.x0, np.zeros_like(tape.x0)
    for t in tape.steps():
        g = tape.gradient(t, x)
        x = x - lr * (np.sign(average(beta1, m, g)) + decay * x)
        m = average(beta2, m, g)
        yield x


def adagradnorm(tape, lr=1.0, init=0.01, pertensor=False, decay=0.0):
    x = tape.x0
    b2 = np.full(x.shape, init)
    for t in tape.steps():
        g = tape.gradient(t, x) + decay * x
        norms = [np.sum(part**2) for part in (tape.split(g) if pertensor else [g])]
        sizes = [part.size for part in (tape.split(g) if pertensor else [g])]
        b2 = b2 + np.repeat(norms, sizes)
        x = x - lr * g / (np.sqrt(b2) + 1e-10)
        yield x


def nadam(tape, lr=0.002, beta1=0.9, beta2=0.999, eps=1e-8, psi=0.004, decay=0.0):
    x, m, v = tape.x0, 0, 0

    def mu(t):
        return beta1 * (1 - 0.5 * 0.96 ** (t * psi))

    for t in tape.steps():
        product = math.prod(mu(s) for s in range(1, t + 1))
        g = tape.gradient(t, x) + decay * x
        m, v = average(beta1, m, g), average(beta2, v, g**2)
        ahead = mu(t + 1) * m / (1 - product * mu(t + 1)) + (1 - mu(t)) * g / (1 - product)
        x = x - lr * ahead / (np.sqrt(v / (1 - beta2**t)) + eps)
        yield x


def nadamw(tape, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01):
    x, m, v = tape.x0, 0, 0
    for t in tape.steps():
        g = tape.gradient(t, x)
        m, v = average(beta1, m, g), average(beta2, v, g**2)
        ahead = average(beta1, m, g) / (1 - beta1**t)
        x = x - lr * (ahead / (np.sqrt(v / (1 - beta2**t)) + eps) + decay * x)
        yield x


def adafactor(
    tape,
    lr=None,
    beta1=0.0,
    exponent=0.8,
    eps1=1e-30,
    eps2=0.001,
    clip=1.0,
    minfactor=1,
    warmup=False,
    decay=0.0,
):
    x = tape.x0
    state = [{} for _ in tape.layers]

    def rms(a):
        return np.sqrt(np.mean(a**2))

    def layer(t, w, g, kept):
        beta2 = 1 - t**-exponent
        q = g**2 + eps1
        if g.ndim == 2 and min(g.shape) >= minfactor:
            kept["r"] = average(beta2, kept.get("r", 0), q.mean(axis=1))
            kept["c"] = average(beta2, kept.get("c", 0), q.mean(axis=0))
            second = np.outer(kept["r"], kept["c"]) / kept["r"].mean()
        else:
            second = kept["v"] = average(beta2, kept.get("v", 0), q)
        u = g / np.sqrt(second)
        u = u / max(1, rms(u) / clip)
        if lr is None:
            start = 1e-6 * t if warmup else 1e-2
            alpha = max(eps2, rms(w)) * min(start, 1 / math.sqrt(t))
        else:
            alpha = lr
        kept["m"] = average(beta1, kept.get("m", 0), alpha * u)
        return w - decay * alpha * w - kept["m"]

    for t in tape.steps():
        g = tape.split(tape.gradient(t, x))
        moved = [layer(t, *args) for args in zip(tape.split(x), g, state)]
        x = np.concatenate([part.ravel() for part in moved])
        yield x


def adan(
    tape, lr=0.001, beta1=0.98, beta2=0.92, beta3=0.99, eps=1e-8, decay=0.0, noprox=False
):
    x, m, v, n, before = tape.x0, 0, 0, 0, None
    for t in tape.steps():
        g = tape.gradient(t, x)
        diff = g - (g if before is None else before)
        m, v = average(beta1, m, g), average(beta2, v, diff)
        n = average(beta3, n, (g + beta2 * diff) ** 2)
        u = m / (1 - beta1**t) + beta2 * v / (1 - beta2**t)
        u = lr * u / (np.sqrt(n / (1 - beta3**t)) + eps)
        x = (1 - lr * decay) * x - u if noprox else (x - u) / (1 + lr * decay)
        before = g
        yield x


def adabelief(tape, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-16, rectify=True, decay=0.0):
    x, m, s = tape.x0, 0, 0
    limit = 2 / (1 - beta2) - 1
    for t in tape.steps():
        g = tape.gradient(t, x)
        x = x - lr * decay * x
        m = average(beta1, m, g)
        s = average(beta2, s, (g - m) ** 2) + eps
        mean, bias = m / (1 - beta1**t), 1 - beta2**t
        rho = limit - 2 * t * beta2**t / bias
        if not rectify:
            x = x - lr * mean / (np.sqrt(s / bias) + eps)
        elif rho >= 5:
            r2 = (rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho)
            x = x - lr * math.sqrt(bias * r2) * mean / (np.sqrt(s) + eps)
        else:
            x = x - lr * mean
        yield x


def diffgrad(tape, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.0):
    x, m, v, before = tape.x0, 0, 0, 0
    for t in tape.steps():
        g = tape.gradient(t, x) + decay * x
        m, v = average(beta1, m, g), average(beta2, v, g**2)
        friction = 1 / (1 + np.exp(-np.abs(before - g)))
        size = lr * math.sqrt(1 - beta2**t) / (1 - beta1**t)
        x = x - size * friction * m / (np.sqrt(v) + eps)
        before = g
        yield x


def ademamix(
    tape,
    lr=0.001,
    beta1=0.9,
    beta2=0.999,
    beta3=0.9999,
    alpha=5.0,
    eps=1e-8,
    decay=0.0,
    horizon=None,
):
    x, m1, m2, v = tape.x0, 0, 0, 0
    for t in tape.steps():
        share = 1 if horizon is None else min(1, t / horizon)
        a1, a3 = math.log(beta1), math.log(beta3)
        slow = min(math.exp(a1 * a3 / ((1 - share) * a3 + share * a1)), beta3)
        g = tape.gradient(t, x)
        m1, m2, v = average(beta1, m1, g), average(slow, m2, g), average(beta2, v, g**2)
        mixed = m1 / (1 - beta1**t) + share * alpha * m2
        x = x - lr * (mixed / (np.sqrt(v / (1 - beta2**t)) + eps) + decay * x)
        yield x


# --- layers, matrices, curvature, averages -------------------------------------------------------


def by_layer(tape, move):
    """Steps each layer by itself: move(t, x of the layer, its gradient, its state) is its new x."""
    x = tape.x0
    state = [{} for _ in tape.layers]
    for t in tape.steps():
        parts = zip(tape.split(x), tape.split(tape.gradient(t, x)), state)
        x = np.concatenate([move(t, w, g, kept).ravel() for w, g, kept in parts])
        yield x


def norm(a):
    return math.sqrt(np.sum(a**2))


def lars(
    tape,
    lr=1.0,
    momentum=0.9,
    nesterov=False,
    decay=0.0,
    trust=0.001,
    eps=1e-8,
    lrInsideMomentum=False,
    clip=False,
    always=False,
):
    def move(t, x, g, kept):
        r = 1
        if (decay > 0 or always) and norm(x) > 0 and norm(g) > 0:
            r = trust * norm(x) / (norm(g) + decay * norm(x) + eps)
            r = min(r / lr, 1) if clip else r
        d = (g + decay * x) * r * (lr if lrInsideMomentum else 1)
        b = kept["b"] = momentum * kept.get("b", 0) + d
        step = d + momentum * b if nesterov else b
        return x - step * (1 if lrInsideMomentum else lr)

    yield from by_layer(tape, move)


def lamb(
    tape,
    lr=0.001,
    beta1=0.9,
    beta2=0.999,
    eps=1e-6,
    decay=0.01,
    trustClip=False,
    always=False,
):
    def move(t, x, g, kept):
        m = kept["m"] = average(beta1, kept.get("m", 0), g)
        v = kept["v"] = average(beta2, kept.get("v", 0), g**2)
        u = m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps) + decay * x
        r = 1
        if (decay > 0 or always) and norm(x) > 0 and norm(u) > 0:
            r = norm(x) / norm(u)
        return x - lr * (min(r, 1) if trustClip else r) * u

    yield from by_layer(tape, move)


def newton_schulz(u, iterations):
    x = u.T if u.shape[0] > u.shape[1] else u
    x = x / (norm(x) + 1e-7)
    for _ in range(iterations):
        a = x @ x.T
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
    return x.T if u.shape[0] > u.shape[1] else x


def muon(
    tape,
    lr=0.02,
    momentum=0.95,
    nesterov=True,
    iterations=5,
    decay=0.0,
    matchRms=False,
    adamFactor=None,
    beta1=0.9,
    beta2=0.95,
    eps=1e-10,
):
    def matrix(x, g, kept):
        m = kept["m"] = average(momentum, kept.get("m", 0), g)
        u = average(momentum, m, g) if nesterov else m
        rows, columns = g.shape
        scale = 0.2 * math.sqrt(max(g.shape)) if matchRms else math.sqrt(max(1, rows / columns))
        return x * (1 - lr * decay) - lr * scale * newton_schulz(u, iterations)

    def vector(t, x, g, kept):
        rate = lr * ((1 if matchRms else 0.015) if adamFactor is None else adamFactor)
        m = kept["m"] = average(beta1, kept.get("m", 0), g)
        v = kept["v"] = average(beta2, kept.get("v", 0), g**2)
        adam = m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
        return x * (1 - rate * decay) - rate * adam

    def move(t, x, g, kept):
        return matrix(x, g, kept) if g.ndim == 2 else vector(t, x, g, kept)

    yield from by_layer(tape, move)


def schedulefree(tape, beta, direction, lr, decay, warmup, r, power):
    """x, at which to evaluate; direction(step from 1, gradient) is the step before decay."""
    z = y = x = tape.x0
    total = top = 0
    for t in tape.steps():
        rate = lr * (min(1, t / warmup) if warmup else 1)
        top = max(top, rate)
        weight = t**r * top**power
        total += weight
        d = direction(t, tape.gradient(t, y)) + decay * y
        z = z - rate * d
        # The definition: x is the weighted mean of all z, y lies between.
        x = x + weight / total * (z - x)
        y = (1 - beta) * z + beta * x
        yield x


def schedulefreesgd(
    tape, lr=1.0, momentum=0.9, decay=0.0, warmup=0, r=0.0, weightLrPower=2.0
):
    yield from schedulefree(
        tape, momentum, lambda t, g: g, lr, decay, warmup, r, weightLrPower
    )


def schedulefreeadamw(
    tape,
    lr=0.0025,
    beta1=0.9,
    beta2=0.999,
    eps=1e-8,
    decay=0.0,
    warmup=0,
    r=0.0,
    weightLrPower=2.0,
):
    v = 0

    def direction(t, g):
        nonlocal v
        v = average(beta2, v, g**2)
        return g / (np.sqrt(v / (1 - beta2**t)) + eps)

    yield from schedulefree(tape, beta1, direction, lr, decay, warmup, r, weightLrPower)


def adahessian(
    tape, lr=0.15, beta1=0.9, beta2=0.999, eps=1e-4, decay=0.0, hessianPower=1.0, block=1
):
    x, m, v = tape.x0, 0, 0
    mean = np.abs(tape.curvature).reshape(-1, block).mean(axis=1)
    diagonal = np.repeat(mean, block)
    for t in tape.steps():
        g = tape.gradient(t, x)
        m, v = average(beta1, m, g), average(beta2, v, diagonal**2)
        below = np.sqrt(v) ** hessianPower / math.sqrt(1 - beta2**t) ** hessianPower + eps
        x = x - lr * (m / (1 - beta1**t) / below + decay * x)
        yield x


# --- learning-rate-free; the caps, which are ours, are left out: they must not be reached here -----


def dadaptsgd(tape, lr=1.0, momentum=0.0, decay=0.0, d0=1e-6, growth=math.inf):
    x, d, num, s = tape.x0, d0, 0, 0
    first = norm(tape.gradient(1, x))
    for t in tape.steps():
        g = tape.gradient(t, x) + decay * x
        step = d * lr / first
        num += step * np.sum(g * s)
        s = s + step * g
        d = max(d, min(2 * num / norm(s), d * growth))
        x = momentum * x + (1 - momentum) * (tape.x0 - s)
        yield x


def correction(on, beta1, beta2, t):
    return math.sqrt(1 - beta2**t) / (1 - beta1**t) if on else 1


def dadaptadam(
    tape,
    lr=1.0,
    beta1=0.9,
    beta2=0.999,
    eps=1e-8,
    decay=0.0,
    decoupled=False,
    debias=False,
    d0=1e-6,
    growth=math.inf,
):
    x, d, num, m, v, s = tape.x0, d0, 0, 0, 0, 0
    q = math.sqrt(beta2)
    for t in tape.steps():
        step = d * lr * correction(debias, beta1, beta2, t)
        g = tape.gradient(t, x) + (0 if decoupled else decay * x)
        acc = step * np.sum(g * s / (np.sqrt(v) + eps))
        m = beta1 * m + (1 - beta1) * step * g
        v = average(beta2, v, g**2)
        s = q * s + (1 - q) * step * g
        num = q * num + (1 - q) * acc
        d = max(d, min(num / ((1 - q) * np.sum(np.abs(s))), d * growth))
        x = x - (decay * step * x if decoupled else 0)
        x = x - m / (np.sqrt(v) + eps)
        yield x


def prodigy(
    tape,
    lr=1.0,
    beta1=0.9,
    beta2=0.999,
    beta3=None,
    eps=1e-8,
    decay=0.0,
    debias=False,
    safeguard=False,
    d0=1e-6,
    coef=1.0,
    growth=math.inf,
    slice=1,
):
    # The way from x0 is added up apart: read off x, one of 1e-6 would have ten digits.
    x, way, d, most, num, m, v, s = tape.x0, np.zeros_like(tape.x0), d0, d0, 0, 0, 0, 0
    beta3 = math.sqrt(beta2) if beta3 is None else beta3
    for t in tape.steps():
        g = tape.gradient(t, x)
        step = d * lr * correction(debias, beta1, beta2, t)
        seen = g[::slice]
        num = beta3 * num + d / d0 * step * np.sum(seen * -way[::slice])
        m = average(beta1, m, d * g)
        v = average(beta2, v, (d * g) ** 2)
        s = beta3 * s + d / d0 * (d if safeguard else step) * seen
        found = coef * num / np.sum(np.abs(s))
        if d == d0:
            d = max(d, found)
        most = max(most, found)
        d = min(most, d * growth)
        way = way - decay * step * x
        way = way - step * m / (np.sqrt(v) + d * eps)
        x = tape.x0 + way
        yield x


def distance_over_gradients(tape, split, lr, reps, eps, decay, first, growth, mean, gamma):
    x = e = tape.x0
    starts = split(tape.x0)
    r = [reps * (1 + norm(start)) for start in starts]
    total = [eps] * len(starts)
    for t in tape.steps():
        g = tape.gradient(t, x) + decay * x
        moved = []
        for k, (w, own, start) in enumerate(zip(split(x), split(g), starts)):
            r[k] = max(r[k], min(norm(w - start), r[k] * growth))
            total[k] += np.sum(own**2)
            eta = lr * r[k] / math.sqrt(total[k])
            eta = first if t == 1 and first is not None else eta
            moved.append((w - eta * own).ravel())
        x = np.concatenate(moved)
        w = (1 + gamma) / (t + gamma)
        e = (1 - w) * e + w * x
        yield e if mean else x


def dog(
    tape,
    lr=1.0,
    reps=1e-6,
    eps=1e-8,
    decay=0.0,
    first=None,
    growth=math.inf,
    average=True,
    gamma=8.0,
):
    yield from distance_over_gradients(
        tape, lambda x: [x], lr, reps, eps, decay, first, growth, average, gamma
    )


def ldog(
    tape,
    lr=1.0,
    reps=1e-6,
    eps=1e-8,
    decay=0.0,
    first=None,
    growth=math.inf,
    average=True,
    gamma=8.0,
):
    yield from distance_over_gradients(
        tape, tape.split, lr, reps, eps, decay, first, growth, average, gamma
    )


def dowg(tape, eps=1e-4, growth=math.inf):
    x, r2, v = tape.x0, eps, 0
    for t in tape.steps():
        g = tape.gradient(t, x)
        r2 = max(r2, min(np.sum((x - tape.x0) ** 2), r2 * growth**2))
        v += r2 * np.sum(g**2)
        x = x - r2 * g / (math.sqrt(v) + eps)
        yield x


def cdowg(tape, start=1e-4, eps=1e-8):
    x, r2, v = tape.x0, start, 0
    for t in tape.steps():
        g = tape.gradient(t, x)
        r2 = np.maximum(r2, (x - tape.x0) ** 2)
        v = v + r2 * g**2
        x = x - r2 * g / (np.sqrt(v) + eps)
        yield x


def momentum_model(tape, lr, beta1, beta2, eps, bound, online, decay, copy):
    """MoMo where beta2 is None, else MoMo-Adam."""
    x, lb, v = tape.x0, bound, 0
    f = d = c = 0
    a = 1 + lr * decay
    for t in tape.steps():
        g, loss = tape.gradient(t, x), tape.loss(x)
        if t == 1 and copy:
            f, d, c = loss, g, np.sum(g * x)
        f, d, c = average(beta1, f, loss), average(beta1, d, g), average(beta1, c, np.sum(g * x))
        rho = 1 if copy else 1 - beta1**t
        below = 1
        if beta2 is not None:
            v = average(beta2, v, g**2)
            below = np.sqrt(v / (1 - beta2**t)) + eps
        size = np.sum(d * d / below)
        line = a * f + np.sum(d * x) - a * c
        if online and line < a * rho * lb:
            lb = max(line / (2 * a * rho), bound)
        gap = a * (f - rho * lb) + np.sum(d * x) - a * c
        tau = min(lr / rho, max(gap, 0) / size)
        if online:
            lb = max((f + np.sum(d * x) - c - tau * size / 2) / rho, bound)
        x = (x - tau * d / below) / a
        yield x


def momo(tape, lr=1.0, beta=0.9, bound=0.0, online=False, decay=0.0, debias=False):
    yield from momentum_model(tape, lr, beta, None, 0, bound, online, decay, not debias)


def momoadam(
    tape, lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8, bound=0.0, online=False, decay=0.0
):
    yield from momentum_model(tape, lr, beta1, beta2, eps, bound, online, decay, False)


def cocob(tape, alpha=100.0, eps=1e-8, decay=0.0):
    x, most, theta, total, reward = tape.x0, eps, 0, 0, 0
    for t in tape.steps():
        g = tape.gradient(t, x) + decay * x
        most = np.maximum(most, np.abs(g))
        theta, total = theta - g, total + np.abs(g)
        reward = np.maximum(reward - g * (x - tape.x0), 0)
        below = np.maximum(total + most, alpha * most) * most
        x = tape.x0 + (reward + most) * theta / below
        yield x


# --- wrappers, around a method run by torch ------------------------------------------------------


class Inner:
    """A torch.optim method whose weights can be set from outside between its steps."""

    def __init__(self, make, keys, x0):
        self.x = torch.tensor(x0, dtype=torch.float64, requires_grad=True)
        self.optimizer = make([self.x], keys)

    def step(self, x, g):
        """Weights after a step from x along g."""
        self.x.data = torch.tensor(x, dtype=torch.float64)
        self.x.grad = torch.tensor(g, dtype=torch.float64)
        self.optimizer.step()
        return self.x.detach().numpy().copy()


def changed(tape, inner, change):
    """The method inside on gradients that change(g) has replaced."""
    x = tape.x0
    for t in tape.steps():
        x = inner.step(x, change(tape.gradient(t, x)))
        yield x


def clipped_by_torch(clip):
    def change(g):
        x = torch.zeros(len(g), dtype=torch.float64, requires_grad=True)
        x.grad = torch.tensor(g)
        clip([x])
        return x.grad.numpy()

    return change


def clipnorm(tape, inner, max=1.0):
    clip = clipped_by_torch(lambda x: torch.nn.utils.clip_grad_norm_(x, max))
    yield from changed(tape, inner, clip)


def clipvalue(tape, inner, max=1.0):
    clip = clipped_by_torch(lambda x: torch.nn.utils.clip_grad_value_(x, max))
    yield from changed(tape, inner, clip)


def cliplayer(tape, inner, max=1.0, weighted=False):
    def change(g):
        parts = tape.split(g)
        shares = [part.size / g.size if weighted else 1 / len(parts) for part in parts]
        bounds = [max * math.sqrt(share) for share in shares]
        return np.concatenate([(p * min(1, c / norm(p))).ravel() for p, c in zip(parts, bounds)])

    yield from changed(tape, inner, change)


def normlayer(tape, inner):
    def change(g):
        return np.concatenate([(part / norm(part)).ravel() for part in tape.split(g)])

    yield from changed(tape, inner, change)


def clipquantile(tape, inner, fraction=0.1):
    x = tape.x0
    for t in tape.steps():
        u = inner.step(x, tape.gradient(t, x)) - x
        tau = np.sort(np.abs(u))[-math.ceil(fraction * u.size)]
        x = x + np.clip(u, -tau, tau)
        yield x


def topk(tape, inner, share=0.1):
    error = np.zeros_like(tape.x0)

    def kept(m):
        sent = m.astype(np.float32).ravel()  # what travels is float32
        k = math.ceil(share * sent.size)
        largest = np.argsort(-np.abs(sent), kind="stable")[:k]
        out = np.zeros(sent.size)
        out[largest] = sent[largest]
        return out

    def change(g):
        nonlocal error
        m = g + error
        sent = np.concatenate([kept(part) for part in tape.split(m)])
        error = m - sent
        return sent

    yield from changed(tape, inner, change)


def ema(tape, inner, beta=0.999, debias=False, warmup=False):
    e = 0 if debias else tape.x0
    for t, x in enumerate(changed(tape, inner, lambda g: g), start=1):
        e = average(min(beta, (1 + t) / (10 + t)) if warmup else beta, e, x)
        yield e / (1 - beta**t) if debias else e


def polyak(tape, inner, gamma=0.0):
    e = 0
    for t, x in enumerate(changed(tape, inner, lambda g: g), start=1):
        e = average(1 - (1 + gamma) / (t + gamma), e, x)
        yield e


def lookahead(tape, inner, k=5, alpha=0.5):
    fast = slow = tape.x0
    for t in tape.steps():
        fast = inner.step(fast, tape.gradient(t, fast))
        if t % k == 0:
            fast = slow = slow + alpha * (fast - slow)
        yield slow


def nap(tape, inner, every=1):
    first = [norm(part) for part in tape.split(tape.x0)]
    x = tape.x0
    for t in tape.steps():
        x = inner.step(x, tape.gradient(t, x))
        if t % every == 0:
            parts = tape.split(x)
            for i, part in enumerate(parts):
                if part.ndim > 1:
                    parts[i] = part * (first[i] / norm(part))
            x = np.concatenate([part.ravel() for part in parts])
        yield x


def mechanic(tape, inner, start=1e-8, decay=0.01, eps=1e-8):
    betas = np.array([0.9, 0.99, 0.999, 0.9999, 0.99999, 0.999999])
    s, v, r, m = np.zeros(6), np.zeros(6), np.zeros(6), np.full(6, 1e-6)
    x, delta = tape.x0, np.zeros_like(tape.x0)
    for t in tape.steps():
        g = tape.gradient(t, x)
        p = inner.step(x, g)
        pull = decay * max(s.sum(), 0) * norm(g) / (norm(p) + eps)
        h = np.sum(delta * (g + pull * p))
        delta = delta + (p - x)
        m = np.maximum(betas * m, abs(h))
        v = betas**2 * v + h**2
        r = np.maximum(0, betas * r - s * h)
        s = (start * m / 6 + r) / (np.sqrt(v) + eps)
        x = tape.x0 + delta * max(s.sum(), 0)
        yield x


# --- the rows ------------------------------------------------------------------------------------

# Methods whose weights to evaluate are others than those that they train; these are the ones shown.
READOUT = {
    "triplemomentum",
    "schedulefreesgd",
    "schedulefreeadamw",
    "dog",
    "ldog",
    "ema",
    "polyak",
    "lookahead",
}
WRAPPERS = {
    "nap",
    "clipnorm",
    "clipvalue",
    "cliplayer",
    "clipquantile",
    "normlayer",
    "topk",
    "ema",
    "polyak",
    "lookahead",
    "mechanic",
}

ROWS = [
    ("sgd", "vector"),
    ("sgd:decay=0.01", "vector"),
    ("sgd:lr=0.05,momentum=0.9", "vector"),
    ("sgd:momentum=0.9,dampening=0.9", "vector"),
    ("sgd:lr=0.03,momentum=0.9,nesterov=true", "vector"),
    ("sgd:lr=0.03,momentum=0.8,nesterov=true,decay=0.01", "vector"),
    ("adagrad", "vector"),
    ("adagrad:lr=0.1,lrdecay=0.1,init=0.1,decay=0.01", "vector"),
    ("adagrad:lr=0.5,eps=0.001", "vector"),
    ("rmsprop", "vector"),
    ("rmsprop:alpha=0.9,eps=1e-6,decay=0.01", "vector"),
    ("rmsprop:lr=0.001,momentum=0.9", "vector"),
    ("rmsprop:centered=true", "vector"),
    ("rmsprop:lr=0.001,alpha=0.95,centered=true,momentum=0.8,decay=0.01", "vector"),
    ("adadelta", "vector"),
    ("adadelta:lr=0.5,rho=0.95,eps=1e-5,decay=0.01", "vector"),
    ("adam", "vector"),
    ("adam:lr=0.1,decay=0.01", "vector"),
    ("adam:lr=0.05,beta1=0.8,beta2=0.95,eps=1e-6", "vector"),
    ("amsgrad", "vector"),
    ("amsgrad:lr=0.1,beta2=0.9,decay=0.01", "vector"),
    ("adamw", "vector"),
    ("adamw:lr=0.1,beta1=0.9,beta2=0.95,decay=0.1", "vector"),
    ("radam", "vector"),
    ("radam:lr=0.1,beta2=0.99,decay=0.01", "vector"),
    ("triplemomentum", "vector"),
    ("triplemomentum:smoothness=5,convexity=0.5", "exact"),
    ("signsgd:lr=0.01", "vector"),
    ("signsgd:lr=0.03,decay=0.1", "vector"),
    ("signum", "vector"),
    ("signum:lr=0.02,momentum=0.8,decay=0.1", "vector"),
    ("lion", "vector"),
    ("lion:lr=0.02,beta1=0.95,beta2=0.98,decay=0.1", "vector"),
    ("adagradnorm", "vector"),
    ("adagradnorm:lr=0.5,decay=0.01", "layers"),
    ("adagradnorm:lr=0.5,init=0.1,pertensor=true,decay=0.01", "layers"),
    ("nadam", "vector"),
    ("nadam:lr=0.1,beta1=0.95,psi=0.1,decay=0.01", "vector"),
    ("nadamw", "vector"),
    ("nadamw:lr=0.05,beta1=0.8,beta2=0.95,decay=0.1", "vector"),
    ("adafactor", "vector"),
    ("adafactor", "matrix"),
    ("adafactor:warmup=true,decay=0.1", "layers"),
    ("adafactor:lr=0.05,beta1=0.9,exponent=0.7,clip=0.5,decay=0.01", "layers"),
    ("adafactor:lr=0.05,minfactor=4", "matrix"),
    ("adan", "vector"),
    ("adan:lr=0.05,decay=0.02", "vector"),
    ("adan:lr=0.05,beta1=0.9,beta2=0.8,beta3=0.95,decay=0.02,noprox=true", "vector"),
    ("adabelief", "vector"),
    ("adabelief:lr=0.05,eps=1e-8,rectify=false,decay=0.01", "vector"),
    ("adabelief:lr=0.02,beta2=0.99,eps=1e-12,decay=0.1", "vector"),
    ("diffgrad", "vector"),
    ("diffgrad:lr=0.1,beta2=0.95,decay=0.01", "vector"),
    ("ademamix", "vector"),
    ("ademamix:lr=0.01,alpha=8,horizon=30,decay=0.1", "vector"),
    ("ademamix:lr=0.01,beta1=0.8,beta2=0.95,beta3=0.99,horizon=200", "vector"),
    ("lars:decay=0.01", "layers"),
    ("lars", "layers"),
    ("lars:lr=0.5,momentum=0.8,decay=0.02,trust=0.1,nesterov=true", "layers"),
    ("lars:lr=0.5,decay=0.01,trust=0.05,lrInsideMomentum=true,always=true", "matrix"),
    ("lars:lr=0.1,decay=0.01,trust=0.5,clip=true", "layers"),
    ("lamb", "layers"),
    ("lamb:lr=0.05,beta1=0.8,beta2=0.95,decay=0.1", "layers"),
    ("lamb:lr=0.05,decay=0,always=true,trustClip=true", "layers"),
    ("lamb:lr=0.05,decay=0", "matrix"),
    ("muon", "matrix"),
    ("muon:lr=0.05,momentum=0.9,nesterov=false,iterations=3,decay=0.1", "matrix"),
    ("muon:decay=0.01", "layers"),
    ("muon:lr=0.01,matchRms=true,decay=0.1,beta1=0.8,beta2=0.99", "layers"),
    ("muon:adamFactor=0.5", "layers"),
    ("schedulefreesgd:lr=0.1", "vector"),
    ("schedulefreesgd:lr=0.2,momentum=0.8,decay=0.01,warmup=10,r=1", "vector"),
    ("schedulefreeadamw", "vector"),
    ("schedulefreeadamw:lr=0.1,decay=0.01,warmup=5", "vector"),
    ("schedulefreeadamw:lr=0.1,beta1=0.95,beta2=0.99,r=0.75,weightLrPower=1,warmup=20", "vector"),
    ("adahessian", "vector"),
    ("adahessian:hessianPower=0.5,decay=0.01", "vector"),
    ("adahessian:lr=0.1,beta1=0.8,beta2=0.95,block=4", "vector"),
    ("dadaptsgd", "vector"),
    ("dadaptsgd:momentum=0.9,decay=0.01,d0=0.01", "vector"),
    ("dadaptsgd:d0=0.01,growth=1.1", "layers"),
    ("dadaptadam", "vector"),
    ("dadaptadam:d0=0.01,decay=0.01", "vector"),
    ("dadaptadam:d0=0.01,decay=0.01,decoupled=true,debias=true,growth=1.2", "layers"),
    ("prodigy", "vector"),
    ("prodigy:d0=0.01,decay=0.01,debias=true", "vector"),
    ("prodigy:d0=0.001,safeguard=true,beta2=0.99,coef=0.5", "vector"),
    ("prodigy:d0=0.01,beta3=0.99,growth=1.05,slice=3", "vector"),
    ("dog", "vector"),
    ("dog:reps=0.01,decay=0.01", "layers"),
    ("dog:lr=0.5,reps=0.001,growth=1.3,average=false", "vector"),
    ("dog:first=0.05,gamma=2", "vector"),
    ("ldog", "layers"),
    ("ldog:reps=0.01,decay=0.01,average=false", "layers"),
    ("dowg", "vector"),
    ("dowg:eps=0.01,growth=1.2", "layers"),
    ("cdowg", "vector"),
    ("cdowg:start=0.01,eps=0.001", "vector"),
    ("momo", "vector"),
    ("momo:lr=0.3,beta=0.8,decay=0.01", "vector"),
    ("momo:bound=-5,online=true", "vector"),
    ("momo:debias=true,online=true", "vector"),
    ("momoadam", "vector"),
    ("momoadam:lr=1,decay=0.01", "vector"),
    ("momoadam:lr=0.5,beta1=0.8,beta2=0.95,bound=-5,online=true", "vector"),
    ("cocob", "vector"),
    ("cocob:alpha=20,decay=0.01", "vector"),
    ("mechanic/sgd:lr=0.1", "vector"),
    ("mechanic:start=0.01/sgd:lr=0.1,momentum=0.9", "vector"),
    ("mechanic:start=0.001,decay=0.1/adamw:lr=0.1,decay=0.01", "layers"),
    ("clipnorm:max=1/sgd:lr=0.1,momentum=0.9", "vector"),
    ("clipnorm:max=0.5/adamw:lr=0.1", "layers"),
    ("clipvalue:max=0.3/sgd:lr=0.1,decay=0.01", "vector"),
    ("cliplayer:max=0.5/sgd:lr=0.1,momentum=0.9", "layers"),
    ("cliplayer:max=0.5,weighted=true/sgd:lr=0.1", "layers"),
    ("clipquantile/sgd:lr=0.1", "vector"),
    ("clipquantile:fraction=0.5/adamw:lr=0.1", "layers"),
    ("normlayer/sgd:lr=0.1,momentum=0.8", "layers"),
    ("topk/sgd:lr=0.05", "vector"),
    ("topk:share=0.3/sgd:lr=0.1,momentum=0.5", "layers"),
    ("nap/sgd:lr=0.1,momentum=0.9", "layers"),
    ("nap:every=7/adamw:lr=0.1", "matrix"),
    ("ema/sgd", "vector"),
    ("ema:beta=0.9,debias=true/adamw:lr=0.1", "vector"),
    ("ema:beta=0.99,warmup=true/sgd:lr=0.1,momentum=0.9", "vector"),
    ("polyak/sgd:lr=0.1", "vector"),
    ("polyak:gamma=8/sgd:lr=0.1", "vector"),
    ("lookahead/sgd:lr=0.1,momentum=0.9", "vector"),
    ("lookahead:k=3,alpha=0.8/adamw:lr=0.1", "vector"),
]


def keys(text):
    def value(word):
        return {"true": True, "false": False}.get(word) if word in ("true", "false") else number(word)

    def number(word):
        return int(word) if word.isdigit() else float(word)

    pairs = (pair.split("=") for pair in text.split(",")) if text else ()
    return {key: value(word) for key, word in pairs}


def row(spec, tape):
    outer, _, inside = spec.partition("/")
    name, _, rest = outer.partition(":")
    known = keys(rest)
    data = Tape(tape)
    if name in WRAPPERS:
        within, _, settings = inside.partition(":")
        inner = Inner(TORCH[within], keys(settings), data.x0)
        method = globals()[name](data, inner, **known)
    else:
        method = (with_torch(TORCH[name]) if name in TORCH else globals()[name])(data, **known)
    seen = list(method)
    assert all(np.isfinite(x).all() for x in seen), spec
    source = "torch" if name in TORCH or name in ("clipnorm", "clipvalue") else "equations"
    readout = name in READOUT and known.get("average", True)
    shown = [" ".join(repr(float(value)) for value in seen[t - 1]) for t in SHOWN]
    return [spec, tape, source, "readout" if readout else "trained", *shown]


def main():
    torch.set_num_threads(1)
    write_tapes()
    text = io.StringIO()
    text.write("# Weights after some steps on golden/tapes, in float64, by other programs than ours.\n")
    text.write("# Made by core/src/test/python/reference.py, which says how to make it again.\n")
    text.write(
        f"# Python {sys.version.split()[0]}, numpy {np.__version__}, torch {torch.__version__}.\n"
    )
    text.write("# source: torch (inside wrappers too), or the equations written down a second time.\n")
    out = csv.writer(text, lineterminator="\n")
    out.writerow(["spec", "tape", "source", "weights", *(f"x{t}" for t in SHOWN)])
    out.writerows(row(spec, tape) for spec, tape in ROWS)
    (GOLDEN / "optimizers.csv").write_text(text.getvalue())


if __name__ == "__main__":
    main()
