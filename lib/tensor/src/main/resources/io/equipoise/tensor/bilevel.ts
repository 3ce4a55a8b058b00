# Derivatives of lower(y, data, x) and upper(y, data, x), one number each. Adding nothing times a square keeps what does not depend on y or x
# differentiable, twice in y.
def lower_joint(self, theta: Tensor, data: List[Tensor], upper_variable: Tensor, v: Tensor) -> List[Tensor]:
  y = torch.requires_grad_(torch.detach(theta), True)
  x = torch.requires_grad_(torch.detach(upper_variable), True)
  g = (self).lower(y, data, x) + torch.mul(torch.sum(torch.mul(y, y)), 0.)
  p = unchecked_cast(Tensor, torch.autograd.grad([g], [y], None, True, True, False)[0])
  s = torch.sum(torch.mul(p, v)) + torch.mul(torch.sum(x), 0.)
  h = torch.autograd.grad([s], [y, x], None, False, False, False)
  return [torch.detach(g), torch.detach(p), unchecked_cast(Tensor, h[0]), unchecked_cast(Tensor, h[1])]
def lower_slopes(self, theta: Tensor, data: List[Tensor], upper_variable: Tensor) -> List[Tensor]:
  y = torch.requires_grad_(torch.detach(theta), True)
  x = torch.requires_grad_(torch.detach(upper_variable), True)
  g = (self).lower(y, data, x) + torch.mul(torch.sum(y) + torch.sum(x), 0.)
  p = torch.autograd.grad([g], [y, x], None, False, False, False)
  return [torch.detach(g), unchecked_cast(Tensor, p[0]), unchecked_cast(Tensor, p[1])]
def upper_slopes(self, theta: Tensor, data: List[Tensor], upper_variable: Tensor) -> List[Tensor]:
  y = torch.requires_grad_(torch.detach(theta), True)
  x = torch.requires_grad_(torch.detach(upper_variable), True)
  f = (self).upper(y, data, x) + torch.mul(torch.sum(y) + torch.sum(x), 0.)
  p = torch.autograd.grad([f], [y, x], None, False, False, False)
  return [torch.detach(f), unchecked_cast(Tensor, p[0]), unchecked_cast(Tensor, p[1])]
