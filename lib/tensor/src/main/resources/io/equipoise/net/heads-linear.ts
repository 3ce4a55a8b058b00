# K = ${K} heads of C = ${C} outputs on F = ${F} numbers: [W | c] each.
def side_by_side(self, h: Tensor, t: Tensor) -> Tensor:
  u = torch.view(t, [${K}, -1])
  w = torch.reshape(torch.narrow(u, 1, 0, ${C} * ${F}), [${K} * ${C}, ${F}])
  c = torch.reshape(torch.narrow(u, 1, ${C} * ${F}, ${C}), [${K} * ${C}])
  return torch.linear(h, w, c)
