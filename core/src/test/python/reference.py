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


# --- the rows ------------------------------------------------------------------------------------

READOUT = {"triplemomentum"}

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
]


def keys(text):
    def value(word):
        return {"true": True, "false": False}.get(word) if word in ("true", "false") else number(word)

    def number(word):
        return int(word) if word.isdigit() else float(word)

    pairs = (pair.split("=") for pair in text.split(",")) if text else ()
    return {key: value(word) for key, word in pairs}


def row(spec, tape):
    name, _, rest = spec.partition(":")
    source = "torch" if name in TORCH else "equations"
    method = with_torch(TORCH[name]) if name in TORCH else globals()[name]
    seen = list(method(Tape(tape), **keys(rest)))
    assert all(np.isfinite(x).all() for x in seen), spec
    shown = [" ".join(repr(float(value)) for value in seen[t - 1]) for t in SHOWN]
    return [spec, tape, source, "readout" if name in READOUT else "trained", *shown]


def main():
    torch.set_num_threads(1)
    write_tapes()
    text = io.StringIO()
    text.write("# Weights after some steps on golden/tapes, in float64, by other programs than ours.\n")
    text.write("# Made by core/src/test/python/reference.py, which says how to make it again.\n")
    text.write(
        f"# Python {sys.version.split()[0]}, numpy {np.__version__}, torch {torch.__version__}.\n"
    )
    text.write("# source: torch.optim, or the equations written down a second time.\n")
    out = csv.writer(text, lineterminator="\n")
    out.writerow(["spec", "tape", "source", "weights", *(f"x{t}" for t in SHOWN)])
    out.writerows(row(spec, tape) for spec, tape in ROWS)
    (GOLDEN / "optimizers.csv").write_text(text.getvalue())


if __name__ == "__main__":
    main()
