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
  return (self).to(torch.gelu(a, approximate="tanh") * (self).to(x, p[i + 1]), p[i + 2])
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
# What the last layer says at each place of input; places see what before (buckets) and hidden (very negative) let them.
def decode(self, p: List[Tensor], encoded: Tensor, seen: Tensor, input: Tensor, before: Tensor, hidden: Tensor) -> Tensor:
  x = torch.embedding(torch.view(p[0], [-1, ${W}]), input)
  bias = (self).bias(p[2], before) + hidden
  for layer in range(${DECODER_LAYERS}):
    i = ${DECODER} + layer * ${DECODER_PER}
    n = (self).norm(x, p[i])
    x = x + (self).attend(n, n, bias, p, i + 1)
    x = x + (self).attend((self).norm(x, p[i + 5]), encoded, seen, p, i + 6)
    x = x + (self).forward_${FORWARD}((self).norm(x, p[i + 10]), p, i + 11)
  return (self).norm(x, p[4])
def logits(self, theta: Tensor, b: List[Tensor]) -> Tensor:
  p = (self).weights(theta, b)
  return (self).${OUTPUT}((self).decode(p, (self).encode(theta, p, b), b[2], b[4], b[5], b[6]), p)
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
# Every label for every row: sums over label tokens. The places are the beginnings of labels, each once:
#   4 input [1, N], 5 before [N, N], 6 hidden [N, N] zero for a beginning of the beginning, 7 next [E] place times words plus word,
#   8 of [E, L] one where the label takes the step, 9 from [E] place
def each_label(self, theta: Tensor, b: List[Tensor]) -> List[Tensor]:
  t = torch.detach(theta)
  p = (self).weights(t, b)
  e = (self).encode(t, p, b)
  input = torch.expand(b[4], [torch.size(e, 0), -1])
  l = (self).${OUTPUT}((self).decode(p, e, b[2], input, b[5], b[6]), p)
  z = torch.index_select(torch.logsumexp(l, [2]), 1, b[9])
  return [torch.detach(torch.matmul(torch.index_select(torch.flatten(l, 1), 1, b[7]) - z, b[8]))]
# The likeliest word each time, as many as there are places.
def written(self, theta: Tensor, b: List[Tensor]) -> List[Tensor]:
  t = torch.detach(theta)
  p = (self).weights(t, b)
  e = (self).encode(t, p, b)
  words = torch.slice(b[4], 1, 0, 1, 1)
  for step in range(torch.size(b[5], 0)):
    n = step + 1
    before = torch.slice(torch.slice(b[5], 0, 0, n, 1), 1, 0, n, 1)
    hidden = torch.slice(torch.slice(b[6], 0, 0, n, 1), 1, 0, n, 1)
    h = torch.slice((self).decode(p, e, b[2], words, before, hidden), 1, step, n, 1)
    words = torch.cat([words, torch.argmax((self).${OUTPUT}(h, p), 2)], 1)
  return [torch.detach(torch.slice(words, 1, 1, 9223372036854775807, 1))]
