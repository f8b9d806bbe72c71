/// The `simdlstm` command.
@SuppressWarnings("requires-automatic") // XChart has no module descriptor
module org.simdlstm.cli {
  requires info.picocli;
  requires java.desktop;
  requires org.simdlstm.io;
  requires org.simdlstm.kernels;
  requires org.simdlstm.reference;
  requires xchart;

  opens org.simdlstm.cli to
      info.picocli;
}
