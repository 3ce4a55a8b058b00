# Derivatives of losses(theta, data). Lines that start with # are dropped before loading.
def values(self, theta: Tensor, data: List[Tensor]) -> List[Tensor]:
  return [torch.detach((self).losses(torch.detach(theta), data))]
def gradient(self, theta: Tensor, data: List[Tensor], c: Tensor) -> List[Tensor]:
  t = torch.requires_grad_(torch.detach(theta), True)
  y = (self).losses(t, data)
  s = torch.sum(torch.mul(y, c)) + torch.mul(torch.select(t, 0, 0), 0.)
  g = torch.autograd.grad([s], [t], None, False, False, False)
  return [torch.detach(y), unchecked_cast(Tensor, g[0])]
def task_gradients(self, theta: Tensor, data: List[Tensor]) -> List[Tensor]:
  t = torch.requires_grad_(torch.detach(theta), True)
  y = (self).losses(t, data)
  out = [torch.detach(y)]
  for k in range(torch.size(y, 0)):
    s = torch.select(y, 0, k) + torch.mul(torch.select(t, 0, 0), 0.)
    g = torch.autograd.grad([s], [t], None, True, False, False)
    out0 = torch.append(out, unchecked_cast(Tensor, g[0]))
  return out
def hessian_vector(self, theta: Tensor, data: List[Tensor], c: Tensor, v: Tensor) -> List[Tensor]:
  t = torch.requires_grad_(torch.detach(theta), True)
  y = (self).losses(t, data)
  s = torch.sum(torch.mul(y, c)) + torch.mul(torch.sum(torch.mul(t, t)), 0.)
  g = unchecked_cast(Tensor, torch.autograd.grad([s], [t], None, True, True, False)[0])
  p = torch.sum(torch.mul(g, v))
  h = torch.autograd.grad([p], [t], None, False, False, False)
  return [torch.detach(y), torch.detach(g), unchecked_cast(Tensor, h[0])]
