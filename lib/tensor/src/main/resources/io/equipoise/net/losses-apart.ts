# Sum of one task's losses over the rows that carry it; y is [B, 1], or [B, C] logits.
#   -4 target [B, K] zero where missing      -3 present [B, K] one or zero
#   -2 knee   [K] above 0                    -1 square  [K] one for squared error, else zero
def number_loss(self, y: Tensor, b: List[Tensor], k: int) -> Tensor:
  r = torch.abs(torch.squeeze(y, 1) - torch.select(b[-4], 1, k))
  knee = torch.select(b[-2], 0, k)
  square = torch.select(b[-1], 0, k)
  smooth = torch.where(torch.lt(r, knee), torch.mul(r * r, 0.5) / knee, r - torch.mul(knee, 0.5))
  one = square * r * r + (torch.rsub(square, 1)) * smooth
  return torch.sum(one * torch.select(b[-3], 1, k))
# logsumexp(y) - y[class]
def class_loss(self, y: Tensor, b: List[Tensor], k: int) -> Tensor:
  t = torch.unsqueeze(torch.to(torch.select(b[-4], 1, k), 4), 1)
  one = torch.logsumexp(y, [1]) - torch.squeeze(torch.gather(y, 1, t), 1)
  return torch.sum(one * torch.select(b[-3], 1, k))
def predict(self, theta: Tensor, b: List[Tensor]) -> List[Tensor]:
  return [torch.detach((self).outputs(torch.detach(theta), b))]
