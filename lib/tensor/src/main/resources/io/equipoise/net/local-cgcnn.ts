# Short range, as CGCNN.
def local(self, h: Tensor, d: Tensor, b: List[Tensor], p: List[Tensor], i: int, fresh: bool, seen: List[Tensor]) -> Tensor:
  z = (self).norm((self).joined(h, d, b, p, i), p, i + 3, fresh, seen)
  halves = torch.split(z, ${F}, 1)
  flow = torch.sigmoid(halves[0]) * torch.softplus(halves[1]) * b[4]
  sum = torch.index_add(torch.zeros_like(h), 0, b[2], flow)
  return torch.softplus(h + (self).norm(sum, p, i + 3 + ${NORM}, fresh, seen))
