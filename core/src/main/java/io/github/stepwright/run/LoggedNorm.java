package io.github.stepwright.run;

import io.github.stepwright.Stepper;
import io.github.stepwright.optim.AdagradNorm;
import io.github.stepwright.optim.CDoWG;
import io.github.stepwright.optim.DAdaptSgd;
import io.github.stepwright.optim.DoG;
import io.github.stepwright.optim.DoWG;
import io.github.stepwright.optim.LDoG;
import io.github.stepwright.optim.Lars;
import io.github.stepwright.optim.MoMo;
import io.github.stepwright.optim.Muon;
import io.github.stepwright.optim.ScheduleFreeSgd;
import io.github.stepwright.optim.Sgd;
import io.github.stepwright.optim.TripleMomentum;
import io.github.stepwright.refine.Norm;
import io.github.stepwright.spec.Spec;
import java.util.Optional;
import java.util.Set;

/**
 * Which norm of the gradient a run's refined schedule is made from: {@link Norm#L1} where the rule
 * has a rate of its own for each coordinate (Adam family, sign methods), else {@link Norm#L2}.
 *
 * <p>The paper speaks of SGD and of the Adam family. Rules between them go by the size of their
 * step: one factor for all coordinates of a gradient is L2, also where it is chosen layer by layer.
 * Wrappers do not matter, the rule inside decides.
 */
public final class LoggedNorm {

  private static final Set<Class<?>> ONE_RATE =
      Set.of(
          Sgd.class,
          TripleMomentum.class,
          AdagradNorm.class,
          Lars.class,
          Muon.class,
          ScheduleFreeSgd.class,
          DAdaptSgd.class,
          DoG.class,
          LDoG.class,
          DoWG.class,
          CDoWG.class,
          MoMo.class);

  private LoggedNorm() {}

  /**
   * The norm for an optimizer's spec; empty for an empty text and for a name that the catalogue
   * does not have.
   */
  public static Optional<Norm> of(String optimizer) {
    if (optimizer.isEmpty()) {
      return Optional.empty();
    }
    String rule = Spec.parse(optimizer).parts().getLast().name();
    if (!Catalog.OPTIMIZERS.names().contains(rule)) {
      return Optional.empty();
    }
    Class<?> type = Catalog.OPTIMIZERS.type(rule);
    boolean one = ONE_RATE.contains(type) || Stepper.class.isAssignableFrom(type);
    return Optional.of(one ? Norm.L2 : Norm.L1);
  }
}
