# What the heads say of the pooled vectors.
def said(self, h: Tensor, p: List[Tensor], b: List[Tensor], noise: List[Tensor], gates: List[Tensor]) -> Tensor:
  return (self).heads((self).pooled(h, b), torch.view(p[-1], [${K}, -1]))
def losses(self, theta: Tensor, b: List[Tensor]) -> Tensor:
  p = (self).pieces(theta)
  h = (self).trunk(p, b, True, annotate(List[Tensor], []))
  y = (self).said(h, p, b, annotate(List[Tensor], []), annotate(List[Tensor], []))
  return torch.sum((self).each(y, b) * b[-3], [0])
