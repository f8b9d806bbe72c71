package org.simdlstm.reference;

/// Keeps the worst of many distances and the input that showed it; one thread's use only.
public final class UlpMax {
  private double distance;
  private float input = Float.NaN;

  /// Starts with nothing seen.
  public UlpMax() {}

  /// Takes one more result of a function: its input, what came out, and the truth.
  public void add(float input, float actual, double expected) {
    keep(Ulp.distance(actual, expected), input);
  }

  /// Takes all that `other` has seen.
  public void add(UlpMax other) {
    keep(other.distance, other.input);
  }

  private void keep(double distance, float input) {
    if (distance > this.distance) {
      this.distance = distance;
      this.input = input;
    }
  }

  /// The largest distance so far; 0 at first.
  public double distance() {
    return distance;
  }

  /// The first input with that distance; NaN if all results were exact.
  public float input() {
    return input;
  }

  @Override
  public String toString() {
    return distance + " ULP at " + input;
  }
}
