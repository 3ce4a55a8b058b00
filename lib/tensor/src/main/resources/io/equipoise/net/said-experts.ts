# What the heads say of each task's mixture of E = ${E} experts; "noise" holds normal numbers [K, rows, E] or
# nothing, "gates" collects the gates' weights [K, rows, E] and what their balance is measured by.
# A head's numbers begin with those of its gate: [W | c | N].
def said(self, h: Tensor, p: List[Tensor], b: List[Tensor], noise: List[Tensor], gates: List[Tensor]) -> Tensor:
  t = torch.view(p[-1], [${K}, -1])
  g = (self).read_${LEVEL}(h, b)
  w = torch.reshape(torch.narrow(t, 1, 0, ${E} * ${F}), [${K}, ${E}, ${F}])
  l = torch.matmul(g, torch.transpose(w, 1, 2)) + torch.unsqueeze(torch.narrow(t, 1, ${E} * ${F}, ${E}), 1)
  a = (self).gate_${KIND}(l, g, t, noise, gates)
  o = torch.matmul(torch.transpose(a, 0, 1), torch.transpose((self).experts(g, p), 0, 1))
  return (self).heads((self).mixed_${LEVEL}(torch.transpose(o, 0, 1), b), t)
def experts(self, g: Tensor, p: List[Tensor]) -> Tensor:
  w = torch.view(p[-5], [${E}, 2 * ${F}, ${F}])
  inner = torch.silu(torch.matmul(g, torch.transpose(w, 1, 2)) + torch.unsqueeze(torch.view(p[-4], [${E}, 2 * ${F}]), 1))
  v = torch.view(p[-3], [${E}, ${F}, 2 * ${F}])
  return torch.matmul(inner, torch.transpose(v, 1, 2)) + torch.unsqueeze(torch.view(p[-2], [${E}, ${F}]), 1)
# Rows are crystals, or atoms.
def read_crystal(self, h: Tensor, b: List[Tensor]) -> Tensor:
  return (self).pooled(h, b)
def read_node(self, h: Tensor, b: List[Tensor]) -> Tensor:
  return h
def mixed_crystal(self, o: Tensor, b: List[Tensor]) -> Tensor:
  return o
def mixed_node(self, o: Tensor, b: List[Tensor]) -> Tensor:
  rows = torch.reshape(torch.transpose(o, 0, 1), [-1, ${K} * ${F}])
  return torch.transpose(torch.view((self).pooled(rows, b), [-1, ${K}, ${F}]), 0, 1)
# One where the row carries the task, [K, rows, 1].
def carried_crystal(self, b: List[Tensor]) -> Tensor:
  return torch.unsqueeze(torch.t(b[-3]), 2)
def carried_node(self, b: List[Tensor]) -> Tensor:
  graph = torch.floor_divide(b[6], torch.size(b[7], 2))
  return torch.unsqueeze(torch.t(torch.index_select(b[-3], 0, graph)), 2)
def gate_dense(self, l: Tensor, g: Tensor, t: Tensor, noise: List[Tensor], gates: List[Tensor]) -> Tensor:
  a = torch.softmax(l, -1)
  gates0 = torch.append(gates, a)
  gates1 = torch.append(gates, torch.neg(a * torch.log_softmax(l, -1)))
  return a
# The k largest noisy logits; a stable sort leaves ties to the lower expert.
def gate_top(self, l: Tensor, g: Tensor, t: Tensor, noise: List[Tensor], gates: List[Tensor]) -> Tensor:
  n = torch.reshape(torch.narrow(t, 1, ${E} * ${F} + ${E}, ${NOISE}), [${K}, -1, ${F}])
  spread = torch.softplus(torch.matmul(g, torch.transpose(n, 1, 2)))
  noisy = l
  if torch.gt(torch.len(noise), 0):
    noisy = l + spread * noise[0]
  sorted, order, = torch.sort(noisy, stable=True, dim=-1, descending=True)
  kept = torch.scatter(torch.zeros_like(l), -1, torch.narrow(order, -1, 0, ${TOP}), 1.)
  a = torch.softmax(torch.masked_fill(noisy, torch.eq(kept, 0.), -1.0e30), -1)
  last = torch.narrow(sorted, -1, ${TOP} - 1, 1)
  next = torch.narrow(sorted, -1, ${TOP}, 1)
  kappa = torch.where(torch.gt(kept, 0.5), next, last)
  gates0 = torch.append(gates, a)
  gates1 = torch.append(gates, torch.mul(torch.add(torch.erf(torch.mul((l - kappa) / spread, 0.7071067811865476)), 1.), 0.5))
  return a
def uneven(self, x: Tensor) -> Tensor:
  mean = torch.mean(x, [1], True)
  apart = x - mean
  return torch.mean(apart * apart, [1]) / torch.add(torch.squeeze(mean * mean, 1), 1e-10)
# Per task, as a sum over its rows like the losses.
def balance_top(self, gates: List[Tensor], m: Tensor, b: List[Tensor]) -> Tensor:
  importance = (self).uneven(torch.sum(gates[0] * m, [1]))
  load = (self).uneven(torch.sum(gates[1] * m, [1]))
  return torch.mul(importance + load, 0.01) * torch.sum(b[-3], [0])
def balance_dense(self, gates: List[Tensor], m: Tensor, b: List[Tensor]) -> Tensor:
  rows = torch.clamp_min(torch.sum(m, [1, 2]), 1.)
  entropy = torch.sum(gates[1] * m, [1, 2]) / rows
  return torch.neg(entropy * b[-6]) * torch.sum(b[-3], [0])
# Behind the inputs of a batch with targets: -6 reward of an undecided dense gate [1], -5 noise [K, rows, E].
def losses(self, theta: Tensor, b: List[Tensor]) -> Tensor:
  p = (self).pieces(theta)
  gates = annotate(List[Tensor], [])
  h = (self).trunk(p, b, True, annotate(List[Tensor], []))
  y = (self).said(h, p, b, [b[-5]], gates)
  data = torch.sum((self).each(y, b) * b[-3], [0])
  return data + (self).balance_${KIND}(gates, (self).carried_${LEVEL}(b), b)
# Sums of the gates' weights over the rows that carry the task, [K, E], without noise.
def usage(self, theta: Tensor, b: List[Tensor]) -> List[Tensor]:
  p = (self).pieces(torch.detach(theta))
  gates = annotate(List[Tensor], [])
  h = (self).trunk(p, b, False, annotate(List[Tensor], []))
  y = (self).said(h, p, b, annotate(List[Tensor], []), gates)
  m = (self).carried_${LEVEL}(b)
  return [torch.sum(gates[0] * m, [1]), torch.sum(m, [1, 2])]
