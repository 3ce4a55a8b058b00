# Losses of every row and task, [B, K], and what is answered, where some tasks have two numbers: the value, and
# the logit of being nonzero. The others' second number is not read.
#   -4 target [B, K] zero where missing      -3 present [B, K] one or zero
#   -2 knee   [K] above 0                    -1 square  [K] one for squared error, else zero
def each(self, y: Tensor, b: List[Tensor]) -> Tensor:
  parts = torch.view(y, [-1, ${K}, 2])
  two = torch.select(b[13], 0, 0)
  nonzero = torch.to(torch.gt(torch.abs(b[-4] - torch.select(b[13], 0, 1)), 1e-5), ops.prim.dtype(y))
  r = torch.abs(torch.select(parts, 2, 0) - b[-4])
  smooth = torch.where(torch.lt(r, b[-2]), torch.mul(r * r, 0.5) / b[-2], r - torch.mul(b[-2], 0.5))
  value = b[-1] * r * r + (torch.rsub(b[-1], 1)) * smooth
  logit = torch.select(parts, 2, 1) * torch.sub(torch.mul(nonzero, 2.), 1.)
  both = torch.softplus(torch.neg(logit)) + nonzero * value
  return torch.where(torch.gt(two, 0.5), both, value)
def answers(self, y: Tensor, b: List[Tensor]) -> Tensor:
  parts = torch.view(y, [-1, ${K}, 2])
  value = torch.select(parts, 2, 0)
  zero = torch.expand_as(torch.select(b[13], 0, 1), value)
  some = torch.where(torch.gt(torch.select(parts, 2, 1), 0.), torch.maximum(value, zero), zero)
  return torch.where(torch.gt(torch.select(b[13], 0, 0), 0.5), some, value)
