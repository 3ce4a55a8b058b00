# K = ${K} heads of C = ${C} outputs on F = ${F} numbers, H = ${H} wide: [hidden W | hidden b | out W | out b].
def side_by_side(self, h: Tensor, t: Tensor) -> Tensor:
  u = torch.view(t, [${K}, -1])
  w = torch.reshape(torch.narrow(u, 1, 0, ${H} * ${F}), [${K} * ${H}, ${F}])
  c = torch.reshape(torch.narrow(u, 1, ${H} * ${F}, ${H}), [${K} * ${H}])
  z = torch.relu(torch.linear(h, w, c))
  z0 = torch.transpose(torch.view(z, [-1, ${K}, ${H}]), 0, 1)
  o = torch.reshape(torch.narrow(u, 1, ${H} * ${F} + ${H}, ${C} * ${H}), [${K}, ${C}, ${H}])
  k = torch.unsqueeze(torch.narrow(u, 1, ${H} * ${F} + ${H} + ${C} * ${H}, ${C}), 1)
  y = torch.matmul(z0, torch.transpose(o, 1, 2)) + k
  return torch.reshape(torch.transpose(y, 0, 1), [-1, ${K} * ${C}])
