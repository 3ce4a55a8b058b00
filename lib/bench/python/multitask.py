"""One full multi-task step in PyTorch, the ordinary way, to be timed beside ours.

    python3 multitask.py [--tasks 2 11 40] [--methods ...] [--seconds 1.5]

A trunk 64-256-256 with relu and one linear output per task, squared error, batch 128, Adam 1e-3,
one thread. Prints a line per method and number of tasks: median milliseconds of a step, of
processor time and of the clock.

Methods: sum, bilb4mtl (a free sigmoid router in the same Adam), famo (Adam on the logits, losses
again after the step), gsmgrad-fa (projected weights, losses again), and those that need every
task's gradient: mgda, pcgrad, cagrad, fairgrad. Their gradients come from one backward pass a
task; inner problems run on the K x K products, mgda by Frank-Wolfe, cagrad by projected gradient,
fairgrad by damped Newton, pcgrad on the gradients themselves, as the released codes have it.
"""

import argparse
import statistics
import time

import torch
from torch import nn

BATCH, INPUTS, WIDTH = 128, 64, 256


class Network(nn.Module):
    def __init__(self, tasks):
        super().__init__()
        self.trunk = nn.Sequential(
            nn.Linear(INPUTS, WIDTH), nn.ReLU(), nn.Linear(WIDTH, WIDTH), nn.ReLU()
        )
        self.heads = nn.ModuleList(nn.Linear(WIDTH, 1) for _ in range(tasks))

    def losses(self, x, y):
        h = self.trunk(x)
        return torch.stack(
            [((head(h).squeeze(1) - y[:, k]) ** 2).mean() for k, head in enumerate(self.heads)]
        )


def simplex(v):
    u, _ = torch.sort(v, descending=True)
    total = torch.cumsum(u, 0) - 1
    count = torch.arange(1, len(v) + 1, dtype=v.dtype)
    last = int((u - total / count > 0).sum())
    return torch.clamp(v - total[last - 1] / last, min=0)


def frank_wolfe(m):
    w = torch.full((len(m),), 1.0 / len(m), dtype=m.dtype)
    for _ in range(100):
        p = m @ w
        t = int(torch.argmin(p))
        a, b, c = p[t], w @ p, m[t, t]
        gamma = 1.0 if c <= a else 0.0 if b <= a else float((b - a) / (b + c - 2 * a))
        w = (1 - gamma) * w
        w[t] += gamma
        if gamma < 1e-3:
            break
    return w


def cagrad(m, c=0.4):
    k = len(m)
    b = torch.full((k,), 1.0 / k, dtype=m.dtype)
    r = c * torch.sqrt(b @ m @ b)
    w, rate = b.clone(), 1.0 / float(m.trace())
    for _ in range(100):
        p = m @ w
        w = simplex(w - rate * (m @ b + r * p / torch.sqrt(w @ p + 1e-8)))
    return (b + r / torch.sqrt(w @ m @ w + 1e-8) * w) / (1 + c * c)


def fairgrad(m, alpha=2.0):
    scale = m.trace() / len(m)
    a = m / scale
    w = torch.ones(len(m), dtype=m.dtype)
    for _ in range(20):
        p = w ** (-1 / alpha)
        f = a @ w - p
        if f.abs().max() < 1e-8:
            break
        step = torch.linalg.solve(a + torch.diag(p / (alpha * w)), f)
        length = 1.0
        while bool(((w - length * step) <= 0).any()) and length > 1e-6:
            length /= 2
        w = w - length * step
    return w * scale ** (-1 / (1 + 1 / alpha))


class Step:
    def __init__(self, method, tasks):
        torch.manual_seed(1)
        self.method, self.tasks = method, tasks
        self.network = Network(tasks)
        self.shared = list(self.network.trunk.parameters())
        self.head = list(self.network.heads.parameters())
        groups = [{"params": list(self.network.parameters())}]
        self.router = torch.ones(tasks, requires_grad=True)
        if method == "bilb4mtl":
            groups.append({"params": [self.router]})
        self.adam = torch.optim.Adam(groups, lr=1e-3)
        self.logits = torch.zeros(tasks, requires_grad=True)
        self.logit_adam = torch.optim.Adam([self.logits], lr=0.025, weight_decay=1e-3)
        self.weights = torch.full((tasks,), 1.0 / tasks)

    def __call__(self, x, y):
        self.adam.zero_grad()
        losses = self.network.losses(x, y)
        if self.method in ("mgda", "pcgrad", "cagrad", "fairgrad"):
            self.by_gradients(losses)
        else:
            self.total(losses).backward()
        self.adam.step()
        if self.method == "famo":
            with torch.no_grad():
                after = self.network.losses(x, y)
            delta = (losses.detach() + 1e-8).log() - (after + 1e-8).log()
            self.logit_adam.zero_grad()
            self.logits.grad = torch.autograd.grad(
                torch.softmax(self.logits, 0), self.logits, grad_outputs=delta
            )[0]
            self.logit_adam.step()
        elif self.method == "gsmgrad-fa":
            with torch.no_grad():
                after = self.network.losses(x, y)
            slope = (losses.detach() - after) / 1e-3
            self.weights = simplex(self.weights - 0.05 * (slope + 0.01 * self.weights))

    def total(self, losses):
        if self.method == "sum":
            return losses.sum()
        if self.method == "famo":
            z = torch.softmax(self.logits.detach(), 0)
            c = z / (losses.detach() + 1e-8)
            return (c / c.sum() * losses).sum()
        if self.method == "gsmgrad-fa":
            return (self.weights * losses).sum()
        sigma = torch.sigmoid(self.router)
        own = sigma * losses
        return own.sum() / sigma.sum().detach() + 0.01 * (own[1:] - own[:-1]).abs().sum()

    def by_gradients(self, losses):
        rows = []
        heads = None
        for k in range(self.tasks):
            last = k == self.tasks - 1
            grads = torch.autograd.grad(losses[k], self.shared, retain_graph=True)
            rows.append(torch.cat([g.reshape(-1) for g in grads]))
            if last:
                heads = torch.autograd.grad(losses.sum(), self.head)
        g = torch.stack(rows)
        direction = self.combined(g)
        at = 0
        for p in self.shared:
            p.grad = direction[at : at + p.numel()].view_as(p)
            at += p.numel()
        for p, grad in zip(self.head, heads):
            p.grad = grad

    def combined(self, g):
        if self.method == "pcgrad":
            total = torch.zeros_like(g[0])
            for i in range(self.tasks):
                p = g[i].clone()
                for j in torch.randperm(self.tasks).tolist():
                    if j != i:
                        dot = torch.dot(p, g[j])
                        if dot < 0:
                            p -= dot / g[j].dot(g[j]) * g[j]
                total += p
            return total
        m = (g @ g.T).double()
        inner = {"mgda": frank_wolfe, "cagrad": cagrad, "fairgrad": fairgrad}[self.method]
        return inner(m).float() @ g


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tasks", type=int, nargs="+", default=[2, 11, 40])
    parser.add_argument("--methods", nargs="+", default=[
        "sum", "bilb4mtl", "famo", "gsmgrad-fa", "mgda", "pcgrad", "cagrad", "fairgrad"])
    parser.add_argument("--seconds", type=float, default=1.5)
    options = parser.parse_args()
    torch.set_num_threads(1)
    for tasks in options.tasks:
        for method in options.methods:
            step = Step(method, tasks)
            x, y = torch.randn(BATCH, INPUTS), torch.randn(BATCH, tasks)
            busy, clock, begun = [], [], time.perf_counter()
            while len(busy) < 8 or time.perf_counter() - begun < options.seconds:
                start, start_busy = time.perf_counter(), time.process_time()
                step(x, y)
                busy.append(1e3 * (time.process_time() - start_busy))
                clock.append(1e3 * (time.perf_counter() - start))
            late = [statistics.median(t[len(t) // 4 :]) for t in (busy, clock)]
            print(f"{method} {tasks} {late[0]:.3f} {late[1]:.3f}", flush=True)


if __name__ == "__main__":
    main()
