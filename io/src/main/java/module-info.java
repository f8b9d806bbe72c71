/// Data sets, vocabulary, model files and reports.
module org.simdlstm.io {
  requires transitive org.simdlstm.lstm;
  requires tools.jackson.core;

  exports org.simdlstm.io;
}
