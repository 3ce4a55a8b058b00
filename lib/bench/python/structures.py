"""Graphs of crystals as one writes them first with numpy: structures per second of processor time.

structures.py FILE TURNS; FILE holds one JSON object a line with lattice and frac.
"""
import json
import sys
import time

import numpy as np


def neighbours(lattice, frac, rc, most):
    x = frac @ lattice
    reach = np.ceil(rc / np.linalg.norm(lattice, axis=1)).astype(int) + 1
    grid = np.stack(np.meshgrid(*[np.arange(-r, r + 1) for r in reach], indexing="ij"), -1)
    shifts = grid.reshape(-1, 3) @ lattice
    edges = 0
    for i in range(len(x)):
        d = np.linalg.norm(x[None, :, :] + shifts[:, None, :] - x[i], axis=2).ravel()
        d = d[(d > 1e-8) & (d <= rc)]
        edges += len(np.sort(d)[:most])
    return edges


def waves(lattice, cut):
    b = 2 * np.pi * np.linalg.inv(lattice).T
    reach = np.ceil(cut * np.linalg.norm(lattice, axis=1) / (2 * np.pi)).astype(int)
    grid = np.stack(np.meshgrid(*[np.arange(-r, r + 1) for r in reach], indexing="ij"), -1)
    h = grid.reshape(-1, 3)
    h = h[len(h) // 2 + 1:]
    k = np.linalg.norm(h @ b, axis=1)
    return len(np.sort(k[k < cut]))


def main():
    crystals = []
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            crystals.append((np.array(row["lattice"], float).reshape(3, 3), np.array(row["frac"], float).reshape(-1, 3)))
    ways = {
        "numpy-neighbours-8A-12": lambda l, f: neighbours(l, f, 8.0, 12),
        "numpy-graph-8A-12-k3": lambda l, f: neighbours(l, f, 8.0, 12) + waves(l, 3.0),
    }
    paces = {name: [] for name in ways}
    for _ in range(int(sys.argv[2])):
        for name, way in ways.items():
            begun = time.process_time()
            for lattice, frac in crystals:
                way(lattice, frac)
            paces[name].append(len(crystals) / (time.process_time() - begun))
    for name, found in paces.items():
        print(f"{name:26s} {sorted(found)[len(found) // 2]:10.0f}   {[round(p) for p in sorted(found)]}")


main()
