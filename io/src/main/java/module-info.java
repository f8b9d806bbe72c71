/// Data sets, vocabulary, model files and reports.
module org.simdlstm.io {
  requires transitive org.simdlstm.lstm;
  requires java.net.http;
  requires tools.jackson.core;

  exports org.simdlstm.io;
}
