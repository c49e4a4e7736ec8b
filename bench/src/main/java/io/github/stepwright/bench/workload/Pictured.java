package io.github.stepwright.bench.workload;

import io.github.stepwright.Workload;
import java.util.Map;

/** A problem whose trained weights can be looked at. */
public interface Pictured {

  /**
   * The picture of weights.
   *
   * @param weights as a run leaves them
   * @param seed of the run; decides what is drawn
   */
  Picture picture(Map<String, Workload.Tensor> weights, long seed);
}
