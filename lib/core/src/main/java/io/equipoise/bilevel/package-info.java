/**
 * Problems inside problems: an upper variable x chosen by how well the lower problem's answer does.
 *
 * <pre>
 * min over x of  F(x) = f(x, y*(x)),   y*(x) = argmin over y of g(x, y)
 * </pre>
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.bilevel;
