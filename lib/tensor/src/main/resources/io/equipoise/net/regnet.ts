# ReGNet as a pure function of one parameter vector and one batch.
# ${...} are constants of the options, filled in by ReGNetText.
#
# b, the batch:            F = ${F} width, R = ${R} centres, D = ${D} rank, Q = ${Q} numbers a wave
#   0 z         [N]           atomic numbers
#   1 sender    [E]           atom j of each edge
#   2 receiver  [E]           atom i of each edge
#   3 distance  [U]           angstrom, those that occur
#   4 envelope  [E, 1]        p(d / cut-off)
#   5 pad       [B * M]       which atom stands at each padded place; 0 where none does
#   6 place     [N]           padded place of each atom
#   7 share     [B, 1, M]     1 / n, zero where no atom stands
#   8 trig      [B, M, 2 W]   cos theta | sin theta, zero in the padding
#   9 basis     [B, W, Q]     2 rho / n * radial functions of |k|, or the sums' factor; zero in the padding
#  10 shell     [E]           which distance each edge has
#  11 table     [Z + 1, A]    element features
#  12 centres   [R]           of the distance's basis
#  13 zeros     [2, K]        of two-part heads only: one for such a task, and its standardised zero
# "fresh" is true in training: batch normalisation then takes the batch's own moments, which "seen" collects.
def trunk(self, p: List[Tensor], b: List[Tensor], fresh: bool, seen: List[Tensor]) -> Tensor:
  h = (self).embed_${FEATURES}(b[0], b[11], p)
  s = (self).smeared_${RBF}(b[3], b[12])
  d = torch.silu(torch.linear(s, torch.view(p[${EDGE}], [${F}, ${R}]), p[${EDGE} + 1]))
  for layer in range(${LAYERS}):
    first = ${FIRST} + layer * ${PER}
    u = (self).${BLOCK}(h, b, p, first + ${LOCAL})
    h = (self).local(h, d, b, p, first, fresh, seen) + u
  return h
def pieces(self, theta: Tensor) -> List[Tensor]:
  return torch.split_with_sizes(theta, ${SIZES}, 0)
# Means over the atoms of each graph.
def pooled(self, h: Tensor, b: List[Tensor]) -> Tensor:
  padded = torch.view(torch.index_select(h, 0, b[5]), [torch.size(b[7], 0), -1, torch.size(h, 1)])
  return torch.squeeze(torch.bmm(b[7], padded), 1)
def outputs(self, theta: Tensor, b: List[Tensor]) -> Tensor:
  p = (self).pieces(theta)
  h = (self).trunk(p, b, False, annotate(List[Tensor], []))
  return (self).answers((self).said(h, p, b, annotate(List[Tensor], []), annotate(List[Tensor], [])), b)
# Species, by table, by learned vector, or the sum of both.
def embed_table(self, z: Tensor, table: Tensor, p: List[Tensor]) -> Tensor:
  return torch.linear(torch.index_select(table, 0, z), torch.view(p[0], [${F}, -1]), p[1])
def embed_species(self, z: Tensor, table: Tensor, p: List[Tensor]) -> Tensor:
  return torch.index_select(torch.view(p[0], [-1, ${F}]), 0, z)
def embed_both(self, z: Tensor, table: Tensor, p: List[Tensor]) -> Tensor:
  own = torch.index_select(torch.view(p[2], [-1, ${F}]), 0, z)
  return (self).embed_table(z, table, p) + own
# Distances on Gaussian bases.
def smeared_inv(self, d: Tensor, centres: Tensor) -> Tensor:
  x = torch.unsqueeze(torch.mul(torch.reciprocal(d), -0.75), 1) - centres
  return torch.exp(torch.mul(x * x, -${GAMMA}))
def smeared_gauss(self, d: Tensor, centres: Tensor) -> Tensor:
  x = torch.unsqueeze(d, 1) - centres
  return torch.exp(torch.mul(x * x, -${GAMMA}))
# The first linear maps of a message see [h_i | h_j | e_ij]; the parts of h_i and h_j are multiplied once per
# atom, that of e_ij once per distance, then gathered, which is the same sum.
def joined(self, h: Tensor, d: Tensor, b: List[Tensor], p: List[Tensor], i: int) -> Tensor:
  w = torch.view(p[i], [2, ${IN}, ${F}])
  to = torch.index_select(torch.linear(h, torch.select(w, 0, 0)), 0, b[2])
  of = torch.index_select(torch.linear(h, torch.select(w, 0, 1)), 0, b[1])
  edge = torch.linear(d, torch.view(p[i + 1], [${IN}, ${F}]), p[i + 2])
  return torch.add_(torch.add_(torch.index_select(edge, 0, b[10]), to), of)
# Long range: structure factors of learned charges, filtered, back to the atoms.
def reciprocal(self, h: Tensor, b: List[Tensor], p: List[Tensor], i: int) -> Tensor:
  inner = torch.silu(torch.linear(h, torch.view(p[i], [${F}, ${F}]), p[i + 1]))
  res = h + torch.linear(inner, torch.view(p[i + 2], [${F}, ${F}]), p[i + 3])
  q = torch.linear(res, torch.view(p[i + 4], [${D}, ${F}]))
  padded = torch.view(torch.index_select(q, 0, b[5]), [torch.size(b[8], 0), -1, ${D}])
  factors = torch.bmm(torch.transpose(b[8], 1, 2), padded)
  filter = (self).filter_${FILTER}(b[9], p, i + 5)
  back = torch.bmm(b[8], torch.cat([filter, filter], 1) * factors)
  x = torch.index_select(torch.reshape(back, [-1, ${D}]), 0, b[6])
  up = torch.linear(torch.cat([x, x * q], 1), torch.view(p[i + ${UP}], [${F}, 2 * ${D}]), p[i + ${UP} + 1])
  u = torch.silu(torch.linear(torch.silu(up), torch.view(p[i + ${UP} + 2], [${F}, ${F}]), p[i + ${UP} + 3]))
  return u * p[i + ${UP} + 4]
def none(self, h: Tensor, b: List[Tensor], p: List[Tensor], i: int) -> Tensor:
  return torch.zeros_like(h)
# By |k|; by h, a product of two matrices; not at all.
def filter_radial(self, basis: Tensor, p: List[Tensor], i: int) -> Tensor:
  return torch.matmul(basis, torch.view(p[i], [${Q}, ${D}]))
def filter_index(self, basis: Tensor, p: List[Tensor], i: int) -> Tensor:
  w = torch.matmul(torch.view(p[i + 1], [-1, ${RANK}]), torch.view(p[i], [${RANK}, ${D}]))
  return basis * w
def filter_none(self, basis: Tensor, p: List[Tensor], i: int) -> Tensor:
  return basis
# One small network per task on vectors g, [B, F] or [K, B, F]: its numbers lie behind those of the task's gate,
# [hidden W | hidden b | out W | out b]; C = ${C} numbers a task, [B, K C].
def heads(self, g: Tensor, t: Tensor) -> Tensor:
  w = torch.reshape(torch.narrow(t, 1, ${GATE}, ${F} * ${F}), [${K}, ${F}, ${F}])
  c = torch.unsqueeze(torch.narrow(t, 1, ${GATE} + ${F} * ${F}, ${F}), 1)
  o = torch.reshape(torch.narrow(t, 1, ${GATE} + ${F} * ${F} + ${F}, ${C} * ${F}), [${K}, ${C}, ${F}])
  k = torch.unsqueeze(torch.narrow(t, 1, ${GATE} + ${F} * ${F} + ${F} + ${C} * ${F}, ${C}), 1)
  hidden = torch.silu(torch.matmul(g, torch.transpose(w, 1, 2)) + c)
  y = torch.matmul(hidden, torch.transpose(o, 1, 2)) + k
  return torch.reshape(torch.transpose(y, 0, 1), [-1, ${K} * ${C}])
