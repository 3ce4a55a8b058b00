package io.equipoise.testing;

import io.equipoise.fleet.Seeds;
import java.lang.reflect.Method;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.opentest4j.TestAbortedException;

/** Hands each try its generator, and says how to repeat the one that failed. */
final class RandomTriesExtension implements TestTemplateInvocationContextProvider {
  private static final String PROPERTY = "equipoise.seed";
  private static final long FRESH = new SplittableRandom().nextLong();

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return context.getRequiredTestMethod().isAnnotationPresent(RandomTries.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    Method method = context.getRequiredTestMethod();
    RandomTries tries = method.getAnnotation(RandomTries.class);
    String wanted = System.getProperty(PROPERTY, "");
    int slash = wanted.indexOf('/');
    long seed =
        wanted.isEmpty() ? FRESH : Long.parseLong(slash < 0 ? wanted : wanted.substring(0, slash));
    IntStream indices =
        slash < 0
            ? IntStream.range(0, tries.value())
            : IntStream.of(Integer.parseInt(wanted.substring(slash + 1)));
    return indices.mapToObj(i -> new Invocation(attempt(seed, i, method, tries)));
  }

  static Try attempt(long seed, int index, Method method, RandomTries tries) {
    int size = 1 + (int) ((long) index * tries.maxSize() / tries.value());
    long own = Seeds.mix(seed, "try/" + method.getName() + "/" + index);
    return new Try(seed, index, size, new SplittableRandom(own));
  }

  private record Invocation(Try attempt) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int invocationIndex) {
      return "seed " + attempt.seed() + "/" + attempt.index();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new Give(attempt), new Report(attempt));
    }
  }

  private record Give(Try attempt) implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Try.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return attempt;
    }
  }

  private record Report(Try attempt) implements TestExecutionExceptionHandler {
    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable cause)
        throws Throwable {
      if (cause instanceof TestAbortedException) {
        throw cause;
      }
      System.out.println(
          "REPEAT WITH -Dtest="
              + context.getRequiredTestClass().getName()
              + "#"
              + context.getRequiredTestMethod().getName()
              + " -D"
              + PROPERTY
              + "="
              + attempt.seed()
              + "/"
              + attempt.index());
      throw cause;
    }
  }
}
