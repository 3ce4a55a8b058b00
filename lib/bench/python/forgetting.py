#!/usr/bin/env python3
"""The cells of ForgettingCells as a loop over numpy arrays: milliseconds of processor time, and the forgetting to compare."""
import sys
import time

import numpy as np

SCALES = (0.05, 0.15, 0.45, 1.0)
NOISE = 0.4


def problem(d, rotated):
    i = np.arange(1, d + 1)
    spectrum = 1.0 / i
    w = np.cos(i)
    bases = []
    for m in range(len(SCALES)):
        v = np.sin((m + 1.0) * i)
        bases.append(np.eye(d) - 2 * np.outer(v, v) / (v @ v) if rotated else None)
    return spectrum, w, bases, 0.2 / spectrum.sum()


def diagonal(d, n):
    """Second moments of the coordinates alone: one minimiser, one basis."""
    spectrum, w, _, g = problem(d, False)
    beta = w * w
    learned, eigenvalues = [], [s * spectrum for s in SCALES]
    for l in eigenvalues:
        keep, mix = 1 - 2 * g * l + 2 * g * g * l * l, g * g * l
        for _ in range(n):
            beta = keep * beta + mix * (l @ beta + NOISE)
        learned.append(0.5 * (l @ beta))
    return sum(0.5 * (l @ beta) - r for l, r in zip(eigenvalues, learned)) / len(SCALES)


def rotated(d, n):
    """The whole second moment, each step elementwise in the task's basis."""
    spectrum, w, bases, g = problem(d, True)
    b = np.outer(w, w)
    learned, eigenvalues = [], [s * spectrum for s in SCALES]
    for l, u in zip(eigenvalues, bases):
        c = u.T @ b @ u
        factor = 1 - g * (l[:, None] + l[None, :]) + 2 * g * g * np.outer(l, l)
        for _ in range(n):
            shared = g * g * l * (l @ np.diagonal(c) + NOISE)
            c = factor * c
            c[np.diag_indices(d)] += shared
        b = u @ c @ u.T
        learned.append(0.5 * (l @ np.diagonal(c)))
    final = [0.5 * (l @ np.diagonal(u.T @ b @ u)) for l, u in zip(eigenvalues, bases)]
    return sum(f - r for f, r in zip(final, learned)) / len(SCALES)


def main():
    way, ratio = sys.argv[1], float(sys.argv[2])
    cell = rotated if way == "rotated" else diagonal
    for text in sys.argv[3:]:
        d = int(text)
        n, times = int(ratio * d), []
        while len(times) < 3 or sum(times) < 1000 and len(times) < 50:
            begun = time.process_time()
            value = cell(d, n)
            times.append(1000 * (time.process_time() - begun))
        print("%s %d %.4f %.12e" % (way, d, sorted(times)[len(times) // 2], value), flush=True)


main()
