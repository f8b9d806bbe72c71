package org.simdlstm.perf; final class Race {}
