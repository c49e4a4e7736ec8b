# The perceptron of fashion-mlp in PyTorch: reads numbers of steps, makes them, answers.
import os
import re
import sys

threads, batch = int(sys.argv[1]), int(sys.argv[2])
os.environ["OPENBLAS_NUM_THREADS"] = str(threads)  # torch.set_num_threads does not reach it
import torch

torch.set_num_threads(threads)
torch.manual_seed(0)
images = torch.randn(10000, 784)
labels = torch.randint(0, 10, (10000,))
model = torch.nn.Sequential(
    torch.nn.Linear(784, 256), torch.nn.ReLU(),
    torch.nn.Linear(256, 128), torch.nn.ReLU(),
    torch.nn.Linear(128, 10))
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01)
loss = torch.nn.CrossEntropyLoss()
order = torch.randperm(10000)
at = 0


def blas():
    """The library that multiplies matrices, as it was loaded: Debian's default is the reference."""
    try:
        with open("/proc/self/maps") as maps:
            found = re.findall(r"/\S*/(\S+/lib(?:blas|openblas|mkl_rt|blis)\S*\.so\S*)", maps.read())
    except OSError:
        found = []
    return ", ".join(sorted(set(found))) or "its own"


print("ready PyTorch", torch.__version__ + ", BLAS", blas(), flush=True)
for line in sys.stdin:
    value = 0.0
    for _ in range(int(line)):
        if at + batch > 10000:
            order = torch.randperm(10000)
            at = 0
        rows = order[at:at + batch]
        at += batch
        optimizer.zero_grad()
        mean = loss(model(images[rows]), labels[rows])
        mean.backward()
        optimizer.step()
        value = mean.item()
    print("done", value, flush=True)
