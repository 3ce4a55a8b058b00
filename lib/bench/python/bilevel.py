#!/usr/bin/env python3
"""The step of BilevelStep in numpy and in PyTorch: median milliseconds of processor time of a step, and f after all to compare.

bilevel.py numpy|torch ROWS HELD WIDTH CLASSES STEPS
"""
import sys
import time

import numpy as np

RIDGE = 0.01


def rows(start, end, width, classes):
    i = np.arange(start, end, dtype=np.float64)[:, None]
    j = np.arange(width, dtype=np.float64)[None, :]
    k = np.arange(start, end)
    return np.sin(0.7 * i + 1.3 * j + 0.01 * i * j), (7 * k + k // 3) % classes


class Numpy:
    def __init__(self, n, held, width, classes):
        self.a, self.t = rows(0, n, width, classes)
        self.b, self.s = rows(n, n + held, width, classes)
        self.n, self.held = n, held
        self.one = np.eye(classes)[self.t]
        self.two = np.eye(classes)[self.s]
        self.x, self.y, self.v = np.zeros(n), np.zeros((classes, width)), np.zeros((classes, width))

    @staticmethod
    def softmax(z):
        e = np.exp(z - z.max(1, keepdims=True))
        return e / e.sum(1, keepdims=True)

    def joint(self):
        w = 1 / (1 + np.exp(-self.x))
        p = self.softmax(self.a @ self.y.T)
        d = p - self.one
        along = self.a @ self.v.T
        slope = (d * along).sum(1)
        scaled = (w / self.n)[:, None]
        lower = (d * scaled).T @ self.a + RIDGE * self.y
        curved = p * along - p * (p * along).sum(1, keepdims=True)
        hv = (curved * scaled).T @ self.a + RIDGE * self.v
        cv = w * (1 - w) / self.n * slope
        q = self.softmax(self.b @ self.y.T)
        upper = (q - self.two).T @ self.b / self.held
        return lower, hv, cv, upper

    @staticmethod
    def squares(u):
        return float((u * u).sum())

    def upper(self):
        z = self.b @ self.y.T
        top = z.max(1)
        own = z[np.arange(self.held), self.s]
        return float((np.log(np.exp(z - top[:, None]).sum(1)) + top - own).mean())


class Torch(Numpy):
    """The same by autograd: the gradient of the lower loss is differentiated once more."""

    def __init__(self, n, held, width, classes):
        import torch

        torch.set_num_threads(1)
        super().__init__(n, held, width, classes)
        self.torch = torch
        self.a, self.b = torch.from_numpy(self.a), torch.from_numpy(self.b)
        self.t, self.s = torch.from_numpy(self.t), torch.from_numpy(self.s)
        self.x, self.y, self.v = (torch.from_numpy(u) for u in (self.x, self.y, self.v))

    def joint(self):
        torch = self.torch
        x = self.x.detach().requires_grad_(True)
        y = self.y.detach().requires_grad_(True)
        losses = torch.nn.functional.cross_entropy(self.a @ y.T, self.t, reduction="none")
        g = (torch.sigmoid(x) * losses).mean() + RIDGE / 2 * (y * y).sum()
        (lower,) = torch.autograd.grad(g, y, create_graph=True)
        hv, cv = torch.autograd.grad((lower * self.v).sum(), (y, x))
        z = self.y.detach().requires_grad_(True)
        f = torch.nn.functional.cross_entropy(self.b @ z.T, self.s)
        (upper,) = torch.autograd.grad(f, z)
        return lower.detach(), hv, cv, upper

    def upper(self):
        return float(self.torch.nn.functional.cross_entropy(self.b @ self.y.T, self.s))


def run(problem, steps):
    a = b = c = 1.0
    times = []
    for _ in range(steps):
        begun = time.process_time()
        lower, hv, cv, upper = problem.joint()
        r, h = hv - upper, -cv
        a = (a * a + problem.squares(h)) ** 0.5
        b = (b * b + problem.squares(lower)) ** 0.5
        c = (c * c + problem.squares(r)) ** 0.5
        phi = max(b, c)
        problem.y = problem.y - lower / b
        problem.v = problem.v - r / phi
        problem.x = problem.x - h / (a * phi)
        times.append((time.process_time() - begun) * 1000)
    times.sort()
    return times[len(times) // 2]


def main():
    way, (n, held, width, classes, steps) = sys.argv[1], map(int, sys.argv[2:7])
    problem = (Torch if way == "torch" else Numpy)(n, held, width, classes)
    ms = run(problem, steps)
    print(f"{n} {width} {ms:.4f} {4000 / ms:.1f} {problem.upper():.12e}")


main()
