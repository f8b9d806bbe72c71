/// Layers, model, training and prediction.
module org.simdlstm.lstm {
  requires org.simdlstm.kernels;

  exports org.simdlstm.lstm;
}
