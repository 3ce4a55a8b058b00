package io.equipoise.jobs;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Accepts a run's name only in the form that is also safe as a path and as an id. */
final class RunName implements ITypeConverter<String> {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  @Override
  public String convert(String name) {
    if (!FORM.matcher(name).matches()) {
      throw new TypeConversionException("'" + name + "'; expected " + FORM.pattern());
    }
    return name;
  }
}
