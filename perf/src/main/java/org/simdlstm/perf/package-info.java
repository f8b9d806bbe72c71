/// How fast we are, and others beside us on the same machine in the same minutes.
///
/// A [Contender] is a library that can run the Reuters model, a matrix product, or both. [Bench]
/// starts each in a JVM of its own ([Entrant]), lets them take turns ([Race]) and prints ratios;
/// the JMH classes time one contender at a time. Nothing is timed before its result has been
/// compared with the judge's in double precision ([Judge]).
package org.simdlstm.perf;
