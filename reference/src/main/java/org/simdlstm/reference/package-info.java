/// The judge: the maths of the library once more, in double precision, by other code.
///
/// Everything here is written to be obviously right and nothing to be fast: plain loops,
/// `StrictMath` and EJML's products. It shares no line with the code it judges. The names and
/// equations are those of `docs/lstm.md`.
///
/// Shapes are written `[rows, columns]` and stored row-major. B sequences, T steps, V tokens, D
/// inputs of a layer, H units, C classes.
package org.simdlstm.reference;
