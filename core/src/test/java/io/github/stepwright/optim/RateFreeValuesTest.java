package io.github.stepwright.optim;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Methods that find their rate, on gradients that are given. */
class RateFreeValuesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "dadaptsgd:d0=0.01,momentum=0.9; 0.9998174, -1.999635, 0.4994523, 3.00073"
            + " | 0.9995618, -1.999489, 0.4992332, 3.001022"
            + " | 0.9998795, -1.999814, 0.499036, 3.001103",
        "dadaptadam:d0=0.01; 0.9683773, -1.968377, 0.4683773, 3.031623"
            + " | 0.9287636, -1.957059, 0.457059, 3.042941"
            + " | 0.945952, -1.973848, 0.4468675, 3.04598",
        "prodigy:d0=0.01; 0.9683773, -1.968377, 0.4683773, 3.031623"
            + " | 0.9287636, -1.957059, 0.457059, 3.042941"
            + " | 0.945952, -1.973848, 0.4468675, 3.04598",
        "prodigy:d0=0.01,debias=true; 0.99, -1.99, 0.49, 3.01"
            + " | 0.9806783, -1.987337, 0.4873366, 3.012663"
            + " | 0.9841505, -1.990728, 0.4852779, 3.013277",
        "dog:reps=0.01; 0.9912822, -1.982564, 0.4738467, 3.034871"
            + " | 0.9873835, -1.990362, 0.4855428, 3.019276"
            + " | 1.006922, -2.006644, 0.4855428, 3.012763",
        "dowg; 0.998207, -1.996414, 0.494621, 3.007172"
            + " | 0.9974036, -1.998021, 0.4970311, 3.003959"
            + " | 1.001441, -2.001385, 0.4970311, 3.002613",
        "cdowg; 0.9900001, -1.99, 0.49, 3.01 | 0.985528, -1.994472, 0.4944722, 3.005528"
            + " | 0.9995427, -2.001926, 0.4944722, 3.003346",
        "mechanic:start=0.01/sgd:lr=0.1; 0.9901852, -1.98037, 0.4705556, 3.039259"
            + " | 0.99985, -1.9999, 0.49985, 3.0002 | 1.000126, -2.000126, 0.4998745, 3.000084",
        "momo; 0.9, -1.8, 0.2, 3.4 | 0.805, -1.63, -0.05500001, 3.74"
            + " | 0.7495, -1.502, -0.2845, 4.036",
        "momoadam:lr=0.1; 0.9, -1.9, 0.4, 3.1 | 0.806782, -1.873366, 0.3733663, 3.126634"
            + " | 0.8415043, -1.907281, 0.3527784, 3.132772",
        "cocob; 0.99, -1.99, 0.49, 3.01 | 0.984925, -1.995, 0.495, 3.005"
            + " | 1.005, -2.006, 0.495, 3.0025",
      })
  void three_steps_are_those_of_the_reference(String spec, String rows) {
    Given.assertSteps(spec, rows);
  }

  /** Moves of a millionth: the displacements themselves, in float64. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "dadaptadam; -3.162268e-06, 3.162273e-06, -3.162274e-06, 3.162275e-06"
            + " | -7.123639e-06, 4.294095e-06, -4.294097e-06, 4.294098e-06"
            + " | -5.404803e-06, 2.615225e-06, -5.313247e-06, 4.597987e-06",
        "prodigy; -3.162268e-06, 3.162273e-06, -3.162274e-06, 3.162275e-06"
            + " | -7.123639e-06, 4.294095e-06, -4.294097e-06, 4.294098e-06"
            + " | -5.404803e-06, 2.615225e-06, -5.313247e-06, 4.597987e-06",
        "dog; -8.717766e-07, 1.743553e-06, -2.61533e-06, 3.487106e-06"
            + " | -1.261647e-06, 9.638125e-07, -1.445719e-06, 1.927625e-06"
            + " | 6.92233e-07, -6.644207e-07, -1.445719e-06, 1.276332e-06",
      })
  void the_first_moves_from_a_distance_of_a_millionth(String spec, String rows) {
    Given.assertMoves(spec, rows);
  }

  /**
   * Options that no row of a reference covers, from a second program written from the equations.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "momo:lr=10; 0.6666666667, -1.333333333, -0.5, 4.333333333"
            + " | 0.6318920156, -1.27110501, -0.5933424846, 4.457789979"
            + " | 0.6006245078, -1.19899256, -0.7226378545, 4.624550021",
        "momo:lr=10,debias=true; 0.6666666667, -1.333333333, -0.5, 4.333333333"
            + " | -0.0701754386, -0.9122807018, -1.131578947, 5.175438596"
            + " | 0.5718909821, -1.56910727, -1.530102933, 5.33780022",
        "momo:lr=10,debias=true,decay=0.1; 0.075, -0.15, -1.025, 3.2"
            + " | -0.3309210526, 0.1355263158, -0.8282894737, 2.021052632"
            + " | 0.155572684, -0.2606501262, -0.6134067295, 1.091707128",
        "momo:lr=10,online=true; 0.6666666667, -1.333333333, -0.5, 4.333333333"
            + " | 0.6492793411, -1.302219172, -0.5466712423, 4.395561656"
            + " | 0.6263498354, -1.249336708, -0.6414878469, 4.517852353",
        "momoadam:lr=10,decay=0.1; -0.7749999235, 0.2749999873, -1.025000008, 2.775000019"
            + " | -5.048397566, 1.469185108, -1.844185146, 2.719185166"
            + " | -1.321902221, -0.4397480884, -1.634970517, 1.572157742",
        "momoadam:lr=10,online=true; 0, -1.00000001, -0.5000000067, 4.000000015"
            + " | -1.647058705, -0.5294117617, -0.9705882648, 4.470588278"
            + " | -0.683911424, -1.470163845, -1.541667376, 4.640872018",
      })
  void options_of_momo_follow_the_equations(String spec, String rows) {
    Given.assertSteps(spec, rows);
  }

  /** The same gradient three times, so that the estimates grow. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "dadaptsgd:d0=0.5,momentum=0.5,decay=0.01;"
            + " 0.9497920989, -1.899584198, 0.3607871833, 3.168881122"
            + " | 0.8747094139, -1.749418828, 0.1526033749, 3.421431971"
            + " | 0.787532041, -1.575064082, -0.08911570457, 3.714664953",
        "dadaptadam:d0=0.5,debias=true,decay=0.1;"
            + " 0.5000007906, -1.500000395, 4.517535433e-07, 3.499998419"
            + " | -0.08342625198, -0.9161671106, -0.5839718763, 4.069110954"
            + " | -0.9903780168, 0.1227611996, -1.607569655, 4.506417897",
        "dadaptadam:d0=0.5,debias=true,decay=0.1,decoupled=true;"
            + " 0.4841901928, -1.468378014, -0.007905167105, 3.45256544"
            + " | -0.1029409349, -0.8696664433, -0.5892472483, 3.993378321"
            + " | -1.31327707, 0.3825962736, -1.778622014, 5.036013892",
        "prodigy:d0=0.01,debias=true,safeguard=true,decay=0.1,lr=0.5,coef=20,growth=1.5;"
            + " 0.9948419019, -1.99468378, 0.4949209483, 3.004525654"
            + " | 0.9897248616, -1.989449095, 0.4898627205, 3.009172144"
            + " | 0.9846249038, -1.984248154, 0.4848132449, 3.013868199",
      })
  void growing_estimates_follow_the_equations(String spec, String rows) {
    for (boolean wide : new boolean[] {false, true}) {
      double[][] found = new double[3][];
      var bowl = new Bowl(spec, wide, new double[4], new double[4], Given.START);
      for (int t = 0; t < found.length; t++) {
        found[t] = bowl.step(1, Given.CHECK[0]).x();
      }
      Given.assertRows(found, rows, 0);
    }
  }

  @Test
  void layers_of_their_own_have_distances_of_their_own() {
    Given.assertLayers(
        "ldog:reps=0.01",
        2,
        "0.9855279, -1.971056, 0.4757517, 3.032331 | 0.9790557, -1.984, 0.4865959, 3.017872"
            + " | 0.999993, -2.001448, 0.4865959, 3.010756");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "dadaptsgd:d0=0; dadaptsgd.d0 must be > 0 and finite, got 0.0",
        "dadaptadam:beta2=0; dadaptadam.beta2 must be > 0 and finite, got 0.0",
        "prodigy:growth=1; prodigy.growth must be > 1, got 1.0",
        "prodigy:beta3=1; prodigy.beta3 must be in [0, 1), got 1.0",
        "prodigy:slice=0; prodigy.slice must be > 0 and finite, got 0.0",
        "dog:reps=0; dog.reps must be > 0 and finite, got 0.0",
        "ldog:cap=0; ldog.cap must be > 0 and finite, got 0.0",
        "momo:beta=1; momo.beta must be in [0, 1), got 1.0",
        "cocob:lr=0.1; a key of cocob must be one of [alpha, eps, decay, cap], got lr",
        "mechanic/dowg; mechanic must wrap an optimizer with a rate, got dowg, which has none",
        "mechanic/dog; mechanic must wrap an optimizer whose weights are the ones to evaluate,"
            + " got dog: put what averages outside of mechanic",
      })
  void what_cannot_be_is_refused(String spec, String message) {
    assertThatThrownBy(() -> Given.optimizer(spec)).hasMessageStartingWith(message);
  }
}
