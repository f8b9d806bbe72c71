/// Comparisons of the kernels and the model with the judge, for a person to read.
///
/// Errors are shares of a bound that follows from the roundings of the formula: u is 2^-24, the
/// largest relative error of one rounding. Where a kernel promises ULP, they are ULP.
package org.simdlstm.cli.verify;
