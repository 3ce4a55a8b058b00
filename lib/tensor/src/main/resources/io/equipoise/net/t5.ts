# T5 as a pure function of one parameter vector and one batch. ${...} are constants of the configuration, filled in by T5Text.
#
# b, the batch of B rows:  W = ${W} width, H = ${H} heads, A = ${A} heads times head width, n = P + S positions, T label tokens
#   0 fixed     [N]           what is not learned: the weights when a prompt is, else the prompts
#   1 source    [B, S]        token ids, zero in the padding
#   2 seen      [B, 1, 1, n]  zero where the encoder has something, very negative in the padding
#   3 near      [n, n]        bucket of each pair of positions, encoder
#   4 input     [B, T]        0 and then the labels without the last
#   5 before    [T, T]        bucket of each pair of positions, decoder
#   6 causal    [T, T]        zero up to the diagonal, very negative above
#   7 label     [B, T]        token ids, zero in the padding
#   8 share     [B, T]        one over the number of label tokens of the batch; zero in the padding
def weights(self, theta: Tensor, b: List[Tensor]) -> List[Tensor]:
  return torch.split_with_sizes(${WEIGHTS}, ${SIZES}, 0)
def prompts(self, theta: Tensor, b: List[Tensor]) -> Tensor:
  return ${PROMPTS}
def norm(self, x: Tensor, w: Tensor) -> Tensor:
  v = torch.mean(x * x, [-1], True)
  return x * torch.rsqrt(torch.add(v, ${EPS})) * w
def heads(self, x: Tensor) -> Tensor:
  return torch.transpose(torch.view(x, [torch.size(x, 0), torch.size(x, 1), ${H}, -1]), 1, 2)
def to(self, x: Tensor, w: Tensor) -> Tensor:
  return torch.linear(x, torch.view(w, [-1, torch.size(x, 2)]))
def attend(self, x: Tensor, y: Tensor, bias: Tensor, p: List[Tensor], i: int) -> Tensor:
  q = (self).heads((self).to(x, p[i]))
  k = (self).heads((self).to(y, p[i + 1]))
  v = (self).heads((self).to(y, p[i + 2]))
  s = torch.softmax(torch.matmul(q, torch.transpose(k, 2, 3)) + bias, 3)
  o = torch.transpose(torch.matmul(s, v), 1, 2)
  return (self).to(torch.reshape(o, [torch.size(x, 0), -1, ${A}]), p[i + 3])
def forward_relu(self, x: Tensor, p: List[Tensor], i: int) -> Tensor:
  return (self).to(torch.relu((self).to(x, p[i])), p[i + 1])
def forward_gated(self, x: Tensor, p: List[Tensor], i: int) -> Tensor:
  a = (self).to(x, p[i])
  g = torch.mul(a, 0.5) * torch.add(torch.tanh(torch.mul(a + torch.mul(a * a * a, 0.044715), 0.7978845608028654)), 1)
  return (self).to(g * (self).to(x, p[i + 1]), p[i + 2])
def bias(self, table: Tensor, buckets: Tensor) -> Tensor:
  return torch.unsqueeze(torch.permute(torch.embedding(torch.view(table, [-1, ${H}]), buckets), [2, 0, 1]), 0)
def encode(self, theta: Tensor, p: List[Tensor], b: List[Tensor]) -> Tensor:
  e = torch.embedding(torch.view(p[0], [-1, ${W}]), b[1])
  x = torch.cat([torch.expand((self).prompts(theta, b), [torch.size(e, 0), -1, -1]), e], 1)
  bias = (self).bias(p[1], b[3]) + b[2]
  for layer in range(${LAYERS}):
    i = ${ENCODER} + layer * ${ENCODER_PER}
    n = (self).norm(x, p[i])
    x = x + (self).attend(n, n, bias, p, i + 1)
    x = x + (self).forward_${FORWARD}((self).norm(x, p[i + 5]), p, i + 6)
  return (self).norm(x, p[3])
def decode(self, p: List[Tensor], encoded: Tensor, seen: Tensor, input: Tensor, b: List[Tensor]) -> Tensor:
  x = torch.embedding(torch.view(p[0], [-1, ${W}]), input)
  bias = (self).bias(p[2], b[5]) + b[6]
  for layer in range(${DECODER_LAYERS}):
    i = ${DECODER} + layer * ${DECODER_PER}
    n = (self).norm(x, p[i])
    x = x + (self).attend(n, n, bias, p, i + 1)
    x = x + (self).attend((self).norm(x, p[i + 5]), encoded, seen, p, i + 6)
    x = x + (self).forward_${FORWARD}((self).norm(x, p[i + 10]), p, i + 11)
  return (self).${OUTPUT}((self).norm(x, p[4]), p)
def logits(self, theta: Tensor, b: List[Tensor]) -> Tensor:
  p = (self).weights(theta, b)
  return (self).decode(p, (self).encode(theta, p, b), b[2], b[4], b)
def output_tied(self, h: Tensor, p: List[Tensor]) -> Tensor:
  return (self).to(torch.mul(h, ${SCALE}), p[0])
def output_own(self, h: Tensor, p: List[Tensor]) -> Tensor:
  return (self).to(h, p[5])
# -log p of every label token, zero in the padding.
def negative(self, theta: Tensor, b: List[Tensor]) -> Tensor:
  l = torch.log_softmax((self).logits(theta, b), 2)
  return torch.neg(torch.squeeze(torch.gather(l, 2, torch.unsqueeze(b[7], 2)), 2)) * b[8]
def losses(self, theta: Tensor, b: List[Tensor]) -> Tensor:
  return torch.unsqueeze(torch.sum((self).negative(theta, b)), 0)
# Per row the sum over its label tokens, times the share.
def scores(self, theta: Tensor, b: List[Tensor]) -> List[Tensor]:
  return [torch.detach(torch.neg(torch.sum((self).negative(torch.detach(theta), b), [1])))]
def encoded(self, theta: Tensor, b: List[Tensor]) -> List[Tensor]:
  t = torch.detach(theta)
  return [torch.detach((self).encode(t, (self).weights(t, b), b))]
# Every label of L (4, 7, 8: a row each) for every row: B L sums over label tokens, all labels of a row together.
def each_label(self, theta: Tensor, b: List[Tensor]) -> List[Tensor]:
  t = torch.detach(theta)
  p = (self).weights(t, b)
  e = (self).encode(t, p, b)
  rows = torch.size(e, 0)
  labels = torch.size(b[4], 0)
  encoded = torch.repeat_interleave(e, labels, 0)
  seen = torch.repeat_interleave(b[2], labels, 0)
  l = torch.log_softmax((self).decode(p, encoded, seen, torch.repeat(b[4], [rows, 1]), b), 2)
  g = torch.gather(l, 2, torch.unsqueeze(torch.repeat(b[7], [rows, 1]), 2))
  return [torch.detach(torch.sum(torch.squeeze(g, 2) * torch.repeat(b[8], [rows, 1]), [1]))]
# The likeliest word after each row's input.
def likeliest(self, theta: Tensor, b: List[Tensor]) -> List[Tensor]:
  l = (self).logits(torch.detach(theta), b)
  return [torch.detach(torch.argmax(torch.select(l, 1, -1), 1))]
