package org.simdlstm.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.simdlstm.reference.ReferenceMath.sigmoid;
import static org.simdlstm.reference.ReferenceMath.tanh;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceLstmTest {
  @Test
  void gatesComeInTheOrderInputForgetCandidateOutput() {
    double[] bias = {0.1, 0.2, 0.3, 0.4};
    ReferenceLstm lstm = new ReferenceLstm(new double[4], new double[4], bias);

    double[][] h = lstm.forward(new double[2][1]).outputs();

    double c1 = sigmoid(0.1) * tanh(0.3);
    double c2 = sigmoid(0.2) * c1 + sigmoid(0.1) * tanh(0.3);
    assertThat(h[0][0]).isEqualTo(sigmoid(0.4) * tanh(c1));
    assertThat(h[1][0]).isEqualTo(sigmoid(0.4) * tanh(c2));
  }

  @Test
  void kernelsHaveOneRowForEachInput() {
    // Two inputs, one unit: only the candidate's column is used, the gates stand at one half.
    double[] kernel = {0, 0, 1, 0, 0, 0, 10, 0};
    double[] recurrentKernel = {0, 0, 100, 0};
    ReferenceLstm lstm = new ReferenceLstm(kernel, recurrentKernel, new double[4]);

    ReferenceLstm.Trace trace = lstm.forward(new double[][] {{0.02, 0.03}, {0, 0}});

    double h1 = 0.5 * tanh(0.5 * tanh(0.02 + 10 * 0.03));
    assertThat(trace.outputs()[0]).containsExactly(h1);
    assertThat(trace.gates()[1]).containsExactly(0.5, 0.5, tanh(100 * h1), 0.5);
    assertThat(trace.lastOutput()).isEqualTo(trace.outputs()[1]);
  }

  @Test
  void refusesLengthsThatAreNoLstm() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReferenceLstm(new double[8], new double[5], new double[4]))
        .withMessageContaining("recurrent kernel of 5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReferenceLstm(new double[8], new double[0], new double[0]));
  }

  @Test
  void modelRefusesLayersThatDoNotFit() {
    List<double[]> weights =
        List.of(
            new double[6],
            new double[8],
            new double[4],
            new double[4],
            new double[5],
            new double[3]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReferenceModel(weights))
        .withMessage("Dense has size 5, not 3");
  }

  @Test
  void modelRefusesUnknownTokensAndWrongSizes() {
    ReferenceModel model =
        new ReferenceModel(
            List.of(
                new double[6],
                new double[8],
                new double[4],
                new double[4],
                new double[3],
                new double[3]));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.forward(new int[] {0, 3}, 1, 2))
        .withMessage("No token 3 among 3");
    assertThatIllegalArgumentException().isThrownBy(() -> model.forward(new int[3], 2, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> model.loss(new int[4], 2, 2, new int[1]));
    assertThatIllegalArgumentException().isThrownBy(() -> model.forward(new int[0], 1, 0));
  }
}
