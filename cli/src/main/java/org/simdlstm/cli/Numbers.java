package org.simdlstm.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Numbers on the command line: the same in every locale, and refused by name outside their range.
final class Numbers {
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,18}");
  private static final Pattern REAL =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?");

  private Numbers() {}

  /// 1, 2, 3, ...
  static final class Positive implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      return (int) whole(value, 1, Integer.MAX_VALUE, "a whole number of 1 or more");
    }
  }

  /// 0, 1, 2, ...
  static final class NotNegative implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      return (int) whole(value, 0, Integer.MAX_VALUE, "a whole number of 0 or more");
    }
  }

  /// Any whole number of up to 18 digits.
  static final class Seed implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
      return whole(value, Long.MIN_VALUE, Long.MAX_VALUE, "a whole number");
    }
  }

  /// Above 0.
  static final class PositiveReal implements ITypeConverter<Double> {
    @Override
    public Double convert(String value) {
      return real(value, Double.MIN_VALUE, Double.MAX_VALUE, "a finite number above 0");
    }
  }

  /// From 0 to just below 1.
  static final class Share implements ITypeConverter<Double> {
    @Override
    public Double convert(String value) {
      return real(value, 0, Math.nextDown(1.0), "a number from 0 to below 1");
    }
  }

  private static long whole(String text, long min, long max, String wanted) {
    if (WHOLE.matcher(text).matches()) {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    }
    throw refused(text, wanted);
  }

  private static double real(String text, double min, double max, String wanted) {
    if (REAL.matcher(text).matches()) {
      double value = Double.parseDouble(text);
      if (value >= min && value <= max) {
        return value;
      }
    }
    throw refused(text, wanted);
  }

  private static TypeConversionException refused(String text, String wanted) {
    return new TypeConversionException("'" + text + "' is not " + wanted);
  }
}
