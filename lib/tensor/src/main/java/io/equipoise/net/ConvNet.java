package io.equipoise.net;

import io.equipoise.tensor.Layout;
import java.util.List;

/**
 * A small convolutional network for images of one channel, with a head per task.
 *
 * <pre>
 * trunk: c1 = pool(relu(conv1(x)))      conv: kernel k x k, zero padding k / 2, so sizes stay
 *        c2 = pool(relu(conv2(c1)))     pool: largest of 2 x 2, a last odd row or column is left out
 *        h  = relu(W c2 + b)
 * </pre>
 *
 * <p>LeNet's shape with maxima and rectifiers; weights are uniform within 1 / sqrt(inputs of an
 * output) at first. Cost per row: k^2 H W (m1 + m1 m2 / 4) multiplications.
 *
 * @param height H of an image; a row holds its pixels row by row
 * @param width W of an image
 * @param maps m1 and m2, feature maps of the two convolutions
 * @param kernel k, odd
 * @param trunkWidth F, numbers that the trunk gives
 * @param hidden width of the heads' hidden layer; 0 for linear heads
 * @param outputs per task 1, or its number of classes
 */
public record ConvNet(
    int height,
    int width,
    List<Integer> maps,
    int kernel,
    int trunkWidth,
    int hidden,
    List<Integer> outputs)
    implements FeatureNetwork {
  /** Checks the sizes. */
  public ConvNet {
    maps = List.copyOf(maps);
    outputs = List.copyOf(outputs);
    Sizes.check("height of an image", height, 4, 4096);
    Sizes.check("width of an image", width, 4, 4096);
    Sizes.check("number of maps", maps.size(), 2, 2);
    maps.forEach(m -> Sizes.check("maps", m, 1, 4096));
    Sizes.check("kernel", kernel, 1, 31);
    if (kernel % 2 == 0) {
      throw new IllegalArgumentException(
          "network: kernel = " + kernel + "; expected an odd number. Typical: 3 or 5. (OPT-007)");
    }
    Sizes.check("trunk's width", trunkWidth, 1, 1 << 16);
    Sizes.check("head's width", hidden, 0, 1 << 16);
    Sizes.outputs(outputs);
  }

  @Override
  public int inputs() {
    return height * width;
  }

  /** Numbers behind the second pooling. */
  private int pooled() {
    return maps.get(1) * (height / 2 / 2) * (width / 2 / 2);
  }

  @Override
  public Layout layout() {
    Layout.Builder layout = new Layout.Builder();
    convolution(layout, "conv0", 1, maps.get(0));
    convolution(layout, "conv1", maps.get(0), maps.get(1));
    layout.linear("dense", trunkWidth, pooled(), pooled());
    return heads().addTo(layout).build();
  }

  private void convolution(Layout.Builder layout, String name, int from, int to) {
    Layout.Init init = new Layout.Init.Uniform(1 / Math.sqrt((double) from * kernel * kernel));
    layout.add(name + ".weight", true, init, to, from, kernel, kernel);
    layout.add(name + ".bias", false, init, to);
  }

  @Override
  public Heads heads() {
    return new Heads(trunkWidth, hidden, outputs);
  }

  @Override
  public String trunk() {
    String window = "[%d, %d, %d, %d]";
    return """
        def trunk(self, x: Tensor, p: List[Tensor]) -> Tensor:
          i = torch.view(x, [-1, 1, %1$d, %2$d])
          c0 = torch.relu(torch.conv2d(i, torch.view(p[0], %3$s), p[1], [1, 1], [%5$d, %5$d], [1, 1], 1))
          m0 = torch.max_pool2d(c0, [2, 2], [2, 2], [0, 0], [1, 1], False)
          c1 = torch.relu(torch.conv2d(m0, torch.view(p[2], %4$s), p[3], [1, 1], [%5$d, %5$d], [1, 1], 1))
          m1 = torch.max_pool2d(c1, [2, 2], [2, 2], [0, 0], [1, 1], False)
          f = torch.reshape(m1, [-1, %6$d])
          return torch.relu(torch.linear(f, torch.view(p[4], [%7$d, %6$d]), p[5]))
        """
        .formatted(
            height,
            width,
            window.formatted(maps.get(0), 1, kernel, kernel),
            window.formatted(maps.get(1), maps.get(0), kernel, kernel),
            kernel / 2,
            pooled(),
            trunkWidth);
  }

  @Override
  public long numbersPerRow() {
    long pixels = (long) height * width;
    return pixels * (1 + 3L * maps.get(0)) + pixels / 4 * 3 * maps.get(1) + 3L * trunkWidth;
  }
}
