# ReGNet as a pure function of one parameter vector and one batch.
# ${...} are constants of the options, filled in by ReGNetText.
#
# b, the batch:            F = ${F} width, R = ${R} centres, D = ${D} rank, Q = ${Q} filters
#   0 z         [N]           atomic numbers
#   1 sender    [E]           atom j of each edge
#   2 receiver  [E]           atom i of each edge
#   3 distance  [U]           angstrom, those that occur
#   4 envelope  [E, 1]        p(d / cut-off)
#   5 pad       [B * M]       which atom stands at each padded place; 0 where none does
#   6 place     [N]           padded place of each atom
#   7 share     [B, 1, M]     1 / n, zero where no atom stands
#   8 trig      [B, M, 2 W]   cos theta | sin theta, zero in the padding
#   9 basis     [B, W, Q]     2 rho / n * radial functions of |k|, zero in the padding
#  10 shell     [E]           which distance each edge has
#  11 table     [Z + 1, A]    element features
#  12 centres   [R]           of the distance's basis
def outputs(self, theta: Tensor, b: List[Tensor]) -> Tensor:
  p = torch.split_with_sizes(theta, ${SIZES}, 0)
  h = (self).embed_${FEATURES}(b[0], b[11], p)
  s = (self).smeared_${RBF}(b[3], b[12])
  d = torch.silu(torch.linear(s, torch.view(p[${EDGE}], [${F}, ${R}]), p[${EDGE} + 1]))
  e = torch.index_select(d, 0, b[10])
  for layer in range(${LAYERS}):
    first = ${FIRST} + layer * ${PER}
    u = (self).${BLOCK}(h, b, p, first + 11)
    h = (self).local(h, e, b, p, first) + u
  padded = torch.view(torch.index_select(h, 0, b[5]), [torch.size(b[7], 0), -1, ${F}])
  g = torch.squeeze(torch.bmm(b[7], padded), 1)
  return (self).heads(g, torch.view(p[-1], [${K}, -1]))
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
# Short range. The first linear maps of gate and message see [h_i | h_j | e_ij]; the parts of
# h_i and h_j are multiplied once per atom, then gathered, which is the same sum.
def local(self, h: Tensor, e: Tensor, b: List[Tensor], p: List[Tensor], i: int) -> Tensor:
  w = torch.view(p[i], [2, ${IN}, ${F}])
  to = torch.index_select(torch.linear(h, torch.select(w, 0, 0)), 0, b[2])
  of = torch.index_select(torch.linear(h, torch.select(w, 0, 1)), 0, b[1])
  edge = torch.linear(e, torch.view(p[i + 1], [${IN}, ${F}]), p[i + 2])
  z = torch.add_(torch.add_(edge, to), of)
  a = torch.silu(z)
  halves = torch.split(a, ${F}, 1)
  gate = torch.linear(halves[0], torch.view(p[i + 3], [${F}, ${F}]), p[i + 4])
  message = torch.linear(halves[-1], torch.view(p[i + 5], [${F}, ${F}]), p[i + 6])
  gate0 = torch.sigmoid(torch.layer_norm(gate, [${F}], p[i + 7], p[i + 8]))
  flow = gate0 * message * b[4]
  sum = torch.index_add(torch.zeros_like(h), 0, b[2], flow)
  return torch.relu(h + torch.layer_norm(sum, [${F}], p[i + 9], p[i + 10]))
# Long range: structure factors of learned charges, filtered by |k|, back to the atoms.
def reciprocal(self, h: Tensor, b: List[Tensor], p: List[Tensor], i: int) -> Tensor:
  inner = torch.silu(torch.linear(h, torch.view(p[i], [${F}, ${F}]), p[i + 1]))
  res = h + torch.linear(inner, torch.view(p[i + 2], [${F}, ${F}]), p[i + 3])
  q = torch.linear(res, torch.view(p[i + 4], [${D}, ${F}]))
  padded = torch.view(torch.index_select(q, 0, b[5]), [torch.size(b[8], 0), -1, ${D}])
  factors = torch.bmm(torch.transpose(b[8], 1, 2), padded)
  filter = torch.matmul(b[9], torch.view(p[i + 5], [${Q}, ${D}]))
  back = torch.bmm(b[8], torch.cat([filter, filter], 1) * factors)
  x = torch.index_select(torch.reshape(back, [-1, ${D}]), 0, b[6])
  up = torch.linear(torch.cat([x, x * q], 1), torch.view(p[i + 6], [${F}, 2 * ${D}]), p[i + 7])
  u = torch.silu(torch.linear(torch.silu(up), torch.view(p[i + 8], [${F}, ${F}]), p[i + 9]))
  return u * p[i + 10]
def none(self, h: Tensor, b: List[Tensor], p: List[Tensor], i: int) -> Tensor:
  return torch.zeros_like(h)
# One small network per task on the pooled crystal vector: [hidden W | hidden b | out w | out b].
def heads(self, g: Tensor, t: Tensor) -> Tensor:
  w = torch.reshape(torch.narrow(t, 1, 0, ${F} * ${F}), [${K}, ${F}, ${F}])
  c = torch.unsqueeze(torch.narrow(t, 1, ${F} * ${F}, ${F}), 1)
  o = torch.unsqueeze(torch.narrow(t, 1, ${F} * ${F} + ${F}, ${F}), 2)
  k = torch.narrow(t, 1, ${F} * ${F} + 2 * ${F}, 1)
  hidden = torch.silu(torch.matmul(g, torch.transpose(w, 1, 2)) + c)
  return torch.transpose(torch.squeeze(torch.matmul(hidden, o), 2) + k, 0, 1)
