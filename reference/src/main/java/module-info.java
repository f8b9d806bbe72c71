/// The judge: the same maths in double precision, plain loops and EJML.
@SuppressWarnings("requires-automatic") // EJML has no module descriptors
module org.simdlstm.reference {
  requires ejml.core;
  requires ejml.ddense;

  exports org.simdlstm.reference;
}
