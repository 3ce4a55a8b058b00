# Derivatives of losses(theta, data). Lines that start with # are dropped before loading.
def values(self, theta: Tensor, data: List[Tensor]) -> List[Tensor]:
  return [torch.detach((self).losses(torch.detach(theta), data))]
def gradient(self, theta: Tensor, data: List[Tensor], c: Tensor) -> List[Tensor]:
  t = torch.requires_grad_(torch.detach(theta), True)
  y = (self).losses(t, data)
  s = torch.sum(torch.mul(y, c)) + torch.mul(torch.select(t, 0, 0), 0.)
  g = torch.autograd.grad([s], [t], None, False, False, False)
  return [torch.detach(y), unchecked_cast(Tensor, g[0])]
# "cuts" holds where head 0, 1, ... start and where the last one ends. A task's gradient is zero in the other heads.
def task_gradients(self, theta: Tensor, data: List[Tensor], cuts: Tensor) -> List[Tensor]:
  t = torch.requires_grad_(torch.detach(theta), True)
  y = (self).losses(t, data)
  d = int(torch.select(cuts, 0, 0))
  out = [torch.detach(y)]
  own = annotate(List[Tensor], [])
  for k in range(torch.size(y, 0)):
    s = torch.select(y, 0, k) + torch.mul(torch.select(t, 0, 0), 0.)
    g = unchecked_cast(Tensor, torch.autograd.grad([s], [t], None, True, False, False)[0])
    out0 = torch.append(out, torch.clone(torch.slice(g, 0, 0, d)))
    begin = int(torch.select(cuts, 0, k))
    end = int(torch.select(cuts, 0, torch.add(k, 1)))
    own0 = torch.append(own, torch.clone(torch.slice(g, 0, begin, end)))
  out1 = torch.append(out, torch.cat(own, 0))
  return out
def hessian_vector(self, theta: Tensor, data: List[Tensor], c: Tensor, v: Tensor) -> List[Tensor]:
  t = torch.requires_grad_(torch.detach(theta), True)
  y = (self).losses(t, data)
  s = torch.sum(torch.mul(y, c)) + torch.mul(torch.sum(torch.mul(t, t)), 0.)
  g = unchecked_cast(Tensor, torch.autograd.grad([s], [t], None, True, True, False)[0])
  p = torch.sum(torch.mul(g, v))
  h = torch.autograd.grad([p], [t], None, False, False, False)
  return [torch.detach(y), torch.detach(g), unchecked_cast(Tensor, h[0])]
# The same in two calls, with a decision between them. What is kept is copied: arguments of a call are overwritten by the next.
def begin(self, theta: Tensor, data: List[Tensor]) -> List[Tensor]:
  t = torch.requires_grad_(torch.clone(torch.detach(theta)), True)
  kept = annotate(List[Tensor], [])
  for i in range(torch.len(data)):
    kept0 = torch.append(kept, torch.clone(data[i]))
  y = (self).losses(t, kept)
  if ops.prim.requires_grad(y):
    z = y
  else:
    z = y + torch.mul(torch.select(t, 0, 0), 0.)
  return [t, z, torch.detach(y)]
def pull(self, t: Tensor, rest: List[Tensor], c: Tensor) -> List[Tensor]:
  g = torch.autograd.grad([rest[0]], [t], annotate(List[Optional[Tensor]], [c]), False, False, True)
  return [(self).known(g[0], t)]
def rows(self, t: Tensor, rest: List[Tensor]) -> List[Tensor]:
  k = torch.size(rest[0], 0)
  one = torch.eye(k, dtype=ops.prim.dtype(t))
  out = annotate(List[Tensor], [])
  for i in range(k):
    g = torch.autograd.grad([rest[0]], [t], annotate(List[Optional[Tensor]], [torch.select(one, 0, i)]), True, False, True)
    out0 = torch.append(out, (self).known(g[0], t))
  return [torch.stack(out, 0)]
def known(self, g: Optional[Tensor], t: Tensor) -> Tensor:
  if torch.__is__(g, None):
    h = torch.zeros_like(t)
  else:
    h = unchecked_cast(Tensor, g)
  return h
# Products of the rows over their beginning, as long as "prefix" has numbers, in double, a block of columns at a time.
def products(self, rows: Tensor, rest: List[Tensor], prefix: Tensor) -> List[Tensor]:
  n = torch.size(prefix, 0)
  k = torch.size(rows, 0)
  total = torch.zeros([k, k], dtype=7)
  for i in range(torch.floordiv(n + 4095, 4096)):
    end = ops.prim.min(n, torch.mul(torch.add(i, 1), 4096))
    part = torch.to(torch.slice(rows, 1, torch.mul(i, 4096), end), 7)
    total = torch.addmm(total, part, torch.t(part))
  return [total]
# "c" holds K factors for the first n numbers, then K for those behind them.
def combine(self, rows: Tensor, prefix: List[Tensor], c: Tensor) -> List[Tensor]:
  n = torch.size(prefix[0], 0)
  k = torch.size(rows, 0)
  shared = torch.mv(torch.t(torch.slice(rows, 1, 0, n)), torch.slice(c, 0, 0, k))
  heads = torch.mv(torch.t(torch.slice(rows, 1, n, 9223372036854775807)), torch.slice(c, 0, k, torch.mul(k, 2)))
  return [torch.cat([shared, heads], 0)]
