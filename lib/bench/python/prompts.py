#!/usr/bin/env python3
"""The step of PromptStep in PyTorch: median milliseconds of processor time of a step, steps a second, and the loss before and after.

prompts.py PROMPTS WORDS ROWS STEPS
"""
import math
import sys
import time

import torch
from torch.nn.functional import cross_entropy, gelu

WIDTH, HEAD, HEADS, INNER, LAYERS, DECODER, WORDS, BUCKETS, DISTANCE, EPS = 128, 32, 4, 256, 2, 1, 8000, 16, 32, 1e-6
ROWS = 8


def shapes():
    yield "shared", (WORDS, WIDTH)
    for stack in ("encoder", "decoder"):
        yield stack + ".places", (BUCKETS, HEADS)
    for stack in ("encoder", "decoder"):
        yield stack + ".norm", (WIDTH,)
    for stack, layers, attentions in (("encoder", LAYERS, 1), ("decoder", DECODER, 2)):
        for i in range(layers):
            for a in range(attentions):
                at = f"{stack}.{i}.{a}."
                yield at + "norm", (WIDTH,)
                for part in "qkv":
                    yield at + part, (HEADS * HEAD, WIDTH)
                yield at + "o", (WIDTH, HEADS * HEAD)
            at = f"{stack}.{i}.ff."
            yield at + "norm", (WIDTH,)
            yield at + "wi_0", (INNER, WIDTH)
            yield at + "wi_1", (INNER, WIDTH)
            yield at + "wo", (WIDTH, INNER)


def weights():
    found = {}
    for k, (name, shape) in enumerate(shapes()):
        size = math.prod(shape)
        scale = 1.0 if name == "shared" else 0.5 if "places" in name else shape[-1] ** -0.5
        values = scale * torch.sin(0.7 * torch.arange(size, dtype=torch.float64) + 1.3 * k)
        found[name] = torch.ones(shape) if "norm" in name else values.reshape(shape).float()
    return found


def buckets(n, encoder):
    table = torch.zeros(n, n, dtype=torch.long)
    half = BUCKETS // 2 if encoder else BUCKETS
    for i in range(n):
        for j in range(n):
            r = j - i
            offset = half if encoder and r > 0 else 0
            d = abs(r) if encoder else max(-r, 0)
            exact = half // 2
            far = 0 if d < exact else exact + int(math.log(d / exact) / math.log(DISTANCE / exact) * exact)
            table[i, j] = offset + (d if d < exact else min(half - 1, far))
    return table


class Network:
    def __init__(self):
        self.w = weights()
        self.bias = {}

    def norm(self, x, name):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + EPS) * self.w[name + "norm"]

    def places(self, stack, n):
        if (stack, n) not in self.bias:
            found = self.w[stack + ".places"][buckets(n, stack == "encoder")].permute(2, 0, 1)
            if stack == "decoder":
                found = found + torch.full((n, n), -1e9).triu(1)
            self.bias[stack, n] = found
        return self.bias[stack, n]

    def attend(self, x, y, at, bias):
        def heads(z, part):
            return (z @ self.w[at + part].T).view(z.shape[0], z.shape[1], HEADS, HEAD).transpose(1, 2)

        scores = heads(x, "q") @ heads(y, "k").transpose(2, 3)
        scores = scores if bias is None else scores + bias
        mixed = (scores.softmax(-1) @ heads(y, "v")).transpose(1, 2).reshape(x.shape[0], x.shape[1], -1)
        return mixed @ self.w[at + "o"].T

    def stack(self, name, layers, x, encoded):
        bias = self.places(name, x.shape[1])
        for i in range(layers):
            normed = self.norm(x, f"{name}.{i}.0.")
            x = x + self.attend(normed, normed, f"{name}.{i}.0.", bias)
            if encoded is not None:
                x = x + self.attend(self.norm(x, f"{name}.{i}.1."), encoded, f"{name}.{i}.1.", None)
            at = f"{name}.{i}.ff."
            normed = self.norm(x, at)
            inner = gelu(normed @ self.w[at + "wi_0"].T, approximate="tanh") * (normed @ self.w[at + "wi_1"].T)
            x = x + inner @ self.w[at + "wo"].T
        return self.norm(x, name + ".")

    def loss(self, prompt, texts, labels):
        words = self.w["shared"][texts]
        x = torch.cat([prompt.expand(len(texts), -1, -1), words], 1)
        encoded = self.stack("encoder", LAYERS, x, None)
        shifted = torch.cat([torch.zeros(len(labels), 1, dtype=torch.long), labels[:, :-1]], 1)
        h = self.stack("decoder", DECODER, self.w["shared"][shifted], encoded)
        logits = h * WIDTH**-0.5 @ self.w["shared"].T
        return cross_entropy(logits.view(-1, WORDS), labels.view(-1))


def main():
    torch.set_num_threads(1)
    prompts, words, rows, steps = map(int, sys.argv[1:5])
    network = Network()
    texts = torch.tensor([[100 + (31 * i + 7 * j * (i + 1)) % 7000 for j in range(words)] for i in range(rows)])
    labels = torch.tensor([[10 + i % 15, 1] for i in range(rows)])
    begun = time.monotonic()
    while True:
        start = (0.1 * torch.sin(0.7 * torch.arange(prompts * ROWS * WIDTH, dtype=torch.float64))).float().view(-1, WIDTH)
        own = start[:ROWS].clone().requires_grad_(True)
        fixed = start[ROWS:]
        adam = torch.optim.Adam([own], lr=0.01)
        times = []
        for _ in range(steps):
            at = time.thread_time()
            adam.zero_grad()
            network.loss(torch.cat([own, fixed]), texts, labels).backward()
            adam.step()
            times.append(1e3 * (time.thread_time() - at))
        if time.monotonic() - begun > 6:
            break
    with torch.no_grad():
        first = network.loss(start, texts, labels).item()
        last = network.loss(torch.cat([own, fixed]), texts, labels).item()
    ms = sorted(times)[len(times) // 2]
    print(f"{prompts} {words} {rows} {ms:.3f} {1000 / ms:.1f} {first:.9e} {last:.9e}")


if __name__ == "__main__":
    main()
