# Losses of every row and task, [B, K], and what is answered.
#   -4 target [B, K] zero where missing      -3 present [B, K] one or zero
#   -2 knee   [K] above 0                    -1 square  [K] one for squared error, else zero
def each(self, y: Tensor, b: List[Tensor]) -> Tensor:
  r = torch.abs(y - b[-4])
  smooth = torch.where(torch.lt(r, b[-2]), torch.mul(r * r, 0.5) / b[-2], r - torch.mul(b[-2], 0.5))
  return b[-1] * r * r + (torch.rsub(b[-1], 1)) * smooth
def answers(self, y: Tensor, b: List[Tensor]) -> Tensor:
  return y
