"""A training step of a CGCNN of about 80,000 parameters, to be timed beside ours.

    python3 cgcnn.py GRAPHS.jsonl [--batch 64] [--steps 200]

Written anew from the paper (arXiv 1710.10324): three convolutions of width 64 over at most 12
neighbours within 8 angstrom in a table [atoms, 12], 41 Gaussians of the distance, batch
normalisation, the mean over atoms, one hidden layer of 128; squared error, AdamW, one thread.
Distances are expanded once per graph, as the paper's own data set does; batches are collated anew
in every step, as ours are. Atoms with fewer neighbours point to themselves at the cut-off's end.
"""

import argparse
import json
import random
import resource
import statistics
import time

import torch
from torch import nn
from torch.nn import functional as F

WIDTH, LAYERS, CENTRES, CUTOFF, NEIGHBOURS, HIDDEN = 64, 3, 41, 8.0, 12, 128
FEATURES = 92


class Graph:
    """One graph as tables, and what of it does not depend on parameters."""

    def __init__(self, row):
        self.z = torch.tensor(row["z"])
        n, spacing = len(row["z"]), CUTOFF / (CENTRES - 1)
        self.neighbours = torch.arange(n).unsqueeze(1).repeat(1, NEIGHBOURS)
        distance = torch.full((n, NEIGHBOURS), CUTOFF + 1)
        for i in range(n):
            first = row["rowptr"][i]
            count = min(NEIGHBOURS, row["rowptr"][i + 1] - first)
            self.neighbours[i, :count] = torch.tensor(row["col"][first : first + count])
            distance[i, :count] = torch.tensor(row["dist"][first : first + count])
        centres = torch.linspace(0, CUTOFF, CENTRES)
        self.edges = torch.exp(-(((distance.unsqueeze(2) - centres) / spacing) ** 2))
        self.target = torch.tensor([row["rho"]])


class Convolution(nn.Module):
    def __init__(self):
        super().__init__()
        self.full = nn.Linear(2 * WIDTH + CENTRES, 2 * WIDTH)
        self.norm_edge = nn.BatchNorm1d(2 * WIDTH)
        self.norm_atom = nn.BatchNorm1d(WIDTH)

    def forward(self, h, edges, neighbours):
        n, m = neighbours.shape
        own = h.unsqueeze(1).expand(n, m, WIDTH)
        both = self.full(torch.cat([own, h[neighbours], edges], 2))
        both = self.norm_edge(both.view(-1, 2 * WIDTH)).view(n, m, 2 * WIDTH)
        gate, core = both.chunk(2, 2)
        total = (torch.sigmoid(gate) * F.softplus(core)).sum(1)
        return F.softplus(h + self.norm_atom(total))


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("table", (torch.rand(101, FEATURES) < 0.1).float())
        self.embed = nn.Linear(FEATURES, WIDTH)
        self.layers = nn.ModuleList(Convolution() for _ in range(LAYERS))
        self.hidden = nn.Linear(WIDTH, HIDDEN)
        self.out = nn.Linear(HIDDEN, 1)

    def forward(self, z, edges, neighbours, owners):
        h = self.embed(self.table[z])
        for layer in self.layers:
            h = layer(h, edges, neighbours)
        pooled = torch.stack([h[first:last].mean(0) for first, last in owners])
        return self.out(F.softplus(self.hidden(F.softplus(pooled)))).squeeze(1)


def step(network, optimiser, graphs):
    owners, at, neighbours = [], 0, []
    for g in graphs:
        neighbours.append(g.neighbours + at)
        owners.append((at, at + len(g.z)))
        at += len(g.z)
    optimiser.zero_grad(set_to_none=True)
    said = network(
        torch.cat([g.z for g in graphs]),
        torch.cat([g.edges for g in graphs]),
        torch.cat(neighbours),
        owners,
    )
    loss = F.mse_loss(said, torch.cat([g.target for g in graphs]))
    loss.backward()
    optimiser.step()
    return loss.item()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("graphs")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--steps", type=int, default=200)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    random.seed(1)
    with open(options.graphs) as lines:
        graphs = [Graph(json.loads(line)) for line in lines]
    network = Network()
    print("torch", torch.__version__, "parameters", sum(p.numel() for p in network.parameters()))
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-3)
    paces, busy = [], []
    for _ in range(10):
        begun, begun_busy, seen = time.perf_counter(), time.process_time(), 0
        while seen < options.steps // 10 * options.batch:
            step(network, optimiser, random.sample(graphs, options.batch))
            seen += options.batch
        paces.append(seen / (time.perf_counter() - begun))
        busy.append(seen / (time.process_time() - begun_busy))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MiB")
    pace, cpu = statistics.median(paces[1:]), statistics.median(busy[1:])
    print(f"median {pace:.1f} structures/s {cpu:.1f} structures/cpu-s")


if __name__ == "__main__":
    main()
