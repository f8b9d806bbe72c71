package org.simdlstm.perf; final class Bench {}
