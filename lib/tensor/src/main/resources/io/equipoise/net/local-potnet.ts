# Short range, as PotNet.
def local(self, h: Tensor, d: Tensor, b: List[Tensor], p: List[Tensor], i: int, fresh: bool, seen: List[Tensor]) -> Tensor:
  halves = torch.split(torch.silu((self).joined(h, d, b, p, i)), ${F}, 1)
  gate = torch.linear(halves[0], torch.view(p[i + 3], [${F}, ${F}]), p[i + 4])
  message = torch.linear(halves[-1], torch.view(p[i + 5], [${F}, ${F}]), p[i + 6])
  flow = torch.sigmoid((self).norm(gate, p, i + 7, fresh, seen)) * message * b[4]
  sum = torch.index_add(torch.zeros_like(h), 0, b[2], flow)
  return torch.relu(h + (self).norm(sum, p, i + 7 + ${NORM}, fresh, seen))
