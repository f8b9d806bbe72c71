/// The kernels: the only module that requires the Vector API.
module org.simdlstm.kernels {
  requires jdk.incubator.vector;

  exports org.simdlstm.kernels;
}
