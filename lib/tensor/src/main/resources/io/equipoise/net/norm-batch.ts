# By the moments of the rows, in training those of this batch: [gain | shift | mean | variance].
def norm(self, x: Tensor, p: List[Tensor], i: int, fresh: bool, seen: List[Tensor]) -> Tensor:
  if fresh:
    rows = ops.prim.max(torch.size(x, 0), 1)
    mean = torch.div(torch.sum(x, [0]), rows)
    apart = x - mean
    variance = torch.div(torch.sum(apart * apart, [0]), rows)
    seen0 = torch.append(seen, torch.detach(torch.sum(x, [0])))
    seen1 = torch.append(seen, torch.detach(torch.sum(x * x, [0])))
    y = apart * torch.rsqrt(torch.add(variance, 1e-5)) * p[i] + p[i + 1]
  else:
    y = (x - p[i + 2]) * torch.rsqrt(torch.add(p[i + 3], 1e-5)) * p[i] + p[i + 1]
  return y
# Sums of x and of its square over the rows of every normalisation, in the order in which they come.
def moments(self, theta: Tensor, b: List[Tensor]) -> List[Tensor]:
  seen = annotate(List[Tensor], [])
  h = (self).trunk((self).pieces(torch.detach(theta)), b, True, seen)
  return seen
