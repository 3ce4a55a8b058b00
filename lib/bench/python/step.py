"""The training step of lib/bench, written the ordinary way in PyTorch, to be timed beside ours.

    python3 step.py GRAPHS.jsonl [--kind PUBLISHED] [--batch 64] [--steps 200]

The same network (width 64, 3 layers, 16 charges, 12 filters), the same graphs, the same loss,
clipping and AdamW; one thread. What does not depend on parameters is computed once per graph;
batches are collated anew in every step, as ours are.
"""

import argparse
import json
import math
import resource
import statistics
import time

import torch
from torch import nn
from torch.nn import functional as F

WIDTH, LAYERS, RANK, FILTERS, CENTRES, CUTOFF, K_CUT = 64, 3, 16, 12, 64, 8.0, 3.0
FEATURES = 92


class Graph:
    """One graph and what of it does not depend on parameters."""

    def __init__(self, row, waves):
        self.z = torch.tensor(row["z"])
        counts = torch.tensor(row["rowptr"]).diff()
        self.receiver = torch.repeat_interleave(torch.arange(len(self.z)), counts)
        self.sender = torch.tensor(row["col"])
        self.distance = torch.tensor(row["dist"])
        x = (self.distance / CUTOFF).clamp(max=1)
        self.envelope = (1 - 6 * x**5 + 15 * x**4 - 10 * x**3).unsqueeze(1)
        self.target = torch.tensor([row["rho"]])
        if waves:
            frac = torch.tensor(row["frac"]).view(-1, 3)
            hkl = torch.tensor(row["hkl"], dtype=torch.float32).view(-1, 3)
            theta = 2 * math.pi * frac @ hkl.T
            self.cos, self.sin = theta.cos(), theta.sin()
            k = torch.tensor(row["knorm"]).unsqueeze(1)
            centres = torch.linspace(0, K_CUT, FILTERS)
            self.basis = 2 * row["rho"] / len(self.z) * torch.exp(-((k - centres) ** 2) * 16)


class Batch:
    """Graphs side by side; reciprocal tables padded to the largest."""

    def __init__(self, graphs, waves):
        sizes = [len(g.z) for g in graphs]
        offsets = [0]
        for n in sizes:
            offsets.append(offsets[-1] + n)
        self.graphs = len(graphs)
        self.z = torch.cat([g.z for g in graphs])
        self.sender = torch.cat([g.sender + o for g, o in zip(graphs, offsets)])
        self.receiver = torch.cat([g.receiver + o for g, o in zip(graphs, offsets)])
        self.distance = torch.cat([g.distance for g in graphs])
        self.envelope = torch.cat([g.envelope for g in graphs])
        self.target = torch.cat([g.target for g in graphs])
        self.owner = torch.repeat_interleave(torch.arange(len(graphs)), torch.tensor(sizes))
        self.share = (1.0 / torch.tensor(sizes, dtype=torch.float32)).unsqueeze(1)
        if waves:
            m, w = max(sizes), max(g.basis.shape[0] for g in graphs)
            self.most = m
            self.place = torch.cat([torch.arange(n) + i * m for i, n in enumerate(sizes)])
            self.trig = torch.zeros(len(graphs), m, 2 * w)
            self.basis = torch.zeros(len(graphs), w, FILTERS)
            for i, g in enumerate(graphs):
                n, k = g.cos.shape
                self.trig[i, :n, :k] = g.cos
                self.trig[i, :n, w : w + k] = g.sin
                self.basis[i, :k] = g.basis


class Local(nn.Module):
    def __init__(self, shared):
        super().__init__()
        self.inner = WIDTH if shared else 2 * WIDTH
        self.receiving = nn.Linear(WIDTH, self.inner, bias=False)
        self.sending = nn.Linear(WIDTH, self.inner, bias=False)
        self.edge = nn.Linear(WIDTH, self.inner)
        self.gate = nn.Linear(WIDTH, WIDTH)
        self.message = nn.Linear(WIDTH, WIDTH)
        self.norm_edge = nn.LayerNorm(WIDTH)
        self.norm_atom = nn.LayerNorm(WIDTH)

    def forward(self, h, e, b):
        a = F.silu(self.edge(e) + self.receiving(h)[b.receiver] + self.sending(h)[b.sender])
        gate = torch.sigmoid(self.norm_edge(self.gate(a[:, :WIDTH])))
        flow = gate * self.message(a[:, self.inner - WIDTH :]) * b.envelope
        total = torch.zeros_like(h).index_add(0, b.receiver, flow)
        return F.relu(h + self.norm_atom(total))


class Reciprocal(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(WIDTH, WIDTH)
        self.outer = nn.Linear(WIDTH, WIDTH)
        self.down = nn.Linear(WIDTH, RANK, bias=False)
        self.filter = nn.Parameter(torch.randn(FILTERS, RANK) / FILTERS**0.5)
        self.up_in = nn.Linear(2 * RANK, WIDTH)
        self.up_out = nn.Linear(WIDTH, WIDTH)
        self.g = nn.Parameter(torch.tensor([0.1]))

    def forward(self, h, b):
        q = self.down(h + self.outer(F.silu(self.inner(h))))
        padded = q.new_zeros(b.graphs * b.most, RANK).index_copy(0, b.place, q)
        factors = b.trig.transpose(1, 2) @ padded.view(b.graphs, b.most, RANK)
        w = b.basis @ self.filter
        back = b.trig @ (torch.cat([w, w], 1) * factors)
        x = back.reshape(-1, RANK)[b.place]
        u = F.silu(self.up_in(torch.cat([x, x * q], 1)))
        return F.silu(self.up_out(u)) * self.g


class Network(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.register_buffer("table", (torch.rand(101, FEATURES) < 0.1).float())
        self.register_buffer("centres", torch.linspace(-4, 4, CENTRES))
        self.embed = nn.Linear(FEATURES, WIDTH)
        self.edge = nn.Linear(CENTRES, WIDTH)
        self.local = nn.ModuleList(Local(kind != "PUBLISHED") for _ in range(LAYERS))
        count = 0 if kind == "LOCAL_ONLY" else LAYERS
        self.reciprocal = nn.ModuleList(Reciprocal() for _ in range(count))
        self.hidden = nn.Linear(WIDTH, WIDTH)
        self.out = nn.Linear(WIDTH, 1)

    def forward(self, b):
        h = self.embed(self.table[b.z])
        x = (-0.75 / b.distance).unsqueeze(1) - self.centres
        e = F.silu(self.edge(torch.exp(x * x * (-(CENTRES - 1) / 8.0))))
        for layer in range(LAYERS):
            near = self.local[layer](h, e, b)
            h = near + self.reciprocal[layer](h, b) if self.reciprocal else near
        pooled = h.new_zeros(b.graphs, WIDTH).index_add(0, b.owner, h) * b.share
        return self.out(F.silu(self.hidden(pooled))).squeeze(1)


def step(network, optimiser, b):
    optimiser.zero_grad(set_to_none=True)
    r = (network(b) - b.target).abs()
    loss = torch.where(r < 0.3, 0.5 * r * r / 0.3, r - 0.15).mean()
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), 5.0)
    optimiser.step()
    return loss.item()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("graphs")
    parser.add_argument("--kind", default="PUBLISHED")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--steps", type=int, default=200)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    waves = options.kind != "LOCAL_ONLY"
    with open(options.graphs) as lines:
        graphs = [Graph(json.loads(line), waves) for line in lines]
    network = Network(options.kind)
    print("torch", torch.__version__, "parameters", sum(p.numel() for p in network.parameters()))
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-3)
    paces, busy = [], []
    for _ in range(10):
        begun, begun_busy, seen = time.perf_counter(), time.process_time(), 0
        while seen < options.steps // 10 * options.batch:
            order = torch.randperm(len(graphs))[: options.batch]
            step(network, optimiser, Batch([graphs[i] for i in order], waves))
            seen += len(order)
        paces.append(seen / (time.perf_counter() - begun))
        busy.append(seen / (time.process_time() - begun_busy))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MiB")
    pace, cpu = statistics.median(paces[1:]), statistics.median(busy[1:])
    print(f"median {pace:.1f} structures/s {cpu:.1f} structures/cpu-s")


if __name__ == "__main__":
    main()
